package io.weir.topology;

import io.weir.config.TopicSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Both ends of the application in a test: writes raw, reads what came out, as another program would. */
final class Pipes {
    private final String bootstrap;
    private final Admin admin;
    private final TopicSettings topics;

    Pipes(String bootstrap, Admin admin, TopicSettings topics) {
        this.bootstrap = bootstrap;
        this.admin = admin;
        this.topics = topics;
    }

    /**
     * Events from {@code from}, 90 % valid, 5 % priority, 5 % broken, each with its number; the lane is its key. Lanes
     * go to partitions of our choice, because a hash of the key would hide a lost partition.
     */
    void send(int from, int count) throws ExecutionException, InterruptedException, TimeoutException {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", "5"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            List<Future<?>> sent = new ArrayList<>();
            for (int i = from; i < from + count; i++) {
                String kind = i % 20 == 0 ? "p" : i % 20 == 1 ? "x" : "v";
                int lane = i % 16;
                sent.add(producer.send(new ProducerRecord<>(
                        topics.raw(), lane % topics.partitions(), bytes("lane-" + lane), bytes(kind + i))));
            }
            for (Future<?> it : sent) {
                it.get(60, TimeUnit.SECONDS);
            }
        }
    }

    /** Everything that is committed in the topic now, in order. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(it -> new TopicPartition(topic, it.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /** The values of all that is committed downstream, in order within each topic and partition. */
    List<String> values() {
        return List.of(topics.valid(), topics.priority(), topics.dlq()).stream()
                .flatMap(topic -> read(topic).stream())
                .map(it -> new String(it.value(), StandardCharsets.UTF_8))
                .collect(Collectors.toList());
    }

    /** Offsets written to a topic, those of open and aborted transactions included. */
    long written(String topic) throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> query = new HashMap<>();
        for (int partition = 0; partition < topics.partitions(); partition++) {
            query.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        return admin
                .listOffsets(query, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                .all()
                .get(30, TimeUnit.SECONDS)
                .values()
                .stream()
                .mapToLong(it -> it.offset())
                .sum();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
