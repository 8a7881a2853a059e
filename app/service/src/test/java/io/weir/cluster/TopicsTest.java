package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.weir.config.KafkaSettings;
import io.weir.config.TopicSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ThreeBrokers.Resolver.class)
class TopicsTest {
    @TempDir
    Path dir;

    private final Admin admin;
    private final KafkaSettings kafka;

    TopicsTest(ThreeBrokers cluster) {
        this.admin = cluster.admin();
        this.kafka = cluster.kafka();
    }

    @Test
    void createsWhatIsMissingAndThenHasNothingToDo() {
        TopicSettings topics = topics("made.", 4);

        Applied first = Topics.apply(admin, topics);
        awaitEverywhere(topics);
        Applied second = Topics.apply(admin, topics);

        assertThat(first.done())
                .hasSize(7)
                .contains("created made.raw (4 partitions, replication 3, min.insync.replicas 2)");
        assertThat(second.lines()).containsExactly("topics: nothing to do");
        assertThat(Topics.check(admin, topics)).isEmpty();
    }

    @Test
    void topicsHaveTheSettingsOfTheContract() {
        TopicSettings topics = topics("pinned.", 2);
        Topics.apply(admin, topics);
        awaitEverywhere(topics);

        TopicState state = TopicState.read(admin, TopicSpec.names(TopicSpec.all(topics)));

        assertThat(state.topics()).hasSize(7).allSatisfy((name, topic) -> {
            assertThat(topic.partitions()).isEqualTo(2);
            assertThat(topic.value("cleanup.policy")).isEqualTo(name.equals("pinned.ledger") ? "compact" : "");
            assertThat(topic.value("message.timestamp.type")).isEqualTo("LogAppendTime");
            assertThat(topic.value("max.message.bytes")).isEqualTo("2097152");
            assertThat(topic.value("min.insync.replicas")).isEqualTo("2");
            assertThat(topic.value("unclean.leader.election.enable")).isEqualTo("false");
        });
        assertThat(state.topics().get("pinned.ledger")).satisfies(ledger -> {
            assertThat(ledger.value("segment.bytes")).isEqualTo("1048576");
            assertThat(ledger.value("delete.retention.ms")).isEqualTo("300000");
            assertThat(ledger.value("min.cleanable.dirty.ratio")).isEqualTo("0.1");
        });
    }

    @Test
    void findsEveryFaultAndEachCommandMendsIt() throws Exception {
        TopicSettings topics = topics("bad.", 3);
        admin.createTopics(List.of(
                        new NewTopic("bad.raw", 3, (short) 3).configs(Map.of("min.insync.replicas", "2")),
                        new NewTopic("bad.valid", 2, (short) 3).configs(safe()),
                        new NewTopic("bad.priority", 3, (short) 1).configs(safe()),
                        new NewTopic("bad.dlq", 3, (short) 3)
                                .configs(Map.of("cleanup.policy", "compact", "unclean.leader.election.enable", "true")),
                        new NewTopic("bad.ledger", 3, (short) 3).configs(safe())))
                .all()
                .get(30, TimeUnit.SECONDS);

        List<TopicProblem> problems = Awaitility.await()
                .until(
                        () -> Topics.check(admin, topics),
                        found -> found.stream()
                                        .filter(it -> it.what().equals("is missing"))
                                        .count()
                                == 2);

        assertThat(problems)
                .extracting(it -> it.topic() + " " + it.what())
                .satisfiesExactlyInAnyOrder(
                        it -> assertThat(it).startsWith("bad.raw has cleanup.policy=delete and needs it empty; only"),
                        it -> assertThat(it).startsWith("bad.raw has message.timestamp.type=CreateTime and needs Log"),
                        it -> assertThat(it).startsWith("bad.raw has max.message.bytes=1048588 and needs 2097152"),
                        it -> assertThat(it).startsWith("bad.valid has 2 partitions and another topic 3"),
                        it -> assertThat(it).startsWith("bad.priority keeps 1 copy and should keep 3"),
                        it -> assertThat(it).startsWith("bad.priority has min.insync.replicas=2 and 1 copy, so no wr"),
                        it -> assertThat(it).startsWith("bad.dlq has cleanup.policy=compact and needs it empty"),
                        it -> assertThat(it).startsWith("bad.dlq has message.timestamp.type=CreateTime"),
                        it -> assertThat(it).startsWith("bad.dlq has max.message.bytes=1048588"),
                        it -> assertThat(it).startsWith("bad.dlq has min.insync.replicas=1 and needs 2; one broker"),
                        it -> assertThat(it).startsWith("bad.dlq has unclean.leader.election.enable=true"),
                        it -> assertThat(it)
                                .startsWith(
                                        "bad.ledger has segment.bytes=1073741824 and needs 1048576; every start reads"),
                        it -> assertThat(it).startsWith("bad.ledger has min.cleanable.dirty.ratio=0.5 and needs 0.1"),
                        it -> assertThat(it).startsWith("bad.ledger has delete.retention.ms=86400000 and needs 300000"),
                        it -> assertThat(it).startsWith("bad.receipts is missing"),
                        it -> assertThat(it).startsWith("bad.ledger has cleanup.policy= and needs compact"),
                        it -> assertThat(it).startsWith("bad.events is missing"));
        for (TopicProblem problem : problems) {
            KafkaTools.run(problem.command(), dir);
        }

        // Lowering min.insync.replicas was the way out for a single copy; with three it is unsafe again.
        Awaitility.await()
                .untilAsserted(() -> assertThat(Topics.check(admin, topics))
                        .extracting(TopicProblem::what)
                        .containsExactly("has min.insync.replicas=1 and needs 2; one broker's loss must lose nothing"
                                + " acknowledged"));
        KafkaTools.run(Topics.check(admin, topics).get(0).command(), dir);
        Awaitility.await()
                .untilAsserted(() -> assertThat(Topics.check(admin, topics)).isEmpty());
    }

