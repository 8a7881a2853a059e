package io.weir.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.cluster.Offsets;
import io.weir.tally.Account;
import io.weir.tally.AccountCodec;
import io.weir.tally.Stage;
import io.weir.tally.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Takes records of a partition, and commits what becomes of them with accounts and offset in one transaction. */
public final class HandStage implements AutoCloseable {
    /** What becomes of one record; counts it. */
    interface Step {
        void take(Tally tally, ConsumerRecord<byte[], byte[]> record, List<ProducerRecord<byte[], byte[]>> out);

        /** What is written once for all of them. */
        default void settle(List<ConsumerRecord<byte[], byte[]>> batch, List<ProducerRecord<byte[], byte[]>> out) {}
    }

    private final Stage stage;
    private final String ledger;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Tally> tallies = new HashMap<>();
    private final Map<TopicPartition, Long> next = new HashMap<>();

    HandStage(String bootstrap, Admin admin, Stage stage, String group, String ledger) {
        this.admin = admin;
        this.stage = stage;
        this.ledger = ledger;
        producer = producer(bootstrap, group);
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap,
                        ConsumerConfig.GROUP_ID_CONFIG,
                        group,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        200),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    public static KafkaProducer<byte[], byte[]> producer(String bootstrap, String id) {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap, ProducerConfig.TRANSACTIONAL_ID_CONFIG, id),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    /** From here on, as after a reset of the group's offsets by hand. */
    public void moveTo(TopicPartition partition, long offset) {
        next.put(partition, offset);
    }

    /** At most that many of the records that are there; commits after each. */
    void run(TopicPartition partition, int most, Step step) {
        int left = most;
        long end = consumerAt(partition);
        while (left > 0 && next.getOrDefault(partition, 0L) < end) {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                if (records.size() < left) {
                    records.add(record);
                }
            }
            left -= records.size();
            if (records.isEmpty()) {
                next.put(partition, consumer.position(partition));
            } else {
                commit(partition, records, step);
                consumer.seek(partition, next.get(partition));
            }
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        consumer.close();
    }

    private long consumerAt(TopicPartition partition) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, next.getOrDefault(partition, 0L));
        // A commit is answered before its markers are written: what it holds is there, though not yet to be read.
        return Offsets.ends(admin, List.of(partition)).get(partition);
    }

    private void commit(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, Step step) {
        long offset = records.get(records.size() - 1).offset() + 1;
        Tally tally = tallies.computeIfAbsent(
                partition, it -> new Tally(stage, it.topic(), it.partition(), next.getOrDefault(it, 0L)));
        List<ProducerRecord<byte[], byte[]>> out = new ArrayList<>();
        records.forEach(record -> step.take(tally, record, out));
        step.settle(records, out);
        producer.beginTransaction();
        for (int i = 0; i < out.size(); i++) {
            send(out.get(i));
            if (i == 0) {
                // What a transaction writes first may stand in its log long before what it writes last.
                producer.flush();
            }
        }
        for (Account account : tally.changed(offset)) {
            send(new ProducerRecord<>(
                    ledger,
                    partition.partition(),
                    account.key().toString().getBytes(UTF_8),
                    AccountCodec.write(account)));
        }
        producer.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(offset)), consumer.groupMetadata());
        producer.commitTransaction();
        next.put(partition, offset);
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        Future<RecordMetadata> unused = producer.send(record);
    }
}
