package io.weir.doctor;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.requests.TransactionResult;

/**
 * A transaction that a partition holds open: nobody who reads committed data sees anything from its start on.
 *
 * @param start its first offset in the partition
 * @param end of the partition
 * @param lastWrite when it last wrote to the partition
 * @param owner what the coordinator knows of the producer; empty where it has forgotten it, or may not tell
 * @param decided how it ended, from the coordinator's log, where it is not under way and the log still says so
 */
public record OpenTransaction(
        TopicPartition partition,
        long start,
        long end,
        long producerId,
        int producerEpoch,
        Instant lastWrite,
        Optional<Owner> owner,
        Optional<TransactionResult> decided) {
    boolean isUnderWay() {
        return owner.map(Owner::isUnderWay).orElse(false);
    }

    OpenTransaction with(Optional<Owner> known, Optional<TransactionResult> outcome) {
        return new OpenTransaction(partition, start, end, producerId, producerEpoch, lastWrite, known, outcome);
    }

    /**
     * @param isUnderWay whether the coordinator is still going to end it on this partition
     * @param startedAt of what is under way
     */
    public record Owner(
            String transactionalId,
            TransactionState state,
            boolean isUnderWay,
            long timeoutMillis,
            OptionalLong startedAt) {}
}
