package io.weir.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cluster.Cluster;
import io.weir.cluster.Topics;
import io.weir.config.EmbeddedSettings;
import io.weir.config.KafkaSettings;
import io.weir.config.TopicSettings;
import io.weir.embedded.DataFolder;
import io.weir.embedded.EmbeddedBroker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The doctor and the preflight as a user meets them, on the broker of {@code weir up}. */
@Timeout(120)
class DoctorCommandTest {
    @TempDir
    static Path data;

    private static DataFolder folder;
    private static EmbeddedBroker broker;
    private static Admin admin;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Lifetime lifetime = new Lifetime(hook -> {});
    private final Map<String, String> environment = new HashMap<>(Map.of(
            "WEIR_KAFKA_BOOTSTRAP", broker.bootstrap(),
            "WEIR_SOURCE_CONNECT_REST_PORT", "0",
            "WEIR_CONSOLE_PORT", "0"));

    @BeforeAll
    static void start() {
        System.setProperty(
                "weir.home", Path.of("../..").toAbsolutePath().normalize().toString());
        folder = DataFolder.open(data);
        broker = EmbeddedBroker.bind(folder, new EmbeddedSettings("127.0.0.1", 0), fatal -> {});
        broker.start();
        admin = Cluster.open(new KafkaSettings(broker.bootstrap(), Map.of()), Duration.ofSeconds(30));
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
        folder.close();
    }

    @Test
    void saysItToAPerson() {
        topics("person.");
        set("person.valid", "cleanup.policy", "delete");

        assertThat(doctor()).isEqualTo(1);
        assertThat(out.toString(UTF_8)
                        .replace(broker.bootstrap(), "BROKER")
                        .replaceAll("(?m)^.*(disk.use|df -h|backlog can grow|local.state-dir).*\n", ""))
                .isEqualTo("""
                        The cluster at BROKER, which should keep one copy of every event:

                        UNSAFE: an acknowledged event can be lost, or is held back until somebody acts
                          person.valid: has cleanup.policy=delete and needs it empty; only proof of delivery may delete  [topic.cleanup-policy]
                              cost  what is deleted before it was delivered is lost, and nothing says so; retention.ms and retention.bytes are -1, so nothing is deleted until someone sets one
                              mend  kafka-configs.sh --bootstrap-server BROKER --alter --entity-type topics --entity-name person.valid --add-config cleanup.policy=

                        NOTE
                          topics: topics.replication is 1: one disk holds the only copy of every event  [topic.one-copy]
                              cost  its loss is the loss of all that was not delivered yet
                              see   on a cluster of three brokers or more: topics.replication=3, topics.min-insync=2
                          Kafka Connect: could not be looked at: source.connect.rest-port is 0, so that its port is not known (--connect)  [unseen]
                              cost  not checked: connect.connector, connect.exactly-once, connect.tolerance, connect.settings, connect.state
                              see   run weir doctor where it can be reached

                        The cluster is NOT safe: 1 unsafe, 0 at risk, 3 to know.
                        """);
    }

    @Test
    void saysItToAScript() throws Exception {
        topics("script.");
        set("script.raw", "message.timestamp.type", "CreateTime");

        assertThat(doctor("--json")).isEqualTo(1);

        JsonNode json = new ObjectMapper().readTree(out.toString(UTF_8));
        assertThat(json.get("safe").asBoolean()).isFalse();
        assertThat(json.get("replication").asInt()).isEqualTo(1);
        assertThat(json.at("/findings/0/check").asText()).isEqualTo("topic.timestamp-type");
        assertThat(json.at("/findings/0/severity").asText()).isEqualTo("UNSAFE");
        assertThat(json.at("/findings/0/subject").asText()).isEqualTo("script.raw");
        assertThat(json.at("/findings/0/command").asText()).startsWith("kafka-configs.sh");
    }

