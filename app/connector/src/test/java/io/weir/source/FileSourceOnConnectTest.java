package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.envelope.Envelope;
import io.weir.envelope.Headers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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

/** Files, through a real worker and a real broker. */
class FileSourceOnConnectTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PARTITIONS = 2;

    @TempDir
    static Path folder;

    private static ConnectCluster cluster;

    private final Map<String, String> settings = new HashMap<>(SettingsCheckTest.sound());
    private String name;
    private String topic;
    private Path logs;
    private int written;

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
        logs = Files.createDirectory(folder.resolve("logs-" + name));
        settings.keySet().removeIf(it -> it.startsWith("http."));
        settings.put("connector.class", FileSourceConnector.class.getName());
        settings.put("name", name);
        settings.put("topic", topic);
        settings.put("files.entries", "app");
        settings.put("files.entry.app.path", logs.resolve("app.log*").toString());
        settings.put("files.entry.app.type", "application");
        settings.put("files.scan.ms", "200");
        cluster.admin()
                .createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                .all()
                .get();
    }

    @AfterEach
    void remove() throws Exception {
        cluster.restResponse("DELETE", "/connectors/" + name, null);
    }

    @Test
    void makesAnEventOfEachLine() throws Exception {
        Files.writeString(logs.resolve("app.log"), "one\n\ntwo\n");
        settings.put("files.host", "web1");
        cluster.put(name, settings);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(texts()).containsExactly("one", "two"));

        Envelope envelope = CommittedRecords.envelope(records().get(1));
        assertThat(envelope.sid().lane()).matches(name + "-0-[0-7]");
        assertThat(envelope.hints().sourcetype()).isEqualTo("application");
        assertThat(envelope.hints().source()).isEqualTo(logs.resolve("app.log").toString());
        assertThat(envelope.hints().host()).isEqualTo("web1");
        assertThat(envelope.hints().fields()).isEqualTo("{\"file_offset\":5,\"file_line\":3}");
        await().atMost(PATIENCE).until(() -> metric("events-total").orElse(0) == 2);
        assertThat(metric("read-bytes-total")).hasValue(9);
        assertThat(metric("read-lines-total")).hasValue(3);
        assertThat(metric("lag-bytes")).hasValue(0);
        assertThat(metric("files")).hasValue(1);
    }

    /** Renamed, copied and truncated, packed; the task restarted, the worker replaced: no line is missing, none comes again. */
    @Test
    void takesEachLineOnceThroughRotationsRestartsAndATakeover() throws Exception {
        cluster.put(name, settings);
        append(300);
        await().atMost(PATIENCE).until(() -> records().size() == written);
        append(50);
        Files.move(logs.resolve("app.log"), logs.resolve("app.log.1"));
        append(50);

        cluster.restartTask(name);

        append(50);
        await().atMost(PATIENCE).until(() -> records().size() == written);
        Files.copy(logs.resolve("app.log"), logs.resolve("app.log.2"));
        Files.writeString(logs.resolve("app.log"), "");
        append(20);

        cluster.takeOver();

        append(30);
        await().atMost(PATIENCE).until(() -> records().size() >= written);
        cluster.restartTask(name);
        append(1);
        await().atMost(PATIENCE).until(() -> records().size() >= written);
        assertThat(texts())
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, written)
                        .mapToObj(FileSourceOnConnectTest::line)
                        .toList());
        CommittedRecords.assertDense(records());
        assertThat(vouched()).isNotEmpty();
    }

    @Test
    void goesOnWhereTheTransactionBeforeAStopWasTheLast() throws Exception {
        settings.put("files.transaction.bytes.max", "20000");
        cluster.put(name, settings);
        append(5_000);
        await().atMost(PATIENCE).until(() -> records().size() > 200);

        cluster.restartTask(name);

        await().atMost(PATIENCE).until(() -> records().size() >= written);
        assertThat(texts())
                .containsExactlyElementsOf(IntStream.range(0, written)
                        .mapToObj(FileSourceOnConnectTest::line)
                        .toList());
        CommittedRecords.assertDense(records());
    }

    @Test
    void keepsItsPlaceWhenTheNumberOfLanesChanges() throws Exception {
        cluster.put(name, settings);
        append(100);
        await().atMost(PATIENCE).until(() -> records().size() == written);

        // The task that had the old settings is not to read what comes now.
        cluster.restResponse("DELETE", "/connectors/" + name, null);
        await().atMost(PATIENCE).until(() -> metric("files").isEmpty());
        settings.put("files.lanes", "3");
        settings.put("files.entry.app.lane", "2");
        cluster.put(name, settings);
        append(10);

        await().atMost(PATIENCE).until(() -> records().size() >= written);
        assertThat(texts()).doesNotHaveDuplicates().hasSize(written);
        assertThat(CommittedRecords.envelope(records().stream()
                                .filter(it -> new String(it.value(), UTF_8).equals(line(written - 1)))
                                .findFirst()
                                .orElseThrow())
                        .sid()
                        .lane())
                .isEqualTo(name + "-0-2");
    }

    @Test
    void saysWhatIsWrongWithItsSettings() throws Exception {
        settings.put("files.entry.app.pth", "x");
        settings.put("files.entry.app.lane", "8");
        settings.put("files.entry.app.start.pattern", "(");

        var refused = cluster.restResponse("PUT", "/connectors/" + name + "/config", settings);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("Did you mean files.entry.app.path?", "is none of the lanes, 0 to 7", "no pattern of RE2");
    }

    private static String line(int number) {
        return "2026-11-28 line " + number + " of a log that is rotated in every way there is";
    }

    private void append(int lines) throws IOException {
        List<String> more = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            more.add(line(written++));
        }
        Files.write(logs.resolve("app.log"), more, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> vouched() {
        return records().stream()
                .map(it -> it.headers().lastHeader(Headers.SID_AFTER))
                .filter(it -> it != null)
                .map(it -> new String(it.value(), UTF_8))
                .toList();
    }

    private List<String> texts() {
        return CommittedRecords.texts(records());
    }

    private List<ConsumerRecord<byte[], byte[]>> records() {
        return CommittedRecords.of(cluster.bootstrapServers(), topic, PARTITIONS);
    }

    private OptionalLong metric(String attribute) throws Exception {
        ObjectName query = new ObjectName("kafka.connect:type=plugins,connector=" + name + ",*");
        for (ObjectName each : ManagementFactory.getPlatformMBeanServer().queryNames(query, null)) {
            if (each.getKeyProperty("reason") == null) {
                return OptionalLong.of(
                        ((Number) ManagementFactory.getPlatformMBeanServer().getAttribute(each, attribute))
                                .longValue());
            }
        }
        return OptionalLong.empty();
    }
}
