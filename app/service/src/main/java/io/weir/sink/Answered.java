package io.weir.sink;

import io.weir.batch.Item;
import io.weir.delivery.Settled;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the SIEM has answered for and Kafka has not been told, of partitions that were given up. They may come back with
 * the same events: after Kafka refused a commit for good, or took the partitions away from an instance that still runs.
 * It outlives the part, so that trouble with Kafka alone makes no SIEM have an event twice.
 */
public final class Answered {
    private final long bytesMax;
    private final Map<TopicPartition, Settled> kept = new LinkedHashMap<>();
    private long bytes;

    /** @param bytesMax to keep; beyond it the oldest is forgotten, and sent once more if it comes again */
    public Answered(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    synchronized void keep(TopicPartition partition, Settled settled) {
        take(partition);
        // A view of its batch would keep all of that.
        kept.put(partition, new Settled(List.copyOf(settled.items()), settled.rejected(), settled.effort()));
        bytes += bytes(settled);
        for (Iterator<Settled> oldest = kept.values().iterator(); bytes > bytesMax; ) {
            bytes -= bytes(oldest.next());
            oldest.remove();
        }
    }

    synchronized @Nullable Settled take(TopicPartition partition) {
        Settled settled = kept.remove(partition);
        if (settled != null) {
            bytes -= bytes(settled);
        }
        return settled;
    }

    private static long bytes(Settled settled) {
        return settled.items().stream().mapToLong(Item::heldBytes).sum();
    }
}
