package io.weir.siem;

import static io.weir.siem.TestEvents.batch;
import static io.weir.siem.TestEvents.event;
import static io.weir.siem.TestEvents.item;
import static io.weir.siem.TestEvents.sid;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.batch.Batch;
import io.weir.batch.Item;
import io.weir.config.ByteSize;
import io.weir.delivery.Delivery;
import io.weir.delivery.SiemTarget;
import io.weir.sink.OneBroker;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(OneBroker.Resolver.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KafkaTargetTest implements SiemTargetContract {
    private final String topic = "siem-" + UUID.randomUUID();
    private String bootstrap;
    private SiemTarget target;

    @BeforeEach
    void open(OneBroker broker) throws Exception {
        bootstrap = broker.kafka().bootstrap();
        make(broker.admin(), topic);
        target = target(topic, bootstrap, Duration.ofSeconds(20));
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Override
    public SiemTarget target() {
        return target;
    }

    @Override
    public void willTake(int events) {}

    @Override
    public byte[] lastBody() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        records(topic).forEach(record -> body.writeBytes(record.value()));
        return body.toByteArray();
    }

    @Test
    void keepsKeyAndHeaders() {
        Item item = item(target, 3, event(3));
        Item.Rest rest = rest("k", Map.of("weir.type", "linux-auth", "weir.received", "2026", "foreign", "x"));

        target.send(Batch.of(target.framing(), List.of(with(item, rest))));

        ConsumerRecord<byte[], byte[]> record = records(topic).get(0);
        assertThat(record.key()).isEqualTo("k".getBytes(UTF_8));
        assertThat(record.headers())
                .extracting(it -> it.key() + "=" + new String(it.value(), UTF_8))
                .containsExactlyInAnyOrder("weir.sid=" + sid(3), "weir.type=linux-auth", "weir.received=2026");
    }

    @Test
    void aTopicMayDependOnTheType(OneBroker broker) throws Exception {
        make(broker.admin(), topic + ".a-b");
        try (SiemTarget byType = target(topic + ".{type}", bootstrap, Duration.ofSeconds(20))) {
            Item item = with(item(byType, 1, event(1)), rest("k", Map.of("weir.type", "a b")));

            assertThat(byType.send(Batch.of(byType.framing(), List.of(item))).outcomes())
                    .containsOnly(Delivery.delivered());
        }
        assertThat(records(topic + ".a-b")).hasSize(1);
    }

    @Test
    void oneRecordThatIsTooLargeIsPoisonAndItsNeighboursAreNot() {
        String large = event(1).replace("zażółć", "x".repeat(3_000));

        List<Delivery> outcomes =
                target.send(batch(target, event(0), large, event(2))).outcomes();

        assertThat(outcomes.get(0)).isEqualTo(Delivery.delivered());
        assertThat(outcomes.get(1)).isInstanceOf(Delivery.Poison.class);
        assertThat(outcomes.get(2)).isEqualTo(Delivery.delivered());
        assertThat(records(topic)).hasSize(2);
    }

    @Test
    void aTopicThatIsNotThereWaitsForAnOperatorAndIsUsedOnceItIs(OneBroker broker) throws Exception {
        String missing = "missing-" + UUID.randomUUID();
        try (SiemTarget waiting = target(missing, bootstrap, Duration.ofSeconds(6))) {
            long begun = System.nanoTime();
            assertThat(waiting.send(batch(waiting, 50)).outcomes())
                    .hasSize(50)
                    .containsOnly(new Delivery.TargetFault("TimeoutException"));
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("one waits for all")
                    .isLessThan(Duration.ofSeconds(60));

            make(broker.admin(), missing);
            assertThat(waiting.send(batch(waiting, 2)).outcomes()).containsOnly(Delivery.delivered());
        }
    }

    @Test
    void noBrokerIsRetried() {
        try (SiemTarget lonely = target(topic, "127.0.0.1:1", Duration.ofSeconds(1))) {
            assertThat(lonely.send(batch(lonely, 20)).outcomes())
                    .hasSize(20)
                    .containsOnly(new Delivery.Retry(null, "TimeoutException"));
        }
    }

    @Test
    void aNameThatCannotBeResolvedYetIsTriedWithEachBatch() {
        try (SiemTarget early = target(topic, "kafka.invalid:9092", Duration.ofSeconds(1))) {
            assertThat(early.send(batch(early, 2)).outcomes())
                    .containsOnly(new Delivery.TargetFault("no name in bootstrap can be resolved"));
        }
    }

    @Test
    void aRecordMayBeAsLargeAsTheTargetTakesWhateverTheBuffer() {
        KafkaTargetSettings settings = new KafkaTargetSettings(
                "kafka",
                bootstrap,
                topic,
                Map.of("buffer.memory", "20000", "batch.size", "1000"),
                new ByteSize(100_000),
                Duration.ofSeconds(20));
        try (SiemTarget large = new KafkaTarget(settings, 1, Clock.systemUTC())) {
            String event = event(1).replace("zażółć", "x".repeat(50_000));

            assertThat(large.send(batch(large, event)).outcomes()).containsExactly(Delivery.delivered());
        }
    }

    @Test
    void aProducerThatFailedForGoodOrIsSilentIsReplaced() {
        Delivery refused = new Delivery.Split("InvalidRecordException", 0);
        Delivery silent = new Delivery.Retry(null, "the producer gives no answer");
        Delivery passing = new Delivery.Retry(null, "TimeoutException");

        assertThat(KafkaTarget.isSpent(List.of(KafkaOutcome.of(new KafkaException("fatal"), 2), passing)))
                .isTrue();
        assertThat(KafkaTarget.isSpent(List.of(Delivery.delivered(), silent))).isTrue();
        assertThat(KafkaTarget.isSpent(List.of(KafkaOutcome.of(new SaslAuthenticationException("secret"), 2))))
                .isTrue();
        assertThat(KafkaTarget.isSpent(List.of(passing, passing))).isFalse();
        assertThat(KafkaTarget.isSpent(List.of(KafkaOutcome.FAILED, refused))).isFalse();
        assertThat(KafkaTarget.isSpent(List.of(KafkaOutcome.FAILED, Delivery.delivered())))
                .isFalse();
    }

    static Stream<Exception> faultsOfATopicOrAClock() {
        return Stream.of(
                new TimeoutException(new UnknownTopicOrPartitionException()),
                new TopicAuthorizationException("secret"),
                new InvalidTimestampException("secret"),
                new InvalidRecordException("Timestamp 7 of message with offset 0 is out of range"));
    }

    /** Else one topic that is missing would break off what all other partitions have under way. */
    @ParameterizedTest
    @MethodSource("faultsOfATopicOrAClock")
    void aProducerThatIsSoundIsKept(Exception fault) {
        Delivery outcome = KafkaOutcome.of(fault, 2);

        assertThat(outcome).isInstanceOf(Delivery.TargetFault.class);
        assertThat(KafkaTarget.isSpent(List.of(outcome, outcome))).isFalse();
    }

    @Test
    void noOutcomeIsTakenForItsNeighbours() {
        try (Producer<byte[], byte[]> refusing =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
                        if (record.value().length == 0) {
                            throw new SerializationException("secret");
                        }
                        return super.send(record);
                    }
                }) {
            List<ProducerRecord<byte[], byte[]>> records = List.of(
                    new ProducerRecord<>(topic, new byte[1]),
                    new ProducerRecord<>(topic, new byte[0]),
                    new ProducerRecord<>(topic, new byte[1]));

            assertThat(KafkaTarget.outcomes(refusing, records, Duration.ofSeconds(1)))
                    .containsExactly(
                            Delivery.delivered(),
                            new Delivery.Poison("SerializationException", null, "SerializationException"),
                            Delivery.delivered());
        }
    }

    @Test
    void aClosedTargetSendsNothing() {
        Batch batch = batch(target, 2);
        target.close();

        assertThat(target.send(batch).outcomes()).containsOnly(new Delivery.Retry(null, "the target is closed"));
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(new RecordTooLargeException("secret"), Delivery.Poison.class),
                Arguments.of(new InvalidRecordException("secret"), Delivery.Split.class),
                Arguments.of(new RecordBatchTooLargeException("secret"), Delivery.Split.class),
                Arguments.of(new InvalidTimestampException("secret"), Delivery.TargetFault.class),
                Arguments.of(
                        new InvalidRecordException("Timestamp 7 of message with offset 0 is out of range. secret"),
                        Delivery.TargetFault.class),
                Arguments.of(new TopicAuthorizationException("secret"), Delivery.TargetFault.class),
                Arguments.of(new ClusterAuthorizationException("secret"), Delivery.TargetFault.class),
                Arguments.of(new SaslAuthenticationException("secret"), Delivery.TargetFault.class),
                Arguments.of(new TimeoutException("secret"), Delivery.Retry.class),
                Arguments.of(new NotEnoughReplicasException("secret"), Delivery.Retry.class),
                Arguments.of(new OutOfOrderSequenceException("secret"), Delivery.Retry.class),
                Arguments.of(new KafkaException("part of a batch with invalid records"), Delivery.Retry.class));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void eachErrorIsOneOfTheOutcomes(Exception error, Class<? extends Delivery> outcome) {
        assertThat(KafkaOutcome.of(error, 2)).isInstanceOf(outcome);
        assertThat(KafkaOutcome.of(error, 2).toString()).doesNotContain("secret");
    }

    @Test
    void aRecordThatIsRefusedAloneIsPoison() {
        assertThat(KafkaOutcome.of(new InvalidRecordException("secret"), 1))
                .isEqualTo(new Delivery.Poison("InvalidRecordException", null, "InvalidRecordException"));
        assertThat(KafkaOutcome.of(new RecordBatchTooLargeException("secret"), 1))
                .isInstanceOf(Delivery.Poison.class);
        assertThat(KafkaOutcome.of(new InvalidTimestampException("secret"), 1))
                .isInstanceOf(Delivery.TargetFault.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"acks", "enable.idempotence", "transactional.id", "max.request.size", "bootstrap.servers"})
    void whatDeliveryRestsOnCannotBeConfiguredAway(String name) {
        assertThatThrownBy(() -> settings(topic, bootstrap, Duration.ofSeconds(1), Map.of(name, "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("properties: " + name);
    }

    @Test
    void aPropertyThatCannotBeUsedIsNamedWithoutItsValue() {
        KafkaTargetSettings settings =
                settings(topic, bootstrap, Duration.ofSeconds(1), Map.of("compression.type", "s3cret"));

        assertThat(settings.toString()).doesNotContain("s3cret");
        assertThatThrownBy(() -> new KafkaTarget(settings, 1, Clock.systemUTC()))
                .isInstanceOf(TargetException.class)
                .hasMessage("no Kafka producer can be made of these properties: compression.type cannot be used");
    }

    private static Item with(Item item, Item.Rest rest) {
        return new Item(item.origin(), item.sid(), item.event(), item.wire(), 1, rest);
    }

    private static Item.Rest rest(String key, Map<String, String> headers) {
        return new Item.Rest() {
            @Override
            public byte @Nullable [] key() {
                return key.getBytes(UTF_8);
            }

            @Override
            public long timestampMillis() {
                return 0;
            }

            @Override
            public byte @Nullable [] header(String name) {
                return Optional.ofNullable(headers.get(name))
                        .map(it -> it.getBytes(UTF_8))
                        .orElse(null);
            }
        };
    }

    private static void make(Admin admin, String topic) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String from) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(from, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private static SiemTarget target(String topic, String bootstrap, Duration timeout) {
        return new KafkaTarget(settings(topic, bootstrap, timeout, Map.of()), 4, Clock.systemUTC());
    }

    private static KafkaTargetSettings settings(
            String topic, String bootstrap, Duration timeout, Map<String, String> properties) {
        return new KafkaTargetSettings("kafka", bootstrap, topic, properties, new ByteSize(2_000), timeout);
    }
}
