package io.weir.sink;

import io.weir.delivery.Settled;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where offsets move: in the transaction that writes the receipts and the dead letters of the batches
 * they pass. All of it or nothing is there, whenever the process dies.
 */
final class Commits {
    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);

    /** Each takes up to the producer's own time limit; after that a restart finds out how the transaction ended. */
    private static final int COMMIT_TRIES = 4;

    private final Producer<byte[], byte[]> producer;
    private final Evidence evidence;
    private final String deadLetterTopic;
    private final Clock clock;
    private boolean failing;

    Commits(Producer<byte[], byte[]> producer, Evidence evidence, String deadLetterTopic, Clock clock) {
        this.producer = producer;
        this.evidence = evidence;
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
        producer.beginTransaction();
        try {
            for (Settled it : settled) {
                write(it);
            }
            Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
            offsets.forEach((partition, offset) -> moved.put(partition, new OffsetAndMetadata(offset)));
            producer.sendOffsetsToTransaction(moved, group);
            commitTransaction();
        } catch (EndUnknownException unknown) {
            throw unknown;
        } catch (KafkaException failed) {
            abort(failed);
            return false;
        }
        failing = false;
        return true;
    }

    void close(Duration timeout) {
        producer.close(timeout);
    }

    private void write(Settled settled) {
        send(evidence.receipt(settled, clock.instant()));
        if (!settled.rejected().isEmpty()) {
            int partitions = producer.partitionsFor(deadLetterTopic).size();
            evidence.deadLetters(settled, partitions).forEach(this::send);
        }
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
        if (!failing) {
            failing = true;
            LOG.warn(
                    "Kafka did not take a receipt ({}: {}); delivered events stay held, and it is tried again",
                    failed.getClass().getSimpleName(),
                    failed.getMessage());
        }
    }

    private static final class EndUnknownException extends KafkaException {
        private static final long serialVersionUID = 1L;

        EndUnknownException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
