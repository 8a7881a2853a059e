package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.Requires;
import io.weir.cluster.Cluster;
import io.weir.cluster.Topics;
import io.weir.config.Binder;
import io.weir.config.Settings;
import io.weir.config.TargetSettings;
import io.weir.config.Variants;
import io.weir.delivery.Budget;
import io.weir.delivery.SiemTarget;
import io.weir.demo.FakeSiem;
import io.weir.demo.Marker;
import io.weir.doctor.Preflight;
import io.weir.envelope.Headers;
import io.weir.schema.Catalog;
import io.weir.siem.Targets;
import io.weir.sink.Answered;
import io.weir.sink.Lane;
import io.weir.sink.SinkPart;
import io.weir.topology.StreamsPart;
import io.weir.verdict.CatalogJudge;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.kafka.KafkaContainer;

/** The whole path over a broker that is none of ours: the image that docker compose and most clusters run. */
@Timeout(240)
class ContainerBrokerTest {
    private static final Path PLUGINS = Path.of("../connector/target/plugin");
    private static final long RUN = Marker.run(20_261_121);
    private static final int SOUND = 400;
    private static final String BROKEN = "{\"severity\": 5, \"event_type\": \"login\", cut off";

    private static final String SETTINGS = """
            kafka:
              bootstrap: %s
            topics:
              partitions: 3
              replication: 1
              min-insync: 1
            source:
              host: 127.0.0.1
              port: 0
              auth: none
              connect:
                rest-port: 0
            streams:
              state-dir: %s
            sink:
              target:
                type: splunk-hec
                url: %s
                token: ${env:TOKEN}
            """;

