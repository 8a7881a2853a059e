package io.weir.cluster;

import io.weir.config.KafkaSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.requests.TransactionResult;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.coordinator.transaction.TransactionLog;
import org.apache.kafka.coordinator.transaction.TransactionMetadata;
import org.apache.kafka.coordinator.transaction.TransactionState;
import org.jspecify.annotations.Nullable;

/**
 * What was decided of a transaction, from the log of its coordinator. The coordinator's present state does not say:
 * by now it may be that of a later transaction of the same producer.
 */
public final class TransactionOutcomes {
    private static final String LOG = "__transaction_state";
    private static final Duration READ_MAX = Duration.ofSeconds(30);

    private TransactionOutcomes() {}

    /** Empty where the log no longer says; then nobody may guess. */
    public static Optional<TransactionResult> of(KafkaSettings kafka, Admin admin, HungTransaction hung) {
        return hung.transactionalId().flatMap(id -> {
            int partitions = Cluster.topic(admin, LOG).partitions().size();
            // As the coordinator spreads them.
            TopicPartition log = new TopicPartition(LOG, Utils.abs(id.hashCode()) % partitions);
            return Optional.ofNullable(last(kafka, log, hung));
        });
    }

    private static @Nullable TransactionResult last(KafkaSettings kafka, TopicPartition log, HungTransaction hung) {
        Map<String, Object> properties = kafka.client();
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "weir-transactions");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        TransactionResult last = null;
        long before = System.nanoTime() + READ_MAX.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> one = List.of(log);
            consumer.assign(one);
            consumer.seekToBeginning(one);
            long end = Objects.requireNonNull(consumer.endOffsets(one).get(log));
            while (consumer.position(log) < end) {
                if (System.nanoTime() - before > 0) {
                    return null;
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    TransactionResult decided = decided(record, hung);
                    last = decided == null ? last : decided;
                }
            }
        }
        return last;
    }

    private static @Nullable TransactionResult decided(ConsumerRecord<byte[], byte[]> record, HungTransaction hung) {
        ByteBuffer value = record.value() == null ? null : ByteBuffer.wrap(record.value());
        if (value == null
                || !(TransactionLog.read(ByteBuffer.wrap(record.key()), value)
                        instanceof TransactionLog.TxnRecord its)) {
            return null;
        }
        TransactionMetadata transaction = its.metadata();
        // The second version of transactions ends each with an epoch of its own, which is the next.
        int epochs = transaction.producerEpoch() - hung.producerEpoch();
        boolean isIt = transaction.producerId() == hung.producerId()
                && (epochs == 0 || epochs == 1)
                && transaction.topicPartitions().contains(hung.partition());
        if (isIt && transaction.state() == TransactionState.PREPARE_COMMIT) {
            return TransactionResult.COMMIT;
        }
        return isIt && transaction.state() == TransactionState.PREPARE_ABORT ? TransactionResult.ABORT : null;
    }
}
