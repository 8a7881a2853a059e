package io.weir.retention;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** A consumer group beside Weir's own that reads a partition: what it has not passed is not deleted under it. */
record Reader(String group, long offset) {
    /**
     * The one that is furthest behind in each partition.
     *
     * @param own groups of Weir, whose progress counts in another way
     */
    static Map<TopicPartition, Reader> last(Map<String, Map<TopicPartition, Long>> offsets, Collection<String> own) {
        Map<TopicPartition, Reader> last = new HashMap<>();
        offsets.forEach((group, its) -> {
            if (!own.contains(group)) {
                its.forEach((partition, offset) -> last.merge(
                        partition,
                        new Reader(group, offset),
                        (one, other) -> one.offset <= other.offset ? one : other));
            }
        });
        return last;
    }
}
