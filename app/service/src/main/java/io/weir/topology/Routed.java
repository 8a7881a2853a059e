package io.weir.topology;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.kstream.Predicate;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/** A judged event on its way out: its route, the partition it came from, and the value of its record. */
final class Routed {
    private final Route route;
    private final Set<Integer> partition;
    private final byte @Nullable [] value;

    /** @param partition of the origin, as the partitioner hands it over: one set serves every record of a partition */
    Routed(Route route, Set<Integer> partition, byte @Nullable [] value) {
        this.route = route;
        this.partition = partition;
        this.value = value;
    }

    Route route() {
        return route;
    }

    byte @Nullable [] value() {
        return value;
    }

    static Predicate<byte[], Routed> to(Route route) {
        return (key, routed) -> routed.route == route;
    }

    /** Serializing is done: the value is bytes already. */
    static Serializer<Routed> serializer() {
        return (topic, routed) -> routed.value;
    }

    /**
     * Every topic keeps the partition that the event has in raw, so that a lane's order holds to the end, whatever its
     * key. A topic with fewer partitions stops the application: any other partition would break that order unseen.
     */
    static StreamPartitioner<byte[], Routed> partitioner() {
        return (topic, key, routed, partitions) -> {
            for (int partition : routed.partition) {
                if (partition >= partitions) {
                    throw new UnequalPartitionsException(topic, partitions, partition);
                }
            }
            return Optional.of(routed.partition);
        };
    }
}
