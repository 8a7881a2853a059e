package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.envelope.Envelope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The promise, kept by a real worker and a real broker. */
class HttpSourceOnConnectTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PARTITIONS = 2;

    @TempDir
    static Path folder;

    private static ConnectCluster cluster;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> settings = new HashMap<>(SettingsCheckTest.sound());
    private String name;
    private String topic;

    @BeforeAll
    static void start() throws Exception {
        cluster = new ConnectCluster(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.close();
    }

    @BeforeEach
    void configure(TestInfo test) throws Exception {
        name = test.getTestMethod().orElseThrow().getName();
        topic = "raw-" + name;
        settings.put("name", name);
        settings.put("topic", topic);
        settings.put("http.host", "127.0.0.1");
        settings.put("http.port", "0");
        settings.put("http.port.file", folder.resolve(name).toString());
        settings.put("http.tokens", "tok");
    }

    @AfterEach
    void remove() throws Exception {
        cluster.restResponse("DELETE", "/connectors/" + name, null);
    }

    @Test
    void hasCommittedWhatItAnswered() throws Exception {
        createTopic(Map.of());
        startConnector();

        HttpResponse<String> hec =
                post("/services/collector", "{\"event\":{\"a\":1},\"host\":\"h,1\"}{\"event\":\"t\"}");
        assertThat(hec.body()).isEqualTo("{\"text\":\"Success\",\"code\":0}");
        List<ConsumerRecord<byte[], byte[]>> first = records();
        HttpResponse<String> faulty =
                post("/services/collector", "{\"event\":3}{\"event\":4}{\"event\":null}{\"event\":5}");
        assertThat(faulty.statusCode()).isEqualTo(400);
        assertThat(faulty.body()).isEqualTo("{\"text\":\"Invalid data format\",\"code\":6,\"invalid-event-number\":2}");
        HttpResponse<String> logs = post("/v1/logs", "a line\nanother");
        assertThat(logs.body()).isEqualTo("{\"events\":2}");

        assertThat(CommittedRecords.texts(first)).containsExactly("{\"a\":1}", "t");
        List<ConsumerRecord<byte[], byte[]>> all = records();
        assertThat(CommittedRecords.texts(all)).containsExactly("{\"a\":1}", "t", "3", "4", "a line", "another");
        Envelope envelope = CommittedRecords.envelope(all.get(0));
        assertThat(envelope.sid().lane()).matches(name + "-0-[0-7]");
        assertThat(new String(all.get(0).key(), UTF_8)).isEqualTo(envelope.sid().lane());
        assertThat(envelope.hints().host()).isEqualTo("h,1");
        assertThat(new String(all.get(0).headers().lastHeader("weir.hint.host").value(), UTF_8))
                .isEqualTo("h%2C1");
        assertThat(Duration.between(envelope.receivedAt(), Instant.now())).isLessThan(Duration.ofMinutes(1));
        CommittedRecords.assertDense(all);
        assertThat(metric("events-total")).isEqualTo(6);
        assertThat(metric("requests-total")).isEqualTo(3);
        assertThat(metric("buffered-bytes")).isZero();
    }

    @Test
    void keepsTheOrderOfEverySenderAndTheNumbersOfEveryLaneUnderLoad() throws Exception {
        createTopic(Map.of());
        startConnector();
        int senders = 16;
        int requests = 25;

        List<CompletableFuture<Void>> running = IntStream.range(0, senders)
                .mapToObj(sender -> sendInTurn(sender, 0, requests))
                .toList();
        running.forEach(CompletableFuture::join);

        List<ConsumerRecord<byte[], byte[]>> all = records();
        assertThat(all).hasSize(senders * requests * 3);
        CommittedRecords.assertDense(all);
        for (int sender = 0; sender < senders; sender++) {
            String mark = "s" + sender + "-";
            assertThat(CommittedRecords.texts(all).stream().filter(text -> text.startsWith(mark)))
                    .containsExactlyElementsOf(IntStream.range(0, requests * 3)
                            .mapToObj(event -> mark + event)
                            .toList());
        }
    }

    @Test
    void beginsANewEpochAtEachStartOfTheTask() throws Exception {
        createTopic(Map.of());
        startConnector();
        post("/services/collector", "{\"event\":1}{\"event\":2}");
        Files.delete(folder.resolve(name));

        cluster.restartTask(name);
        awaitListening();
        post("/services/collector", "{\"event\":3}");

        List<ConsumerRecord<byte[], byte[]>> all = records();
        assertThat(CommittedRecords.texts(all)).containsExactly("1", "2", "3");
        assertThat(CommittedRecords.epochs(all)).hasSize(2);
        CommittedRecords.assertDense(all);
        CommittedRecords.assertVouchesFor(all.get(2), all.get(1));
    }

    @Test
    void neverAnswers200ForATransactionThatFailed() throws Exception {
        createTopic(Map.of("max.message.bytes", "20000"));
        startConnector();
        assertThat(post("/services/collector", "{\"event\":1}").statusCode()).isEqualTo(200);

        // The broker refuses the second record, and with it the transaction of both.
        HttpResponse<String> refused =
                post("/services/collector", "{\"event\":2}{\"event\":\"" + "x".repeat(30_000) + "\"}");

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        await().atMost(PATIENCE).until(() -> cluster.taskState(name).equals("FAILED"));
        Files.deleteIfExists(folder.resolve(name));
        cluster.restartTask(name);
        awaitListening();
        assertThat(post("/services/collector", "{\"event\":3}").statusCode()).isEqualTo(200);
        List<ConsumerRecord<byte[], byte[]>> all = records();
        assertThat(CommittedRecords.texts(all)).containsExactly("1", "3");
        assertThat(CommittedRecords.epochs(all)).hasSize(2);
        CommittedRecords.assertDense(all);
        // For what was committed, and not for what failed.
        CommittedRecords.assertVouchesFor(all.get(1), all.get(0));
    }

    @Test
    void tellsSendersWhileTheBrokerIsDownAndTakesNothingInHalves() throws Exception {
        createTopic(Map.of());
        settings.put("http.ack.timeout.ms", "1500");
        startConnector();
        assertThat(post("/services/collector", "{\"event\":\"before\"}").statusCode())
                .isEqualTo(200);
        cluster.stopBroker();
        List<String> refused = new ArrayList<>();
        for (int request = 0; request < 3; request++) {
            String mark = "down" + request;
            HttpResponse<String> answer = post("/services/collector", ("{\"event\":\"" + mark + "\"}").repeat(10));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).isPresent();
            refused.add(mark);
        }
        assertThat(get("/services/collector/health").statusCode()).isEqualTo(503);

        cluster.startBroker();

        // The worker may have left its group meanwhile, and then starts the task anew, on another port.
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() ->
                        post("/services/collector", "{\"event\":\"after\"}").statusCode() == 200);
        // Committed is decided; the broker shows it to readers a moment later.
        await().atMost(PATIENCE).until(() -> CommittedRecords.texts(records()).containsAll(List.of("before", "after")));
        List<ConsumerRecord<byte[], byte[]>> all = records();
        List<String> texts = CommittedRecords.texts(all);
        for (String mark : refused) {
            assertThat(texts.stream().filter(mark::equals).count()).as(mark).isIn(0L, 10L);
        }
        // The first was given to Kafka; what came after it was still ours, and withdrawn.
        assertThat(texts).doesNotContain("down1", "down2");
        CommittedRecords.assertDense(all);
    }

    @Test
    void findsEverythingWrongWithAConfigurationAtOnce() throws Exception {
        Map<String, String> wrong = new HashMap<>(settings);
        wrong.put("http.port", "99999");
        wrong.put("http.prot", "1");
        wrong.put("exactly.once.support", "requested");
        wrong.remove("http.tokens");
        wrong.remove("header.converter");

        HttpResponse<String> refused = cluster.restResponse("PUT", "/connectors/" + name + "/config", wrong);
        JsonNode checked = cluster.rest("PUT", "/connector-plugins/HttpSourceConnector/config/validate", wrong);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("65535", "Did you mean http.port?", "must be required", "names no token", "events are bytes");
        assertThat(checked.get("error_count").asInt()).isEqualTo(5);
    }

    private void startConnector() {
        cluster.put(name, settings);
        awaitListening();
    }

    private void awaitListening() {
        await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve(name)));
    }

    private void createTopic(Map<String, String> config) throws Exception {
        cluster.admin()
                .createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1).configs(config)))
                .all()
                .get();
    }

    /** One request after another, each of three events, as one sender's connection would. */
    private CompletableFuture<Void> sendInTurn(int sender, int request, int requests) {
        if (request == requests) {
            return CompletableFuture.completedFuture(null);
        }
        StringBuilder body = new StringBuilder();
        for (int event = 3 * request; event < 3 * request + 3; event++) {
            body.append("{\"event\":\"s")
                    .append(sender)
                    .append('-')
                    .append(event)
                    .append("\"}");
        }
        HttpRequest.Builder post = request("/services/collector")
                .header("X-Splunk-Request-Channel", String.format("00000000-0000-0000-0000-%012d", sender))
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        return client.sendAsync(post.build(), HttpResponse.BodyHandlers.ofString())
                .thenCompose(answer -> {
                    assertThat(answer.statusCode()).isEqualTo(200);
                    return sendInTurn(sender, request + 1, requests);
                });
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        try {
            String port = Files.readString(folder.resolve(name)).strip();
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .header("Authorization", "Splunk tok");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> records() {
        return CommittedRecords.of(cluster.bootstrapServers(), topic, PARTITIONS);
    }

    private long metric(String attribute) throws Exception {
        ObjectName query = new ObjectName("kafka.connect:type=plugins,connector=" + name + ",*");
        for (ObjectName each : ManagementFactory.getPlatformMBeanServer().queryNames(query, null)) {
            if (each.getKeyProperty("reason") == null) {
                return ((Number) ManagementFactory.getPlatformMBeanServer().getAttribute(each, attribute)).longValue();
            }
        }
        throw new AssertionError("no metrics of " + name + " among "
                + ManagementFactory.getPlatformMBeanServer()
                        .queryNames(new ObjectName("kafka.connect:type=plugins,*"), null));
    }
}
