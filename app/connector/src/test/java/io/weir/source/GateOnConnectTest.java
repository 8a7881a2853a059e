package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backpressure by what stands undelivered, with a real broker and a real worker. */
class GateOnConnectTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final TopicPartition RAW = new TopicPartition("gate.raw", 0);

    @TempDir
    static Path folder;

    private static ConnectCluster cluster;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path portFile = folder.resolve("port");

    @BeforeAll
    static void start() throws Exception {
        cluster = new ConnectCluster(folder);
        Map<String, String> kept = Map.of("cleanup.policy", "");
        cluster.admin()
                .createTopics(List.of(
                        new NewTopic("gate.raw", 1, (short) 1).configs(kept),
                        new NewTopic("gate.valid", 1, (short) 1).configs(kept),
                        new NewTopic("gate.priority", 1, (short) 1).configs(kept),
                        new NewTopic("gate.events", 1, (short) 1)))
                .all()
                .get();
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @Test
    void closesWhenTheRoomIsUsedUpAndOpensWhenItIsDeliveredAndLosesNothing() throws Exception {
        Map<String, String> settings = new HashMap<>(SettingsCheckTest.sound());
        settings.putAll(Map.of(
                "name", "gate",
                "topic", RAW.topic(),
                "http.host", "127.0.0.1",
                "http.port", "0",
                "http.port.file", portFile.toString(),
                "http.tokens", "tok"));
        settings.putAll(Map.of(
                "gate.bootstrap.servers", cluster.bootstrapServers(),
                "gate.client.properties", "client.id=looks",
                "gate.topics", "gate.raw,gate.valid,gate.priority",
                "gate.groups", "judge,sink-valid,sink-priority",
                "gate.budgets", "100000,100000,100000",
                "gate.events.topic", "gate.events",
                "gate.slow.percent", "88",
                "gate.slow.within.ms", "0",
                "gate.look.ms", "100"));
        cluster.put("gate", settings);
        await().atMost(PATIENCE)
                .until(() -> Files.exists(portFile) && cluster.taskState("gate").equals("RUNNING"));

        List<String> accepted = new ArrayList<>();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> post(accepted) == 503);
        int before = accepted.size();
        assertThat(before).isBetween(50, 500);
        assertThat(post(accepted)).isEqualTo(503);

        long end = cluster.admin()
                .listOffsets(Map.of(RAW, OffsetSpec.latest()))
                .partitionResult(RAW)
                .get()
                .offset();
        cluster.admin()
                .alterConsumerGroupOffsets("judge", Map.of(RAW, new OffsetAndMetadata(end)))
                .all()
                .get();

        await().atMost(PATIENCE).until(() -> post(accepted) == 200);
        assertThat(CommittedRecords.texts(CommittedRecords.of(cluster.bootstrapServers(), RAW.topic(), 1)))
                .containsExactlyElementsOf(accepted);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(CommittedRecords.texts(
                                CommittedRecords.of(cluster.bootstrapServers(), "gate.events", 1)))
                        .anyMatch(it -> it.contains("\"to\":\"closed\"") && it.contains("\"where\":\"gate.raw\""))
                        .last()
                        .matches(it -> it.contains("\"to\":\"open\"")));
    }

    @Test
    void goesOnWhereTheTopicOfChangesIsNotThere() throws Exception {
        GateSettings settings = GateSettings.of(
                HttpSourceSettings.DEFINITION,
                Map.of("gate.bootstrap.servers", cluster.bootstrapServers(), "gate.topics", "a,b,c"));
        try (BacklogReader reader = new BacklogReader(settings)) {
            assertThat(reader.mayWrite("gate.nowhere")).isFalse();
            assertThat(reader.mayWrite("gate.events")).isTrue();
        }
    }

    private int post(List<String> accepted) throws Exception {
        String event = accepted.size() + "-" + "x".repeat(1_000);
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + Files.readString(portFile).strip() + "/services/collector"))
                        .header("Authorization", "Splunk tok")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"event\":\"" + event + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
            accepted.add(event);
        }
        return answer.statusCode();
    }
}
