package io.weir.tail;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that are followed, by what they are; and by the path under which they were met, the oldest first. */
final class Followed {
    /** Of what a truncated file had, a copy may be read after it. */
    private static final Comparator<Tail> AGE = Comparator.<Tail>comparingLong(
                    it -> it.mark().met())
            .thenComparingInt(it -> it.mark().generation());

    private final Map<FileKey, Tail> byKey = new LinkedHashMap<>();
    private final Map<String, List<Tail>> byPath = new HashMap<>();
    private final Map<Integer, Long> laneBytes = new HashMap<>();
    private List<List<Tail>> inTurn = List.of();

    @Nullable
    Tail get(FileKey key) {
        return byKey.get(key);
    }

    int size() {
        return byKey.size();
    }

    Collection<Tail> all() {
        return byKey.values();
    }

    /** Those of one path are read one after the other. */
    List<List<Tail>> byPath() {
        if (inTurn.isEmpty()) {
            inTurn = byPath.values().stream().map(List::copyOf).toList();
        }
        return inTurn;
    }

    List<Tail> of(int lane) {
        return byKey.values().stream().filter(it -> it.lane() == lane).toList();
    }

    /** That the marks of a lane may come to take. */
    long bytes(int lane) {
        return laneBytes.getOrDefault(lane, 0L);
    }

    void add(Tail tail) {
        laneBytes.merge(tail.lane(), (long) tail.mark().bytesMax(), Long::sum);
        byKey.put(tail.mark().key(), tail);
        List<Tail> same = byPath.computeIfAbsent(tail.mark().path(), absent -> new ArrayList<>());
        same.add(tail);
        same.sort(AGE);
        inTurn = List.of();
    }

    void remove(Tail tail) {
        if (byKey.remove(tail.mark().key(), tail)) {
            laneBytes.merge(tail.lane(), (long) -tail.mark().bytesMax(), Long::sum);
        }
        List<Tail> same = byPath.get(tail.mark().path());
        if (same != null) {
            same.remove(tail);
            if (same.isEmpty()) {
                byPath.remove(tail.mark().path());
            }
        }
        inTurn = List.of();
    }
}