    @Test
    void mendsTopicsAndSaysSo() {
        environment.put("WEIR_TOPICS_PREFIX", "mended.");

        assertThat(doctor()).isEqualTo(1);
        assertThat(out.toString(UTF_8)).contains("mended.raw: is missing  [topic.missing]", "0 at risk");
        out.reset();
        assertThat(doctor("--fix")).isZero();
        assertThat(out.toString(UTF_8))
                .contains("fixed: created mended.raw (6 partitions, replication 1, min.insync.replicas 1)")
                .contains("The cluster is safe: 0 unsafe");
        set("mended.raw", "max.message.bytes", "1000");
        out.reset();
        assertThat(doctor("--fix")).isZero();
        assertThat(out.toString(UTF_8)).contains("fixed: altered mended.raw: max.message.bytes=2097152 (was 1000)");
        out.reset();
        assertThat(doctor("--fix")).isZero();
        assertThat(out.toString(UTF_8)).doesNotContain("fixed:");
    }

    @Test
    void aRiskThatWasTakenIsNoReasonToFail() {
        topics("taken.");
        set("taken.raw", "cleanup.policy", "delete");
        environment.put("WEIR_CLUSTER_ALLOW_UNSAFE", "topic.cleanup-policy");

        assertThat(doctor()).isZero();
        assertThat(out.toString(UTF_8)).contains("(accepted by cluster.allow-unsafe)", "0 unsafe, 1 at risk");
    }

    @Test
    void noBrokerIsSixtyNineAndAWrongNameSeventyEight() {
        environment.put("WEIR_CLUSTER_ALLOW_UNSAFE", "topic.cleanup-polcy");
        assertThat(run("doctor")).isEqualTo(78);
        assertThat(err.toString(UTF_8)).contains("did you mean \"topic.cleanup-policy\"?");

        environment.remove("WEIR_CLUSTER_ALLOW_UNSAFE");
        environment.put("WEIR_KAFKA_BOOTSTRAP", "127.0.0.1:1");
        assertThat(run("doctor")).isEqualTo(69);
    }

    @Test
    void noPartStartsOnAClusterThatIsUnsafeUnlessItsUserTakesTheRisk() throws Exception {
        topics("part.");
        environment.put("WEIR_TOPICS_REPLICATION", "1");
        environment.put("WEIR_TOPICS_MIN_INSYNC", "1");
        set("part.raw", "cleanup.policy", "delete");
        set("part.valid", "unclean.leader.election.enable", "true");

        assertThat(run("streams", "--data", data.resolve("part").toString())).isEqualTo(1);
        assertThat(err.toString(UTF_8))
                .contains("The cluster is not fit to carry events:")
                .contains("part.raw: has cleanup.policy=delete")
                .contains("--entity-name part.raw --add-config cleanup.policy=");
        err.reset();
        assertThat(run("sink", "--lane", "valid")).isEqualTo(1);
        assertThat(err.toString(UTF_8))
                .contains("part.valid: has unclean.leader.election.enable=true")
                .as("a topic of another part")
                .doesNotContain("part.raw");
        err.reset();

        CompletableFuture<Integer> streams = CompletableFuture.supplyAsync(() -> run(
                "streams",
                "--data",
                data.resolve("part").toString(),
                "--allow-unsafe",
                "topic.cleanup-policy,topic.unclean-election"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> err.toString(UTF_8).contains("weir streams runs against"));
        lifetime.end();

        assertThat(streams.get(60, TimeUnit.SECONDS)).isZero();
    }

    private void topics(String prefix) {
        environment.put("WEIR_TOPICS_PREFIX", prefix);
        TopicSettings topics = new TopicSettings(prefix, "", "", "", "", "", "", "", 1, 1, 1);
        Topics.apply(admin, topics);
        Awaitility.await().until(() -> Topics.check(admin, topics).isEmpty());
    }

    private static void set(String topic, String key, String value) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        Cluster.answer(
                admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all(), "to set " + topic);
        Awaitility.await()
                .until(() -> Cluster.answer(
                                admin.describeConfigs(List.of(resource)).all(), topic)
                        .get(resource)
                        .get(key)
                        .value()
                        .equals(value));
    }

    private int doctor(String... more) {
        String[] arguments = new String[more.length + 5];
        System.arraycopy(new String[] {"doctor", "--watch", "0", "--data", data.toString()}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return run(arguments);
    }

    private int run(String... arguments) {
        PrintStream to = new PrintStream(out, true, UTF_8);
        PrintStream errors = new PrintStream(err, true, UTF_8);
        return Main.run(
                new Context(new ByteArrayInputStream(new byte[0]), to, errors, environment, lifetime), arguments);
    }
}
