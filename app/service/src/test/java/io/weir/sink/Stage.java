package io.weir.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.config.ByteSize;
import io.weir.config.KafkaSettings;
import io.weir.config.SinkSettings;
import io.weir.config.TargetSettings;
import io.weir.config.TopicSettings;
import io.weir.delivery.Budget;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Headers;
import io.weir.envelope.Hints;
import io.weir.envelope.Sid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of its own, events in them, and sinks that read them. */
final class Stage implements AutoCloseable {
    static final int PARTITIONS = 3;
    static final long EPOCH = 1_790_000_000_000L;

    static final SinkSettings.Rate UNLIMITED = new SinkSettings.Rate(0, new ByteSize(0), Duration.ofSeconds(1));

    private static final Duration LONG = Duration.ofSeconds(30);

    private final OneBroker broker;
    private final TopicSettings topics;
    private final String group = "sink-" + UUID.randomUUID();
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<SinkPart> parts = new ArrayList<>();
    private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Answered answered = new Answered(1 << 20);
    private int sent;

    Stage(OneBroker broker) {
        this.broker = broker;
        String prefix = "t" + UUID.randomUUID().toString().substring(0, 8) + ".";
        topics = new TopicSettings(prefix, "", "", "", "", "", "", "", PARTITIONS, 1, 1);
        create(topics.valid(), topics.priority(), topics.dlq(), topics.receipts(), topics.ledger());
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.kafka().bootstrap());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, prefix);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    KafkaSettings kafka() {
        return broker.kafka();
    }

    TopicSettings topics() {
        return topics;
    }

    String group() {
        return group;
    }

    SimpleMeterRegistry meters() {
        return meters;
    }

    List<Throwable> fatal() {
        return fatal;
    }

    Admin admin() {
        return broker.admin();
    }

    /** Returns once the broker knows of them too: the controller answers a moment before that. */
    void create(String... names) {
        create(PARTITIONS, names);
    }

    void create(int partitions, String... names) {
        List<NewTopic> made = new ArrayList<>();
        for (String name : names) {
            made.add(new NewTopic(name, partitions, (short) 1)
                    .configs(Map.of("message.timestamp.type", "LogAppendTime", "max.message.bytes", "2097152")));
        }
        answer(broker.admin().createTopics(made).all());
        awaitTopics(it -> it.containsAll(List.of(names)));
    }

    void setTopic(String name, String setting, String value) {
        answer(admin().incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, name),
                        List.of(new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
                .all());
    }

    void delete(String name) {
        answer(admin().deleteTopics(List.of(name)).all());
        awaitTopics(it -> !it.contains(name));
    }

    static Sid sid(int number) {
        return new Sid("lane-" + number % PARTITIONS, EPOCH, number / PARTITIONS);
    }

    /** Sound events over all partitions, in one transaction. */
    void send(int events) {
        send(events, 100);
    }

    void send(int events, int bytes) {
        send(events(Lane.VALID, events, bytes));
    }

    /** The next events of the lane, to be sent or changed before that. */
    List<ProducerRecord<byte[], byte[]>> events(Lane lane, int events, int bytes) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        String filler = "x".repeat(Math.max(0, bytes - 40));
        for (int i = 0; i < events; i++, sent++) {
            Sid sid = sid(sent);
            String json = "{\"n\":" + sent + ",\"filler\":\"" + filler + "\"}";
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                    lane.topic(topics), sent % PARTITIONS, sid.lane().getBytes(UTF_8), json.getBytes(UTF_8));
            EnvelopeCodec.write(sid, Instant.ofEpochMilli(EPOCH), Hints.NONE, record.headers()::add);
            record.headers().add(Headers.TYPE, "linux-auth".getBytes(UTF_8));
            record.headers().add(Headers.ORIGIN, (topics.raw() + "-" + sent % PARTITIONS + "@7").getBytes(UTF_8));
            records.add(record);
        }
        return records;
    }

    /** In one transaction. */
    void send(List<ProducerRecord<byte[], byte[]>> records) {
        producer.beginTransaction();
        for (ProducerRecord<byte[], byte[]> record : records) {
            Future<RecordMetadata> unused = producer.send(record);
        }
        producer.commitTransaction();
    }

    SinkSettings settings(String instance, Map<String, String> properties) {
        return settings(new FakeTarget(), instance, Duration.ofSeconds(5), properties);
    }

    /** With other bounds of what the target is asked for. */
    SinkSettings settings(int requests, SinkSettings.Rate rate) {
        SinkSettings it = settings("1", Map.of());
        return new SinkSettings(
                it.target(),
                it.instance(),
                it.group(),
                it.batchEvents(),
                it.batchBytes(),
                it.batchAge(),
                requests,
                it.priorityShare(),
                rate,
                it.bufferBytesMax(),
                it.backoffFirst(),
                it.backoffMax(),
                it.faultBackoffMax(),
                it.retryAfterMax(),
                it.stopTimeout(),
                it.properties());
    }

    SinkSettings settings(
            TargetSettings target, String instance, Duration stopTimeout, Map<String, String> properties) {
        return new SinkSettings(
                target,
                instance,
                group,
                100,
                new ByteSize(100_000),
                Duration.ofMillis(50),
                4,
                20,
                UNLIMITED,
                new ByteSize(4 << 20),
                Duration.ofMillis(10),
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                stopTimeout,
                properties);
    }

    SinkPart sink(SiemTarget target) {
        return sink(target, "1", Map.of());
    }

    SinkPart sink(SiemTarget target, String instance, Map<String, String> properties) {
        return sink(Lane.VALID, target, instance, Duration.ofSeconds(5), properties);
    }

    SinkPart sink(SiemTarget target, String instance, Duration stopTimeout, Map<String, String> properties) {
        return sink(Lane.VALID, target, instance, stopTimeout, properties);
    }

    SinkPart sink(Lane lane, SiemTarget target, String instance, Duration stopTimeout, Map<String, String> properties) {
        SinkSettings settings = settings(new FakeTarget(), instance, stopTimeout, properties);
        return sink(lane, target, settings, SinkPart.budget(settings, List.of(lane.text())));
    }

    SinkPart sink(Lane lane, SiemTarget target, SinkSettings settings, Budget budget) {
        SinkPart part = new SinkPart(lane, kafka(), topics, settings, target, answered, budget, meters, fatal::add);
        parts.add(part);
        part.start();
        return part;
    }

    /** Until the lane's group has nothing before it. */
    void awaitDrained(Lane lane) {
        await().atMost(LONG).until(() -> !fatal.isEmpty() || lag(lane) == 0);
        assertThat(fatal).isEmpty();
    }

    Throwable awaitFatal() {
        await().atMost(LONG).until(() -> !fatal.isEmpty());
        return fatal.get(0);
    }

    /** -1 where there is none. */
    double gauge(String name) {
        var gauge = meters.find(name).gauge();
        return gauge == null ? -1 : gauge.value();
    }

    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        Map<String, Object> properties = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.kafka().bootstrap(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
                consumer.poll(Duration.ofMillis(100)).forEach(read::add);
            }
        }
        return read;
    }

    /** What a tool shows as the group's lag. */
    long lag() {
        return lag(Lane.VALID);
    }

    long lag(Lane lane) {
        Map<TopicPartition, Long> committed = committed(lane);
        var ends = answer(broker.admin()
                .listOffsets(partitions(lane.topic(topics)).stream()
                        .collect(Collectors.toMap(it -> it, it -> OffsetSpec.latest())))
                .all());
        return ends.entrySet().stream()
                .mapToLong(it -> it.getValue().offset() - committed.getOrDefault(it.getKey(), 0L))
                .sum();
    }

    Map<TopicPartition, Long> committed(Lane lane) {
        Map<TopicPartition, Long> committed = new HashMap<>();
        answer(broker.admin()
                        .listConsumerGroupOffsets(group + "-" + lane.text())
                        .partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> committed.put(partition, offset.offset()));
        return committed;
    }

    static <T> T answer(org.apache.kafka.common.KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        parts.forEach(SinkPart::close);
        producer.close();
        answer(broker.admin()
                .deleteTopics(List.of(topics.valid(), topics.priority(), topics.receipts(), topics.ledger()))
                .all());
    }

    private void awaitTopics(Predicate<Set<String>> known) {
        await().atMost(LONG).until(() -> known.test(answer(admin().listTopics().names())));
    }

    private static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(it -> new TopicPartition(topic, it))
                .toList();
    }
}
