package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.EmbeddedSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedBrokerTest {
    private static final EmbeddedSettings ANY_PORT = new EmbeddedSettings("127.0.0.1", 0);

    @TempDir
    Path parent;

    @Test
    void keepsRecordsOverARestartAndStopsWithinSeconds() throws Exception {
        try (DataFolder folder = DataFolder.open(parent)) {
            try (EmbeddedBroker broker = start(folder)) {
                createTopic(broker, "kept");
                produce(broker, "kept", "one");
            }
            long stopStart = System.nanoTime();
            try (EmbeddedBroker broker = start(folder)) {
                produce(broker, "kept", "two");

                assertThat(consume(broker, "kept", 2)).containsExactly("one", "two");
                stopStart = System.nanoTime();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - stopStart)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void hasSafeSettings() throws Exception {
        try (DataFolder folder = DataFolder.open(parent);
                EmbeddedBroker broker = start(folder);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            ConfigResource it = new ConfigResource(ConfigResource.Type.BROKER, "1");
            var config = admin.describeConfigs(List.of(it))
                    .all()
                    .get(30, TimeUnit.SECONDS)
                    .get(it);

            assertThat(config.get("offsets.retention.minutes").value()).isEqualTo("2147483647");
            assertThat(config.get("auto.create.topics.enable").value()).isEqualTo("false");
            assertThat(config.get("unclean.leader.election.enable").value()).isEqualTo("false");
            assertThat(config.get("log.retention.ms").value()).isEqualTo("-1");
            assertThat(config.get("message.max.bytes").value()).isEqualTo("2097152");
            assertThat(config.get("log.cleaner.dedupe.buffer.size").value()).isEqualTo("4194304");
        }
    }

    @Test
    void namesThePortThatIsInUse() throws Exception {
        try (DataFolder folder = DataFolder.open(parent);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EmbeddedSettings settings = new EmbeddedSettings("127.0.0.1", taken.getLocalPort());

            assertThatThrownBy(() -> EmbeddedBroker.bind(folder, settings, fault -> {}))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("embedded.port");
        }
    }

    @Test
    void namesAnAddressThatIsNotOfThisMachine() {
        try (DataFolder folder = DataFolder.open(parent)) {
            assertThatThrownBy(() -> EmbeddedBroker.bind(folder, new EmbeddedSettings("192.0.2.1", 0), fault -> {}))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("192.0.2.1");
        }
    }

    @Test
    void saysThatItsIdentityIsDamaged() throws IOException {
        try (DataFolder folder = DataFolder.open(parent)) {
            EmbeddedBroker.bind(folder, ANY_PORT, fault -> {}).close();
            Files.writeString(folder.resolve("broker/meta.properties"), "version=nonsense\n");

            assertThatThrownBy(() -> EmbeddedBroker.bind(folder, ANY_PORT, fault -> {}))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining(folder.resolve("broker") + " cannot be used")
                    .hasMessageContaining("meta.properties");
        }
    }

    @Test
    void aFormatThatWasKilledHalfWayIsDoneAnew() throws Exception {
        try (DataFolder folder = DataFolder.open(parent)) {
            Files.createDirectories(folder.resolve("broker.part/x"));
            Files.writeString(folder.resolve("broker.part/x/y"), "half");

            EmbeddedBroker.bind(folder, ANY_PORT, fault -> {}).close();

            assertThat(folder.resolve("broker/meta.properties")).exists();
            assertThat(folder.resolve("broker.part")).doesNotExist();
        }
    }

    private static EmbeddedBroker start(DataFolder folder) {
        EmbeddedBroker broker = EmbeddedBroker.bind(folder, ANY_PORT, fault -> {
            throw new AssertionError(fault);
        });
        broker.start();
        return broker;
    }

    private static void createTopic(EmbeddedBroker broker, String name) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
    }

    private static void produce(EmbeddedBroker broker, String topic, String text) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, text.getBytes(StandardCharsets.UTF_8)))
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> consume(EmbeddedBroker broker, String topic, int count) {
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return Stream.generate(() -> consumer.poll(Duration.ofSeconds(1)))
                    .limit(30)
                    .flatMap(records -> records.records(partition).stream())
                    .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                    .limit(count)
                    .toList();
        }
    }
}
