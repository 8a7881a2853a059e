package io.weir.source;

import io.weir.tail.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
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

    /** What a lane keeps for another one, until that has surely written it itself. */
    private static final long CARRY_MILLIS = Duration.ofDays(7).toMillis();

    /** Every file has changed since then. */
    private static final long BEGUN_UNKNOWN = 1;

    private final List<Mark> own = new ArrayList<>();
    private final Map<Integer, List<Mark>> carried = new HashMap<>();
    private long lastStamp;
    private long begunMillis;

    /**
     * @param home the lane that the files of a path have now
     * @param isOwn whether a path is one of this task's
     */
    static FileMemory read(
            String prefix,
            OffsetStorageReader committed,
            Set<Integer> lanes,
            ToIntFunction<String> home,
            Predicate<String> isOwn,
            long nowMillis) {
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
            List<Mark> carry = marks.stream()
                    .filter(it -> lanes.contains(lane) && it.equals(newest.get(it.identity())))
                    .filter(it -> !isOwn.test(it.path()) || home.applyAsInt(it.path()) != lane)
                    .filter(it -> nowMillis - it.stamp() < CARRY_MILLIS)
                    .toList();
            memory.carried.put(lane, carry);
        });
        return memory;
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
        List<Mark> all = new ArrayList<>(carried.getOrDefault(lane, List.of()));
        all.addAll(followed);
        all.addAll(past);
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
