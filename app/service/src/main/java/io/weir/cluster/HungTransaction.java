package io.weir.cluster;

import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * A transaction that is open on a partition although its coordinator has ended it: who reads committed records stands
 * still before its first record, for ever.
 *
 * @param transactionalId empty where the coordinator has forgotten the producer
 */
public record HungTransaction(
        TopicPartition partition,
        long startOffset,
        long producerId,
        int producerEpoch,
        int coordinatorEpoch,
        Optional<String> transactionalId) {
    @Override
    public String toString() {
        return partition + " from offset " + startOffset + " (producer " + producerId + ", epoch " + producerEpoch
                + transactionalId.map(id -> ", " + id).orElse("") + ")";
    }
}
