package io.weir.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** The lanes of one task, all in the same epoch. */
final class Lanes {
    static final String EPOCH = "epoch";
    static final String SEQ = "seq";

    private final List<Lane> lanes = new ArrayList<>();
    private final long epoch;

    private Lanes(List<String> names, long epoch) {
        this.epoch = epoch;
        for (String name : names) {
            lanes.add(new Lane(name, epoch));
        }
    }

    /**
     * Begins an epoch that is later than any of which one event was committed, whatever the clock says. That of a task
     * which was killed before its first commit may come again, and nothing has it.
     */
    static Lanes begin(List<String> names, OffsetStorageReader committed, long nowMillis) {
        List<Map<String, String>> partitions =
                names.stream().map(Lane::sourcePartition).toList();
        long epoch = nowMillis;
        for (@Nullable
        Map<String, Object> offset : committed.offsets(partitions).values()) {
            if (offset != null && offset.get(EPOCH) instanceof Number last) {
                epoch = Math.max(epoch, last.longValue() + 1);
            }
        }
        return new Lanes(names, epoch);
    }

    /** Always the same lane for the same sender, so that what it sends stays in its order. */
    Lane of(int senderHash) {
        // Spreads hashes that differ in few bits (Fibonacci hashing); the upper half is the well mixed one.
        int mixed = (senderHash * 0x9E3779B9) >>> 16;
        return lanes.get(mixed % lanes.size());
    }

    long epoch() {
        return epoch;
    }
}
