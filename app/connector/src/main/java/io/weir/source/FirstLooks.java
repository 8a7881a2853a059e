package io.weir.source;

import io.weir.tail.Mark;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of a task were begun that are read from their ends on. A task whose first transaction failed is restarted
 * as another object, and nothing is committed that says where it had begun: only what outlives it knows which lines came
 * since. Forgotten as soon as anything is committed.
 */
final class FirstLooks {
    private static final Map<String, FirstLooks> BY_TASK = new ConcurrentHashMap<>();

    private final long begunMillis;
    private final List<Mark> ends;

    private FirstLooks(long begunMillis, List<Mark> ends) {
        this.begunMillis = begunMillis;
        this.ends = List.copyOf(ends);
    }

    /** Null where there was none, or it is known by what is committed. */
    static @Nullable FirstLooks of(String task, FileMemory memory) {
        if (memory.begunMillis() != 0) {
            BY_TASK.remove(task);
        }
        return BY_TASK.get(task);
    }

    static void keep(String task, long begunMillis, List<Mark> ends) {
        BY_TASK.put(task, new FirstLooks(begunMillis, ends));
    }

    long begunMillis() {
        return begunMillis;
    }

    Collection<Mark> ends() {
        return ends;
    }
}