    @Test
    void altersOnlyWhenAsked() throws Exception {
        TopicSettings topics = topics("alter.", 3);
        admin.createTopics(List.of(
                        new NewTopic("alter.raw", 3, (short) 3),
                        new NewTopic("alter.valid", 1, (short) 3).configs(safe()),
                        // As the release before made it.
                        new NewTopic("alter.ledger", 3, (short) 3)
                                .configs(Map.of("cleanup.policy", "compact", "segment.bytes", "16777216"))))
                .all()
                .get(30, TimeUnit.SECONDS);
        Topics.apply(admin, topics);
        awaitEverywhere(topics);

        assertThat(Topics.apply(admin, topics).done()).isEmpty();
        Applied altered = Topics.applyAndAlter(admin, topics);

        assertThat(altered.done())
                .contains(
                        "altered alter.raw: cleanup.policy= (was delete)",
                        "altered alter.raw: min.insync.replicas=2 (was 1)",
                        "altered alter.valid: 3 partitions (was 1)",
                        "altered alter.ledger: segment.bytes=1048576 (was 16777216)",
                        "altered alter.ledger: delete.retention.ms=300000 (was 86400000)");
        Awaitility.await()
                .untilAsserted(() -> assertThat(Topics.check(admin, topics)).isEmpty());
    }

    @Test
    void takesMorePartitionsAndSafetyThanAskedFor() throws Exception {
        TopicSettings topics = topics("more.", 2);
        Map<String, String> stricter = Map.of(
                "cleanup.policy", "",
                "message.timestamp.type", "LogAppendTime",
                "max.message.bytes", "9000000",
                "min.insync.replicas", "3");
        admin.createTopics(List.of(new NewTopic("more.raw", 5, (short) 3).configs(stricter)))
                .all()
                .get(30, TimeUnit.SECONDS);

        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(Topics.apply(admin, topics).problems()).isEmpty());

        assertThat(TopicState.read(admin, TopicSpec.names(TopicSpec.judged(topics)))
                        .topics())
                .hasSize(5)
                .allSatisfy((name, topic) -> assertThat(topic.partitions()).isEqualTo(5));
    }

    @Test
    void saysThatOneCopyIsTheOnlyOne() {
        TopicSettings topics = topics("single.", 1).onOneBroker();

        assertThat(Topics.apply(admin, topics).lines())
                .contains("replication is 1: this broker's disk holds the only copy of every event");
    }

    @Test
    void saysWhereNoBrokerAnswered() {
        KafkaSettings nobody = new KafkaSettings("127.0.0.1:1", Map.of());

        assertThatExceptionOfType(ClusterUnreachableException.class)
                .isThrownBy(() -> Cluster.open(nobody, Duration.ofMillis(300)))
                .withMessageContaining("No Kafka broker answered at 127.0.0.1:1 within 300 ms")
                .withMessageContaining("kafka-broker-api-versions.sh --bootstrap-server 127.0.0.1:1");
    }

    @Test
    void saysWhichAddressCannotBeResolved() {
        KafkaSettings nowhere = new KafkaSettings("no-such-host.invalid:9092", Map.of());

        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> Cluster.open(nowhere, Duration.ofSeconds(2)))
                .withMessageContaining("no-such-host.invalid:9092")
                .withMessageContaining("kafka.bootstrap");
    }

    @Test
    void neverPrintsASecretThatKafkaRefuses() {
        KafkaSettings wrong = new KafkaSettings(
                kafka.bootstrap(),
                Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN", "sasl.jaas.config", "s3cr3t"));

        assertThatExceptionOfType(ClusterException.class)
                .isThrownBy(() -> Cluster.open(wrong, Duration.ofSeconds(2)))
                .satisfies(it ->
                        assertThat(it.getMessage()).contains("kafka.properties").doesNotContain("s3cr3t"));
    }

    /** Metadata reaches each broker in its own time. */
    private void awaitEverywhere(TopicSettings topics) {
        Awaitility.await()
                .until(() -> Topics.check(admin, topics).isEmpty()
                        || Topics.check(admin, topics).stream()
                                .noneMatch(it -> it.what().equals("is missing")));
    }

    private static Map<String, String> safe() {
        return Map.of(
                "cleanup.policy", "",
                "message.timestamp.type", "LogAppendTime",
                "max.message.bytes", "2097152",
                "min.insync.replicas", "2");
    }

    private static TopicSettings topics(String prefix, int partitions) {
        return new TopicSettings(prefix, "", "", "", "", "", "", "", partitions, 3, 2);
    }
}
