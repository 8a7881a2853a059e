package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.envelope.Envelope;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import javax.management.AttributeNotFoundException;
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

/** Datagrams and streams, through a real worker and a real broker. */
class SyslogSourceOnConnectTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PARTITIONS = 2;

    @TempDir
    static Path folder;

    private static ConnectCluster cluster;

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
        settings.keySet().removeIf(it -> it.startsWith("http."));
        settings.put("connector.class", SyslogSourceConnector.class.getName());
        settings.put("name", name);
        settings.put("topic", topic);
        settings.put("syslog.host", "127.0.0.1");
        settings.put("syslog.udp.port", "0");
        settings.put("syslog.udp.receive.buffer.bytes", "65536");
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
    void makesAnEventOfEachDatagram() throws Exception {
        cluster.put(name, settings);

        send("<34>Oct 11 22:14:15 mymachine su: 'su root' failed\n", "<13>two\nlines\r\n", "\n", "<13>three\0");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(texts())
                        .containsExactly(
                                "<34>Oct 11 22:14:15 mymachine su: 'su root' failed", "<13>two\nlines", "<13>three"));
        Envelope envelope = CommittedRecords.envelope(records().get(0));
        assertThat(envelope.hints().host()).isEqualTo("127.0.0.1");
        assertThat(envelope.sid().lane()).matches(name + "-0-[0-7]");
        CommittedRecords.assertDense(records());
        assertThat(metric("events-total")).hasValue(3);
        assertThat(metric("listening")).hasValue(1);
        assertThat(metric("empty-total")).hasValue(1);
        assertThat(metric("buffered-bytes")).hasValue(0);
    }

    /** Each is in the topic, or counted: as one that the kernel had no room for. */
    @Test
    void countsWhatTheKernelDroppedBeforeTheEdge() throws Exception {
        settings.put("syslog.buffer.bytes.max", String.valueOf(1 << 20));
        cluster.put(name, settings);
        awaitPort();
        cluster.restResponse("PUT", "/connectors/" + name + "/pause", null);
        long before = metric("before-edge-total").orElseThrow();
        // Nothing is taken any more: the task's buffer fills, and then the kernel's.
        int sent = 20_000;
        String[] burst = IntStream.range(0, sent)
                .mapToObj(it -> "<13>" + it + " " + "x".repeat(500))
                .toArray(String[]::new);

        send(burst);

        await().atMost(PATIENCE).until(() -> metric("before-edge-total").orElse(0) > before);
        cluster.restResponse("PUT", "/connectors/" + name + "/resume", null);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(metric("events-total").orElse(0)
                                + metric("before-edge-total").orElse(0)
                                - before)
                        .isEqualTo(sent));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(records())
                        .hasSize((int) metric("events-total").orElse(0)));
        CommittedRecords.assertDense(records());
    }

    @Test
    void keepsWhatItHadReadForTheNextTask() throws Exception {
        Path spill = folder.resolve("spill-" + name);
        settings.put("syslog.spill.file", spill.toString());
        cluster.put(name, settings);
        awaitPort();
        cluster.restResponse("PUT", "/connectors/" + name + "/pause", null);
        // Whether the last poll still takes some of them does not matter: each is to come once.
        send("<13>one", "<13>two", "<13>three");
        await().atMost(PATIENCE)
                .until(() -> metric("buffered-bytes").orElse(0) > 0
                        || metric("events-total").orElse(0) == 3);

        cluster.restartTask(name);
        cluster.restResponse("PUT", "/connectors/" + name + "/resume", null);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(texts()).containsExactly("<13>one", "<13>two", "<13>three"));
        CommittedRecords.assertDense(records());
        await().atMost(PATIENCE).until(() -> Files.notExists(spill));
    }

    /** In both framings, from several connections at once: each is in the topic once. */
    @Test
    void takesEachMessageOfTcpAndTlsOnce() throws Exception {
        TestCertificates certificates = new TestCertificates(Files.createDirectory(folder.resolve("certificates")));
        String[] more = certificates.settings("syslog.udp.port", "-1", "syslog.tcp.port", "0");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        cluster.put(name, settings);
        int tcp = awaitMetric("tcp-port");
        int tls = awaitMetric("tls-port");
        int messages = 2_000;
        Set<String> sent = new HashSet<>();
        try (Socket lines = new Socket(InetAddress.getLoopbackAddress(), tcp);
                Socket counted = new Socket(InetAddress.getLoopbackAddress(), tcp);
                Socket encrypted = certificates.connect(tls, "")) {
            for (int i = 0; i < messages; i++) {
                for (String each : List.of("<13>line " + i, "<13>counted\n" + i, "<13>encrypted " + i)) {
                    sent.add(each);
                }
                SyslogStage.send(lines, "<13>line " + i + "\r\n");
                String text = "<13>counted\n" + i;
                SyslogStage.send(counted, text.length() + " " + text);
                SyslogStage.send(encrypted, "<13>encrypted " + i + "\n");
            }
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(metric("connections").orElse(0)).isEqualTo(3));

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(metric("events-total").orElse(0)).isEqualTo(3L * messages));
        }

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(records()).hasSize(3 * messages));
        assertThat(texts()).containsExactlyInAnyOrderElementsOf(sent);
        CommittedRecords.assertDense(records());
        // One address has one lane, and in it the order of each connection.
        assertThat(texts().stream().filter(it -> it.startsWith("<13>line")))
                .containsExactlyElementsOf(IntStream.range(0, messages)
                        .mapToObj(it -> "<13>line " + it)
                        .toList());
        assertThat(records().stream()
                        .map(it -> CommittedRecords.envelope(it).hints().source())
                        .distinct())
                .containsExactlyInAnyOrder("tcp", "tls");
        await().atMost(PATIENCE).until(() -> metric("connections").orElse(-1) == 0);
        assertThat(metric("buffered-stream-bytes")).hasValue(0);
    }

    @Test
    void keepsWhatItHadReadOfAStreamForTheNextTask() throws Exception {
        settings.put("syslog.spill.file", folder.resolve("spill-" + name).toString());
        settings.put("syslog.udp.port", "-1");
        settings.put("syslog.tcp.port", "0");
        cluster.put(name, settings);
        int port = awaitMetric("tcp-port");
        cluster.restResponse("PUT", "/connectors/" + name + "/pause", null);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            SyslogStage.send(socket, "<13>one\n<13>two\n<13>begun");
            await().atMost(PATIENCE)
                    .until(() -> metric("buffered-stream-bytes").orElse(0) > 0
                            || metric("events-total").orElse(0) == 2);

            cluster.restartTask(name);
        }
        cluster.restResponse("PUT", "/connectors/" + name + "/resume", null);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(texts()).containsExactly("<13>one", "<13>two", "<13>begun"));
        CommittedRecords.assertDense(records());
    }

    @Test
    void saysWhatIsWrongWithItsSettings() throws Exception {
        settings.put("syslog.udp.prot", "1");
        settings.put("errors.tolerance", "all");

        var refused = cluster.restResponse("PUT", "/connectors/" + name + "/config", settings);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Did you mean syslog.udp.port?", "errors.tolerance must be none");
    }

    @Test
    void saysWhoHasThePort() throws Exception {
        try (DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            settings.put("syslog.udp.port", String.valueOf(other.getLocalPort()));
            cluster.put(name, settings);

            // Its status is written some time after the connector.
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(cluster.taskState(name)).isEqualTo("FAILED"));
            assertThat(cluster.restResponse("GET", "/connectors/" + name + "/status", null)
                            .body())
                    .contains(
                            "Cannot listen on 127.0.0.1:" + other.getLocalPort() + "/udp",
                            "Another process has the port");
        }
    }

    private void awaitPort() {
        // A task shows one after the other.
        await().atMost(PATIENCE)
                .ignoreException(AttributeNotFoundException.class)
                .until(() -> metric("port").orElse(0) > 0);
    }

    private int awaitMetric(String attribute) {
        await().atMost(PATIENCE)
                .ignoreException(AttributeNotFoundException.class)
                .until(() -> metric(attribute).orElse(0) > 0);
        try {
            return (int) metric(attribute).orElseThrow();
        } catch (Exception gone) {
            throw new AssertionError(gone);
        }
    }

    private void send(String... texts) throws Exception {
        awaitPort();
        int port = (int) metric("port").orElseThrow();
        try (DatagramSocket socket = new DatagramSocket()) {
            for (String text : texts) {
                byte[] bytes = text.getBytes(UTF_8);
                socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
            }
        }
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
