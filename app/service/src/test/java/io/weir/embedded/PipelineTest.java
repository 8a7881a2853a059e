package io.weir.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.cluster.Cluster;
import io.weir.config.Binder;
import io.weir.config.Secret;
import io.weir.config.Settings;
import io.weir.config.TargetSettings;
import io.weir.config.Variants;
import io.weir.doctor.Diagnosis;
import io.weir.doctor.LocalReader;
import io.weir.doctor.Seen;
import io.weir.doctor.Severity;
import io.weir.doctor.Snapshot;
import io.weir.doctor.SnapshotReader;
import io.weir.doctor.UnsafeClusterException;
import io.weir.doctor.Wanted;
import io.weir.schema.Catalog;
import io.weir.siem.Targets;
import io.weir.verdict.CatalogJudge;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole of {@code weir up} in the test's JVM, with the connector as it is packaged. */
@Timeout(240)
class PipelineTest {
    /** Maven packages the connector before it tests the service. */
    private static final Path PLUGINS = Path.of("../connector/target/plugin");

    private static final Map<String, String> FREE_PORTS = Map.of(
            "WEIR_EMBEDDED_PORT", "0",
            "WEIR_SOURCE_PORT", "0",
            "WEIR_SOURCE_CONNECT_REST_PORT", "0",
            "WEIR_TOPICS_PARTITIONS", "2");

    @TempDir
    Path parent;

