package io.weir.source;

import io.weir.envelope.Sid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** The lanes of one task, all in the same epoch. */
final class Lanes {
    static final String EPOCH = "epoch";
    static final String SEQ = "seq";

    private final List<Lane> lanes = new ArrayList<>();
    private final long epoch;

    private Lanes(List<String> names, Map<String, Sid> last, long epoch) {
        this.epoch = epoch;
        for (String name : names) {
            lanes.add(new Lane(name, epoch, last.get(name)));
        }
    }

    /** Of one task of a connector, whose tasks must not share lanes. */
    static List<String> names(String prefix, int task, int lanes) {
        return IntStream.range(0, lanes)
                .mapToObj(lane -> prefix + "-" + task + "-" + lane)
                .toList();
    }

    /**
     * Begins an epoch that is later than any of which one event was committed, whatever the clock says. That of a task
     * which was killed before its first commit may come again, and nothing has it.
     */
    static Lanes begin(List<String> names, OffsetStorageReader committed, long nowMillis) {
        List<Map<String, String>> partitions =
                names.stream().map(Lane::sourcePartition).toList();
        Map<String, Sid> last = new HashMap<>();
        committed.offsets(partitions).forEach((partition, offset) -> {
            String lane = partition.get(Lane.NAME);
            if (lane != null
                    && offset != null
                    && offset.get(EPOCH) instanceof Number epoch
                    && offset.get(SEQ) instanceof Number seq) {
                last.put(lane, new Sid(lane, epoch.longValue(), seq.longValue()));
            }
        });
        long epoch = nowMillis;
        for (Sid sid : last.values()) {
            epoch = Math.max(epoch, sid.epoch() + 1);
        }
        return new Lanes(names, last, epoch);
    }

    /** Always the same lane for the same sender, so that what it sends stays in its order. */
    Lane of(int senderHash) {
        // Spreads hashes that differ in few bits (Fibonacci hashing); the upper half is the well mixed one.
        int mixed = (senderHash * 0x9E3779B9) >>> 16;
        return lanes.get(mixed % lanes.size());
    }

    /** In the order of their names. */
    Lane at(int index) {
        return lanes.get(index);
    }

    long epoch() {
        return epoch;
    }
}