    private final List<Throwable> fatal = new CopyOnWriteArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void takesEventsFromTheSenderToTheSiem() throws Exception {
        Requires.engine();
        assertThat(PLUGINS)
                .as("run mvn with -pl app/service -am and phase package or later")
                .isDirectory();

        try (KafkaContainer broker = new KafkaContainer("apache/kafka:4.3.1");
                FakeSiem siem = FakeSiem.start(0)) {
            broker.withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false").start();
            Settings settings = settings(broker.getBootstrapServers(), siem.url());
            applyTopics(settings);
            try (Parts parts = start(settings)) {
                await().atMost(Duration.ofSeconds(90)).until(parts::ready);
                URI intake = intake();

                assertThat(post(intake, sound(0, SOUND) + hec(BROKEN)).statusCode())
                        .isEqualTo(200);

                await().atMost(Duration.ofSeconds(60))
                        .until(() -> siem.markers(RUN).cardinality() == SOUND);
                ConsumerRecord<String, String> deadLetter =
                        only(read(settings, settings.topics().dlq(), 1));
                assertThat(deadLetter.value()).isEqualTo(BROKEN);
                assertThat(header(deadLetter, Headers.CATEGORY)).isEqualTo("malformed");

                // A broker that has stopped answering: the sender waits, and is told nothing it would have to take
                // back.
                broker.getDockerClient()
                        .pauseContainerCmd(broker.getContainerId())
                        .exec();
                CompletableFuture<HttpResponse<String>> answer = postAsync(intake, sound(SOUND, 2 * SOUND));
                await().during(Duration.ofSeconds(2)).until(() -> !answer.isDone());
                broker.getDockerClient()
                        .unpauseContainerCmd(broker.getContainerId())
                        .exec();

                assertThat(answer.get().statusCode()).isEqualTo(200);
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> siem.markers(RUN).cardinality() == 2 * SOUND);
            }
            // Read after the parts have stopped: what they did last is committed.
            List<ConsumerRecord<String, String>> receipts =
                    read(settings, settings.topics().receipts(), 1);
            assertThat(receipts).allSatisfy(it -> assertThat(it.value()).contains("\"v\":1"));
            assertThat(siem.received().duplicates()).isZero();
            assertThat(siem.received().distinct()).isEqualTo(2 * SOUND);
            assertThat(fatal).isEmpty();
        }
    }

    private Settings settings(String bootstrap, URI siem) {
        Variants variants = Variants.of(TargetSettings.class, Map.copyOf(Targets.types()));
        String yaml = SETTINGS.formatted(bootstrap, folder.resolve("streams"), siem);
        return new Binder(variants, Map.of("TOKEN", "any"), folder).bind(Settings.class, "test", yaml, folder);
    }

    private static void applyTopics(Settings settings) {
        try (Admin admin = Cluster.open(settings.kafka(), Duration.ofSeconds(30))) {
            assertThat(Topics.apply(admin, settings.topics()).problems()).isEmpty();
        }
    }

    private Parts start(Settings it) throws Exception {
        Catalog catalog = Catalog.load(List.of(Path.of("../../schemas")));
        Map<String, String> connector =
                new HashMap<>(ConnectorProperties.http(it.source(), it.topics().raw()));
        connector.put("http.port.file", portFile().toString());
        ConnectWorker worker = ConnectWorker.prepare(WorkerProperties.of(
                it.kafka(), it.source().connect(), it.source().tokens(), PLUGINS, 1));
        SourcePart source =
                new SourcePart(worker, List.of(Connector.of(ConnectorProperties.HTTP, connector)), fatal::add);
        StreamsPart streams = new StreamsPart(
                it.kafka(),
                it.topics(),
                it.streams(),
                () -> new CatalogJudge(catalog),
                Preflight.strict(),
                new SimpleMeterRegistry(),
                fatal::add);
        Map<String, SiemTarget> targets =
                SinkTargets.open(it.sink(), Lane.texts()).byLane();
        Budget budget = SinkPart.budget(it.sink(), Lane.texts());
        List<Part> parts = new ArrayList<>();
        parts.add(source);
        parts.add(Part.of(streams::start, streams::ready, streams::close));
        for (Lane lane : Lane.values()) {
            SiemTarget target = targets.get(lane.text());
            SinkPart sink = new SinkPart(
                    lane,
                    it.kafka(),
                    it.topics(),
                    it.sink(),
                    target,
                    new Answered(0),
                    budget,
                    new SimpleMeterRegistry(),
                    fatal::add);
            parts.add(Part.of(sink::start, sink::ready, () -> {
                sink.close();
                target.close();
            }));
        }
        Parts all = new Parts(parts);
        all.start();
        return all;
    }

    /** Closed in the order events pass through, like {@code weir up} does. */
    private record Parts(List<Part> parts) implements AutoCloseable {
        void start() {
            try {
                parts.forEach(Part::start);
            } catch (RuntimeException failed) {
                close();
                throw failed;
            }
        }

        boolean ready() {
            return parts.stream().allMatch(Part::ready);
        }

        @Override
        public void close() {
            parts.forEach(Part::close);
        }
    }

    private Path portFile() {
        return folder.resolve("intake.port");
    }

    private URI intake() throws IOException {
        return URI.create("http://127.0.0.1:" + Files.readString(portFile()).strip() + "/services/collector/event");
    }

    private HttpResponse<String> post(URI intake, String body) throws Exception {
        return postAsync(intake, body).get();
    }

    private CompletableFuture<HttpResponse<String>> postAsync(URI intake, String body) {
        return http.sendAsync(
                HttpRequest.newBuilder(intake)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Every tenth is for the priority lane. */
    private static String sound(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "{\"event\":{\"timestamp\":\"2026-11-21T08:00:00Z\",\"source_ip\":\"192.0.2.7\","
                        + "\"event_type\":\"login\",\"severity\":" + number % 10 + ",\"message\":\""
                        + new Marker(RUN, number) + "\"}}")
                .collect(Collectors.joining("\n"));
    }

    private static String hec(String text) {
        return "{\"event\":\"" + text.replace("\"", "\\\"") + "\"}";
    }

    private static List<ConsumerRecord<String, String>> read(Settings settings, String topic, int atLeast) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                settings.kafka().bootstrap(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "group.id",
                "reads-" + topic);
        try (var consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                return records.size() >= atLeast;
            });
            return records;
        }
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.get(0);
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
