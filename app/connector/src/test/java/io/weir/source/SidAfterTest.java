package io.weir.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.envelope.Headers;
import io.weir.envelope.Sid;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each lane's first event of an epoch says which was the lane's last before it, whoever had written that. */
class SidAfterTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PARTITIONS = 2;
    private static final int SENDERS = 12;
    private static final String NAME = "after";

    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void eachLaneNamesItsOwnLastThroughRestartsRestsAndATakeover() throws Exception {
        try (ConnectCluster cluster = new ConnectCluster(folder)) {
            cluster.admin()
                    .createTopics(List.of(new NewTopic(NAME, PARTITIONS, (short) 1)))
                    .all()
                    .get();
            cluster.put(NAME, settings());
            send(SENDERS, 3);

            Files.delete(port());
            cluster.restartTask(NAME);
            // Lanes of the other senders rest for an epoch.
            send(2, 2);
            Files.delete(port());
            cluster.takeOver();
            send(SENDERS, 1);

            await().atMost(PATIENCE).until(() -> records(cluster).size() == 3 * SENDERS + 2 * 2 + SENDERS);
            List<ConsumerRecord<byte[], byte[]>> all = records(cluster);
            CommittedRecords.assertDense(all);
            assertThat(CommittedRecords.epochs(all)).hasSize(3);
            assertVouched(all);
        }
    }

    /** Nothing at the first start ever; then at the first event of an epoch, and at no other. */
    private static void assertVouched(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, Sid> last = new HashMap<>();
        Map<String, Integer> vouched = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Sid sid = CommittedRecords.envelope(record).sid();
            Sid before = last.put(sid.lane(), sid);
            boolean isFirst = before != null && before.epoch() < sid.epoch();
            Header after = record.headers().lastHeader(Headers.SID_AFTER);
            assertThat(after == null ? "" : new String(after.value(), US_ASCII))
                    .as("what %s says", sid)
                    .isEqualTo(isFirst ? before.toString() : "");
            vouched.merge(sid.lane(), isFirst ? 1 : 0, Integer::sum);
        }
        assertThat(vouched).hasSizeGreaterThan(3);
        assertThat(vouched.values().stream().collect(Collectors.toSet()))
                .as("lanes that rested for an epoch, and lanes that did not")
                .contains(1, 2);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(SettingsCheckTest.sound());
        settings.put("name", NAME);
        settings.put("topic", NAME);
        settings.put("http.host", "127.0.0.1");
        settings.put("http.port", "0");
        settings.put("http.port.file", port().toString());
        settings.put("http.tokens", "tok");
        return settings;
    }

    /** Each of that many senders, one after the other. */
    private void send(int senders, int events) throws Exception {
        await().atMost(PATIENCE).until(() -> Files.exists(port()));
        for (int sender = 0; sender < senders; sender++) {
            HttpRequest post = request(sender)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"event\":1}".repeat(events)))
                    .build();
            assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    private HttpRequest.Builder request(int sender) throws IOException {
        String port = Files.readString(port()).strip();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/services/collector"))
                .header("Authorization", "Splunk tok")
                .header("X-Splunk-Request-Channel", String.format("00000000-0000-0000-0000-%012d", sender));
    }

    private Path port() {
        return folder.resolve("port");
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(ConnectCluster cluster) {
        return CommittedRecords.of(cluster.bootstrapServers(), NAME, PARTITIONS);
    }
}
