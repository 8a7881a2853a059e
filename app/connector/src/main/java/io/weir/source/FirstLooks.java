package io.weir.source;

import io.weir.tail.Entry;
import io.weir.tail.Mark;
import io.weir.tail.TailSettings;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of a task were begun that are read from their ends on. A task whose first transaction failed is restarted
 * as another object, and nothing is committed that says where it had begun: only what outlives it knows which lines came
 * since. Forgotten as soon as anything is committed, or other files are asked for, or all that is in them.
 */
final class FirstLooks {
    private static final Map<String, FirstLooks> BY_TASK = new ConcurrentHashMap<>();

    private final List<String> paths;
    private final long begunMillis;
    private final List<Mark> ends;

    private FirstLooks(List<String> paths, long begunMillis, List<Mark> ends) {
        this.paths = paths;
        this.begunMillis = begunMillis;
        this.ends = List.copyOf(ends);
    }

    /** Null where there was none, or it holds no longer. */
    static @Nullable FirstLooks of(String task, TailSettings settings, FileMemory memory) {
        boolean isWanted = settings.isFromEnd() && memory.begunMillis() == 0;
        return BY_TASK.computeIfPresent(
                task, (name, first) -> isWanted && first.paths.equals(paths(settings)) ? first : null);
    }

    static void keep(String task, TailSettings settings, long begunMillis, List<Mark> ends) {
        BY_TASK.put(task, new FirstLooks(paths(settings), begunMillis, ends));
    }

    long begunMillis() {
        return begunMillis;
    }

    Collection<Mark> ends() {
        return ends;
    }

    private static List<String> paths(TailSettings settings) {
        return settings.entries().stream().map(Entry::path).toList();
    }
}
