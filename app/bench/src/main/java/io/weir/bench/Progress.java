package io.weir.bench;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How many records a group is done with, by what it has committed. Exact where nothing was written in transactions:
 * their markers take offsets too.
 */
record Progress(Admin admin, String group, String topic) {
    long committed() {
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            long sum = 0;
            for (Map.Entry<TopicPartition, OffsetAndMetadata> each : offsets.entrySet()) {
                // A group that has committed nothing for a partition has no entry, or an empty one.
                sum += each.getKey().topic().equals(topic) && each.getValue() != null
                        ? each.getValue().offset()
                        : 0;
            }
            return sum;
        } catch (ExecutionException noAnswer) {
            return 0;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }
}
