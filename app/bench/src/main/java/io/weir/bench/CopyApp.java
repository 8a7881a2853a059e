package io.weir.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The floor: the same bytes from topic to topic in transactions of 100 ms, with Kafka's clients and nothing else. */
final class CopyApp {
    private static final long COMMIT_NANOS = Duration.ofMillis(100).toNanos();

    private CopyApp() {}

    /** @param args bootstrap servers, the group, from, to */
    public static void main(String[] args) {
        String group = args[1];
        Map<String, Object> reading = Map.of(
                "bootstrap.servers",
                args[0],
                "group.id",
                group,
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false,
                "isolation.level",
                "read_committed",
                // As Kafka Streams has it.
                "max.poll.records",
                1000);
        Map<String, Object> writing =
                Map.of("bootstrap.servers", args[0], "transactional.id", group, "linger.ms", 5, "acks", "all");
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer())) {
            consumer.subscribe(List.of(args[2]));
            producer.initTransactions();
            copy(consumer, producer, args[3]);
        }
    }

    private static void copy(
            KafkaConsumer<byte[], byte[]> consumer, KafkaProducer<byte[], byte[]> producer, String to) {
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        long begun = 0;
        while (!Thread.currentThread().isInterrupted()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
            if (done.isEmpty() && !records.isEmpty()) {
                producer.beginTransaction();
                begun = System.nanoTime();
            }
            for (ConsumerRecord<byte[], byte[]> record : records) {
                // A failed send fails the commit.
                Future<?> unused = producer.send(
                        new ProducerRecord<>(to, record.partition(), record.key(), record.value(), record.headers()));
            }
            done.putAll(records.nextOffsets());
            if (!done.isEmpty() && System.nanoTime() - begun >= COMMIT_NANOS) {
                producer.sendOffsetsToTransaction(done, consumer.groupMetadata());
                producer.commitTransaction();
                done.clear();
            }
        }
    }
}
