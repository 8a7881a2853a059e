package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.weir.cluster.TopicSpec;
import io.weir.config.ConfigException;
import io.weir.config.KafkaSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pins every setting that a promise hangs on: a change here is a change of what Weir guarantees. */
class StreamsPropertiesTest {
    private static final Path STATE = Path.of("data", "streams");

    @Test
    void pinsEverySetting() {
        assertThat(new TreeMap<>(properties(Map.of(), Map.of())))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("application.id", "weir-streams"),
                        Map.entry("bootstrap.servers", "broker:9092"),
                        Map.entry("client.id", "weir-streams-a"),
                        Map.entry("commit.interval.ms", "100"),
                        Map.entry("consumer.auto.offset.reset", "none"),
                        Map.entry("consumer.group.instance.id", "a"),
                        Map.entry("default.key.serde", "org.apache.kafka.common.serialization.Serdes$ByteArraySerde"),
                        Map.entry("default.value.serde", "org.apache.kafka.common.serialization.Serdes$ByteArraySerde"),
                        Map.entry(
                                "deserialization.exception.handler",
                                "org.apache.kafka.streams.errors.LogAndFailExceptionHandler"),
                        Map.entry("enable.metrics.push", "false"),
                        Map.entry("ensure.explicit.internal.resource.naming", "true"),
                        Map.entry("group.protocol", "classic"),
                        Map.entry("num.stream.threads", "1"),
                        Map.entry(
                                "processing.exception.handler",
                                "org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler"),
                        Map.entry("processing.exception.handler.global.enabled", "true"),
                        Map.entry("processing.guarantee", "exactly_once_v2"),
                        Map.entry("producer.acks", "all"),
                        Map.entry("producer.batch.size", "65536"),
                        Map.entry("producer.linger.ms", "100"),
                        Map.entry("producer.max.block.ms", "30000"),
                        Map.entry("producer.max.request.size", "1900000"),
                        Map.entry("producer.transaction.timeout.ms", "10000"),
                        Map.entry(
                                "production.exception.handler",
                                "org.apache.kafka.streams.errors.DefaultProductionExceptionHandler"),
                        Map.entry("state.dir", STATE.toString()),
                        Map.entry("statestore.cache.max.bytes", "0"),
                        Map.entry("task.timeout.ms", "30000")));
    }

    @Test
    void theClientsInsideSeeThem() {
        StreamsConfig config = new StreamsConfig(properties(Map.of(), Map.of()));

        assertThat(config.getMainConsumerConfigs("weir-streams", "client", 1))
                .containsEntry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none")
                .containsEntry(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "a-1")
                .containsEntry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                .containsEntry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false")
                .containsEntry(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        assertThat(config.getProducerConfigs("client"))
                .containsEntry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "1900000")
                .containsEntry(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "10000")
                .containsEntry(ProducerConfig.LINGER_MS_CONFIG, "100")
                .containsEntry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
                .containsEntry(ProducerConfig.ACKS_CONFIG, "all");
        assertThat(config.getString(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG))
                .isNull();
    }

    @Test
    void sizesGrowFromTheEdgeToTheTopics() {
        int intakeEventBytesMax = 1_000_000;

        assertThat(intakeEventBytesMax).isLessThan(StreamsProperties.REQUEST_BYTES_MAX);
        assertThat(StreamsProperties.REQUEST_BYTES_MAX).isLessThan(TopicSpec.MESSAGE_BYTES_MAX);
    }

    @Test
    void passesOnWhatTheUserSets() {
        Properties properties = properties(
                Map.of("security.protocol", "SASL_SSL"),
                Map.of("producer.compression.type", "lz4", "commit.interval.ms", "200", "producer.linger.ms", "20"));

        assertThat(properties)
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("producer.compression.type", "lz4")
                .containsEntry("commit.interval.ms", "200")
                .containsEntry("producer.linger.ms", "20");
    }

    @ParameterizedTest
    @CsvSource({
        "processing.guarantee, at_least_once",
        "auto.offset.reset, latest",
        "consumer.auto.offset.reset, earliest",
        "main.consumer.auto.offset.reset, earliest",
        "group.protocol, streams",
        "producer.max.request.size, 5000000",
        "acks, 1",
        "producer.enable.idempotence, false",
        "production.exception.handler, org.example.Continue",
        "errors.dead.letter.queue.topic.name, dlq",
        "producer.transactional.id, mine",
        "state.dir, /tmp",
        "consumer.group.id, mine",
        "main.consumer.isolation.level, read_uncommitted",
        "enable.auto.commit, true",
        "linger.ms, soon",
        "producer.compression.type, gzipped",
    })
    void refusesWhatNoEventWouldBeSafeWithout(String name, String value) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> properties(Map.of(), Map.of(name, value)))
                .withMessageContaining("streams.properties")
                .withMessageContaining(name);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> properties(Map.of(name, value), Map.of()))
                .withMessageContaining("kafka.properties");
    }

    @Test
    void namesAllOfThemAtOnce() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> properties(Map.of(), Map.of("acks", "0", "auto.offset.reset", "latest")))
                .withMessageContaining("acks: has to stay all")
                .withMessageContaining("auto.offset.reset: has to stay none");
    }

    @Test
    void neverQuotesWhatItRefuses() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> properties(Map.of("security.protocol", "s3cr3t"), Map.of()))
                .withMessageContaining("kafka.properties.security.protocol: is none of the values Kafka takes")
                .satisfies(it -> assertThat(it.getMessage()).doesNotContain("s3cr3t"));
    }

    @Test
    void theSameValueIsNoQuarrel() {
        assertThatCode(() -> properties(Map.of(), Map.of("producer.acks", "all")))
                .doesNotThrowAnyException();
    }

    private static Properties properties(Map<String, String> kafka, Map<String, String> streams) {
        return StreamsProperties.of(
                new KafkaSettings("broker:9092", kafka), StreamsFixture.streams("a", STATE, streams), "a");
    }
}
