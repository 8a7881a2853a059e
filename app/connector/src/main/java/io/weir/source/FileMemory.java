package io.weir.source;

import io.weir.tail.Mark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * How far files were read by then, as it was committed with their last events. Each lane keeps that of its files; of a
 * file that has changed its lane since, the later mark holds.
 */
final class FileMemory {
    /** In the offset of a lane: how far each of its files is read. */
    static final String FILES = "files";

    /** Offsets of before had the file of their event apart from the others. */
    private static final String FILE = "file";

    /** When the connector was started for the very first time, by its clock. */
    static final String BEGUN = "begun";

    /** Connect's topic takes records of 1 MiB; the rest of one is small. */
    static final int BYTES_MAX = 1_000_000;

    private static final Comparator<Mark> NEWEST_FIRST =
            Comparator.comparingLong(Mark::stamp).thenComparingLong(Mark::met).reversed();

    /** Every file has changed since then. */
    private static final long BEGUN_UNKNOWN = 1;

    private final List<Mark> own = new ArrayList<>();
    private final Map<Integer, Carried> carried = new HashMap<>();
    private long lastStamp;
    private long begunMillis;

    /**
     * What a lane keeps for another one, until that has written it itself.
     *
     * @param positions without which files would be read again
     * @param others of paths that no entry of this task has, and past ones: as many as there is room for
     */
    private record Carried(List<Mark> positions, List<Mark> others) {
        static final Carried NOTHING = new Carried(List.of(), List.of());
    }

    /**
     * @param home the lane that the files of a path have now
     * @param isOwn whether a path is one of this task's
     */
    static FileMemory read(
            String prefix,
            OffsetStorageReader committed,
            Set<Integer> lanes,
            ToIntFunction<String> home,
            Predicate<String> isOwn) {
        FileMemory memory = new FileMemory();
        Map<Integer, List<Mark>> all = memory.read(prefix, committed);
        Map<Mark.Identity, Mark> newest = new LinkedHashMap<>();
        all.values()
                .forEach(marks -> marks.forEach(mark -> {
                    memory.lastStamp = Math.max(memory.lastStamp, mark.stamp());
                    newest.merge(mark.identity(), mark, Mark::later);
                }));
        newest.values().stream().filter(it -> isOwn.test(it.path())).forEach(memory.own::add);
        all.forEach((lane, marks) -> {
            List<Mark> positions = new ArrayList<>();
            List<Mark> others = new ArrayList<>();
            marks.stream()
                    .filter(it -> lanes.contains(lane) && it.equals(newest.get(it.identity())))
                    .filter(it -> !isOwn.test(it.path()) || !isAtHome(it, lane, home.applyAsInt(it.path()), all))
                    .forEach(it -> (isOwn.test(it.path()) && !it.isPast() ? positions : others).add(it));
            memory.carried.put(lane, new Carried(positions, others));
        });
        return memory;
    }

    private static boolean isAtHome(Mark mark, int lane, int home, Map<Integer, List<Mark>> all) {
        return home == lane || all.getOrDefault(home, List.of()).contains(mark);
    }

    private Map<Integer, List<Mark>> read(String prefix, OffsetStorageReader committed) {
        List<String> names = Lanes.names(prefix, 0, FileSourceSettings.LANES_MAX);
        Map<Map<String, String>, Map<String, Object>> offsets =
                committed.offsets(names.stream().map(Lane::sourcePartition).toList());
        Map<Integer, List<Mark>> all = new LinkedHashMap<>();
        IntStream.range(0, names.size()).forEach(lane -> {
            Map<String, Object> offset = offsets.get(Lane.sourcePartition(names.get(lane)));
            if (offset != null) {
                long begun = offset.get(BEGUN) instanceof Number millis ? millis.longValue() : BEGUN_UNKNOWN;
                begunMillis = begunMillis == 0 ? begun : Math.min(begunMillis, begun);
                all.put(lane, marks(names.get(lane), offset));
            }
        });
        return all;
    }

    /** To begin with nothing would read all files again. */
    private static List<Mark> marks(String lane, Map<String, Object> offset) {
        try {
            List<Mark> marks = new ArrayList<>();
            for (String key : List.of(FILES, FILE)) {
                if (offset.get(key) instanceof String text) {
                    marks.addAll(Mark.parse(text));
                }
            }
            return marks;
        } catch (IllegalArgumentException malformed) {
            throw new ConnectException(
                    "The offset of the lane " + lane + " is not one that the file source has written ("
                            + malformed.getMessage() + "). Reset it to read its files from their beginning.",
                    malformed);
        }
    }

    List<Mark> own() {
        return own;
    }

    /** What a lane's offset says, with what it keeps for others. */
    String files(int lane, List<Mark> followed, List<Mark> past) {
        Carried kept = carried.getOrDefault(lane, Carried.NOTHING);
        List<Mark> all = new ArrayList<>(kept.positions());
        all.addAll(followed);
        long room = BYTES_MAX - all.stream().mapToLong(Mark::bytes).sum();
        if (room < 0) {
            throw new ConnectException(
                    "The positions of the " + all.size() + " files of lane " + lane + " take " + (BYTES_MAX - room)
                            + " bytes, and Kafka Connect stores " + BYTES_MAX + " of a lane. Raise "
                            + FileSourceSettings.LANES + " to spread them over more lanes, or leave out "
                            + FileEntrySettings.lane("NAME") + ". Nothing of this transaction was committed.");
        }
        for (Mark each : Stream.concat(kept.others().stream(), past.stream())
                .sorted(NEWEST_FIRST)
                .toList()) {
            room -= each.bytes();
            if (room < 0) {
                break;
            }
            all.add(each);
        }
        return Mark.text(all);
    }

    /** When the very first start was of which anything is committed; 0 where nothing is. */
    long begunMillis() {
        return begunMillis;
    }

    /** The epoch in which a mark was made last; 0 where there is none. */
    long lastStamp() {
        return lastStamp;
    }
}
