package io.weir.sink;

import io.weir.delivery.Settled;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where offsets move: in the transaction that writes the receipts and the dead letters of the batches
 * they pass, and the accounts that count each event. All of it or nothing is there, whenever the process dies.
 */
final class Commits implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

    /** Each takes up to the producer's own time limit; after that a restart finds out how the transaction ended. */
    private static final int COMMIT_TRIES = 4;

    /** What time does not mend. */
    private static final List<Class<? extends KafkaException>> LASTING = List.of(
            AuthorizationException.class,
            InvalidTopicException.class,
            RecordTooLargeException.class,
            UnsupportedVersionException.class);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final Producer<byte[], byte[]> producer;
    private final Evidence evidence;
    private final Accounts accounts;
    private final String deadLetterTopic;
    private final Clock clock;
    private long refusals;

    Commits(
            Producer<byte[], byte[]> producer,
            Evidence evidence,
            Accounts accounts,
            String deadLetterTopic,
            Clock clock) {
        this.producer = producer;
        this.evidence = evidence;
        this.accounts = accounts;
        this.deadLetterTopic = deadLetterTopic;
        this.clock = clock;
    }

    /** Ends what an earlier life of this instance left open, and fences it if it still runs. */
    void begin() {
        producer.initTransactions();
    }

    /**
     * @return false where nothing was written: the same may be tried again
     * @throws KafkaException where this producer can do no more, being fenced for one
     */
    boolean commit(Collection<Settled> settled, Map<TopicPartition, Long> offsets, ConsumerGroupMetadata group) {
        List<ProducerRecord<byte[], byte[]>> records;
        try {
            // Before the transaction begins: a topic that is gone is waited for longer than a transaction may last.
            records = records(settled, offsets);
        } catch (KafkaException failed) {
            return refused(failed);
        }
        producer.beginTransaction();
        try {
            records.forEach(this::send);
            Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
            offsets.forEach((partition, offset) -> moved.put(partition, new OffsetAndMetadata(offset)));
            producer.sendOffsetsToTransaction(moved, group);
            commitTransaction();
        } catch (EndUnknownException unknown) {
            throw unknown;
        } catch (KafkaException failed) {
            abort(failed);
            return refused(failed);
        }
        accounts.committed();
        refusals = 0;
        return true;
    }

    @Override
    public void close() {
        producer.close(CLOSE_MAX);
    }

    private List<ProducerRecord<byte[], byte[]>> records(
            Collection<Settled> settled, Map<TopicPartition, Long> offsets) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (Settled it : settled) {
            records.add(evidence.receipt(it, accounts.count(it), clock.instant()));
            if (!it.rejected().isEmpty()) {
                int partitions = producer.partitionsFor(deadLetterTopic).size();
                records.addAll(evidence.deadLetters(it, partitions));
            }
        }
        offsets.forEach((partition, offset) -> records.addAll(accounts.changed(partition, offset)));
        return records;
    }

    /** Nobody waits here: whatever a send runs into later fails the commit. */
    private void send(ProducerRecord<byte[], byte[]> record) {
        Future<RecordMetadata> unused = producer.send(record);
    }

    /** Out of time, a commit may have happened or may yet happen: it can be asked for again, but not taken back. */
    private void commitTransaction() {
        for (int tries = 1; ; tries++) {
            try {
                producer.commitTransaction();
                return;
            } catch (TimeoutException late) {
                if (tries == COMMIT_TRIES) {
                    throw new EndUnknownException("Kafka did not answer to " + tries + " requests to commit", late);
                }
                LOG.warn("The commit of a batch has no answer from Kafka yet; asking again");
            }
        }
    }

    private void abort(KafkaException failed) {
        try {
            producer.abortTransaction();
        } catch (KafkaException fatal) {
            // Fenced, or out of step with the broker: what was wrong first says more.
            failed.addSuppressed(fatal);
            throw failed;
        }
    }

    /** @throws KafkaException where the same would be refused again, so that it is seen and not tried for ever */
    private boolean refused(KafkaException failed) {
        accounts.refused();
        KafkaException lasting = lasting(failed);
        if (lasting != null) {
            // The producer may wrap it into one that says only that it is in an error state.
            throw lasting;
        }
        // At 1, 2, 4, 8 refusals: an outage of hours is a dozen lines, and never silence.
        if (Long.bitCount(++refusals) == 1) {
            LOG.warn(
                    "Kafka did not take a receipt ({}: {}), {} times so far; delivered events stay held, and it is tried"
                            + " again",
                    failed.getClass().getSimpleName(),
                    failed.getMessage(),
                    refusals);
        }
        return false;
    }

    private static @Nullable KafkaException lasting(KafkaException failed) {
        // A chain of causes can be a ring; no real one is longer.
        int depth = 0;
        for (Throwable cause = failed; cause != null && depth < 32; cause = cause.getCause(), depth++) {
            for (Class<? extends KafkaException> lasting : LASTING) {
                if (lasting.isInstance(cause)) {
                    return lasting.cast(cause);
                }
            }
        }
        return null;
    }

    private static final class EndUnknownException extends KafkaException {
        private static final long serialVersionUID = 1L;

        EndUnknownException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