    @Test
    void whatWasSentIsDeliveredAndKeptOverARestart() throws Exception {
        assertThat(PLUGINS)
                .withFailMessage("package the connector first: mvn -pl app/connector -am package")
                .isDirectory();
        Path delivered = parent.resolve("delivered.ndjson");
        String token;
        try (DataFolder folder = DataFolder.open(parent);
                Pipeline pipeline = start(folder)) {
            token = pipeline.token().map(Secret::reveal).orElseThrow();

            assertThat(send(pipeline, token, 5).statusCode()).isEqualTo(200);
            assertThat(send(pipeline, "wrong", 5).statusCode()).isIn(401, 403);

            await().atMost(Duration.ofSeconds(60)).until(() -> lines(delivered) == 1);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(diagnosis(pipeline, folder).findings())
                            .filteredOn(it -> it.severity() != Severity.NOTE
                                    && !it.check().startsWith("local."))
                            .isEmpty());
        }
        try (DataFolder folder = DataFolder.open(parent);
                Pipeline pipeline = start(folder)) {
            assertThat(pipeline.token().map(Secret::reveal)).contains(token);

            assertThat(send(pipeline, token, 9).statusCode()).isEqualTo(200);

            await().atMost(Duration.ofSeconds(60)).until(() -> lines(delivered) == 2);
            assertThat(pipeline.failure()).isEmpty();
        }
    }

    @Test
    void takesSyslogWhereThatIsAskedForAndNoLongerWhereItIsNot() throws Exception {
        Path delivered = parent.resolve("delivered.ndjson");
        int port;
        int tcpPort;
        try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                ServerSocket freeTcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
            tcpPort = freeTcp.getLocalPort();
        }
        Map<String, String> ports = Map.of(
                "WEIR_SOURCE_SYSLOG_UDP_PORT", String.valueOf(port),
                "WEIR_SOURCE_SYSLOG_TCP_PORT", String.valueOf(tcpPort));
        try (DataFolder folder = DataFolder.open(parent);
                Pipeline pipeline = begin(folder, ports)) {
            assertThat(pipeline.awaitReady(Duration.ofMinutes(2), () -> false)).isTrue();
            byte[] line = "<34>Oct 11 22:14:15 mymachine su: 'su root' failed".getBytes(UTF_8);
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket(line, line.length, InetAddress.getLoopbackAddress(), port));
            }

            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), tcpPort)) {
                socket.getOutputStream().write("<34>Oct 11 22:14:15 mymachine su: 'su toor' failed\n".getBytes(UTF_8));
            }

            await().atMost(Duration.ofSeconds(60)).until(() -> lines(delivered) == 2);
            assertThat(Files.readString(delivered)).contains("'su root' failed", "'su toor' failed");
        }
        try (DataFolder folder = DataFolder.open(parent);
                Pipeline pipeline = start(folder)) {
            assertThat(pipeline.failure()).isEmpty();
            // Connect keeps what it once was given, and would go on listening.
            new DatagramSocket(port, InetAddress.getLoopbackAddress()).close();
            new ServerSocket(tcpPort, 1, InetAddress.getLoopbackAddress()).close();
        }
    }

    @Test
    void refusesATopicThatSomebodyMadeUnsafe() throws Exception {
        try (DataFolder folder = DataFolder.open(parent)) {
            EmbeddedBroker broker =
                    EmbeddedBroker.bind(folder, settings(folder, Map.of()).embedded(), fatal -> {});
            try (broker;
                    Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
                broker.start();
                NewTopic raw = new NewTopic("weir.raw", 2, (short) 1).configs(Map.of("cleanup.policy", "delete"));
                admin.createTopics(List.of(raw)).all().get(30, TimeUnit.SECONDS);
            }

            assertThatThrownBy(() -> begin(folder).close())
                    .isInstanceOf(UnsafeClusterException.class)
                    .hasMessageContaining("weir.raw: has cleanup.policy=delete")
                    .hasMessageContaining("--allow-unsafe topic.cleanup-policy");
        }
    }

    @Test
    void namesThePortOfTheIntakeThatIsInUse() throws Exception {
        try (DataFolder folder = DataFolder.open(parent);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Settings settings = settings(folder, Map.of("WEIR_SOURCE_PORT", String.valueOf(taken.getLocalPort())));

            assertThatThrownBy(() -> Pipeline.start(
                            folder, settings, () -> envelope -> null, PLUGINS, new SimpleMeterRegistry(), fault -> {}))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("The intake cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("source.port");
        }
    }

    @Test
    void namesThePortOfConnectThatIsInUse() throws Exception {
        try (DataFolder folder = DataFolder.open(parent);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Settings settings =
                    settings(folder, Map.of("WEIR_SOURCE_CONNECT_REST_PORT", String.valueOf(taken.getLocalPort())));

            try (Pipeline pipeline = Pipeline.start(
                    folder, settings, () -> envelope -> null, PLUGINS, new SimpleMeterRegistry(), fault -> {})) {
                assertThatThrownBy(() -> pipeline.awaitReady(Duration.ofMinutes(2), () -> false))
                        .isInstanceOf(StartupException.class)
                        .hasMessageContaining(
                                "Kafka Connect's REST API cannot listen on http://127.0.0.1:" + taken.getLocalPort())
                        .hasMessageContaining("source.connect.rest-port");
            }
        }
    }

    private Pipeline start(DataFolder folder) throws Exception {
        Pipeline pipeline = begin(folder);
        assertThat(pipeline.awaitReady(Duration.ofMinutes(2), () -> false)).isTrue();
        return pipeline;
    }

    private static Pipeline begin(DataFolder folder) throws Exception {
        return begin(folder, Map.of());
    }

    private static Pipeline begin(DataFolder folder, Map<String, String> overrides) throws Exception {
        Settings settings = settings(folder, overrides);
        Catalog catalog = Catalog.load(List.of(Path.of("../../schemas")));
        return Pipeline.start(
                folder, settings, () -> new CatalogJudge(catalog), PLUGINS, new SimpleMeterRegistry(), fault -> {});
    }

    private static Diagnosis diagnosis(Pipeline pipeline, DataFolder folder) {
        Settings settings = settings(folder, Map.of());
        try (Admin admin = Cluster.open(pipeline.kafka(), Duration.ofSeconds(30))) {
            assertThat(SnapshotReader.isEmbedded(admin)).isTrue();
            Snapshot snapshot = SnapshotReader.all(
                    pipeline.kafka(),
                    admin,
                    Wanted.of(settings, pipeline.topics(), pipeline.kafka().bootstrap(), Instant.now()),
                    Seen.not("its port is free and not known"),
                    Seen.of(LocalReader.here(settings)),
                    Duration.ofMillis(500));
            assertThat(snapshot.groups().value().orElseThrow())
                    .hasSize(4)
                    .allSatisfy(
                            group -> assertThat(group.members()).as(group.id()).isPositive());
            return Diagnosis.of(snapshot, List.of());
        }
    }

    private static Settings settings(DataFolder folder, Map<String, String> overrides) {
        Map<String, String> environment = new HashMap<>(FREE_PORTS);
        environment.putAll(overrides);
        Variants targets = Variants.of(TargetSettings.class, Targets.types());
        return new Binder(targets, environment, folder.path()).bind(Settings.class);
    }

    private static HttpResponse<String> send(Pipeline pipeline, String token, int severity) throws Exception {
        String body = "{\"event\":{\"timestamp\":\"2026-11-21T03:00:00Z\",\"source_ip\":\"192.0.2.7\","
                + "\"event_type\":\"login_failed\",\"severity\":" + severity + "}}";
        URI collector = pipeline.intake().resolve("/services/collector/event");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(collector)
                                .timeout(Duration.ofSeconds(40))
                                .header("Authorization", "Splunk " + token)
                                .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static long lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }
}
