package io.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cluster.Cluster;
import io.weir.cluster.KafkaTools;
import io.weir.cluster.ThreeBrokers;
import io.weir.cluster.TopicSpec;
import io.weir.cluster.Topics;
import io.weir.config.KafkaSettings;
import io.weir.config.TopicSettings;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong with a real cluster, made wrong on one and found. */
@ExtendWith(ThreeBrokers.Resolver.class)
class DoctorClusterTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final long DAY = 86_400_000;

    @TempDir
    Path dir;

    private final Admin admin;
    private final KafkaSettings kafka;

    DoctorClusterTest(ThreeBrokers cluster) {
        this.admin = cluster.admin();
        this.kafka = cluster.kafka();
    }

    @Test
    void findsNothingUnsafeInASoundCluster() {
        TopicSettings topics = make("sound.");

        Diagnosis diagnosis = look(topics);

        assertThat(diagnosis.of(Severity.UNSAFE)).isEmpty();
        // What these brokers have of Kafka's own defaults.
        assertThat(diagnosis.of(Severity.RISK))
                .extracting(Finding::check)
                .contains("broker.offsets-retention", "broker.default-replication", "cluster.quorum")
                .doesNotContain("clock.controller", "clock.broker", "feature.transaction-version", "group.members");
        assertThat(diagnosis.of(Severity.NOTE)).extracting(Finding::check).contains("disk.use");
    }

    @Test
    void findsEachTopicSettingAndTheFixMendsIt() {
        TopicSettings topics = make("wrong.");
        set("wrong.raw", Map.of("cleanup.policy", "delete", "retention.ms", "3600000"));
        set("wrong.valid", Map.of("message.timestamp.type", "CreateTime", "max.message.bytes", "1000"));
        set("wrong.dlq", Map.of("min.insync.replicas", "1", "unclean.leader.election.enable", "true"));

        Awaitility.await()
                .untilAsserted(() -> assertThat(look(topics).of(Severity.UNSAFE))
                        .extracting(Finding::check)
                        .containsExactly(
                                "topic.cleanup-policy",
                                "topic.message-bytes",
                                "topic.min-insync",
                                "topic.timestamp-type",
                                "topic.unclean-election"));
        assertThat(look(topics).findings().get(0).why()).contains("time to data loss is 60 min");

        Topics.applyAndAlter(admin, topics);

        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(look(topics).of(Severity.UNSAFE)).isEmpty());
    }

    @Test
    void namesTheGapOfAGroupAndTheCommandMendsIt() throws Exception {
        TopicSettings topics = make("gap.");
        send("gap.raw", 10, null);
        commit("gap.streams", "gap.raw", 2);
        admin.deleteRecords(Map.of(new TopicPartition("gap.raw", 0), RecordsToDelete.beforeOffset(7)))
                .all()
                .get(30, TimeUnit.SECONDS);

        Finding gap = only(look(topics), "group.gap");

        assertThat(gap.subject()).isEqualTo("gap.streams on gap.raw-0");
        assertThat(gap.what()).isEqualTo("offsets 2 to 6 are deleted, unread");
        KafkaTools.run(gap.command().substring(gap.command().indexOf("kafka-")), dir);
        assertThat(look(topics).findings()).extracting(Finding::check).doesNotContain("group.gap");
    }

    @Test
    void namesAGroupThatNobodyWorksForAndOneThatStands() throws Exception {
        TopicSettings topics = make("still.");
        send("still.raw", 5, null);
        commit("still.streams", "still.raw", 0);
        assertThat(only(look(topics), "group.members").what())
                .isEqualTo("has no members, and up to 5 records wait for it");

        try (Consumer<byte[], byte[]> member = consumer("still.streams", "classic")) {
            member.subscribe(List.of("still.raw"));
            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> !member.poll(Duration.ofMillis(100)).isEmpty());

            Diagnosis diagnosis = look(topics);

            assertThat(only(diagnosis, "group.standing").what()).contains("up to 5 records wait in [still.raw-0]");
            assertThat(diagnosis.findings()).extracting(Finding::check).doesNotContain("group.members");
        }
    }

    @Test
    void namesAMemberOfTheNewerProtocol() throws Exception {
        TopicSettings topics = make("newer.");
        send("newer.raw", 1, null);
        try (Consumer<byte[], byte[]> member = consumer("newer.streams", "consumer")) {
            member.subscribe(List.of("newer.raw"));
            Awaitility.await().atMost(LONG).until(() -> {
                member.poll(Duration.ofMillis(100));
                return !member.assignment().isEmpty();
            });

            assertThat(only(look(topics), "group.protocol").what()).contains("protocol Consumer");
        }
    }

    @Test
    void saysWhenRetentionTakesWhatIsUnread() throws Exception {
        TopicSettings topics = make("old.");
        set(
                "old.raw",
                Map.of(
                        "message.timestamp.type", "CreateTime",
                        "cleanup.policy", "delete",
                        "retention.ms", String.valueOf(7 * DAY)));
        Awaitility.await()
                .until(() -> look(topics).findings().stream()
                        .anyMatch(it -> it.check().equals("topic.cleanup-policy")));
        send("old.raw", 1, System.currentTimeMillis() - 6 * DAY - DAY * 3 / 4);
        send("old.raw", 1, System.currentTimeMillis() - 6 * DAY - DAY / 2);
        send("old.raw", 1, System.currentTimeMillis());
        commit("old.streams", "old.raw", 1);

        assertThat(only(look(topics), "group.retention").what())
                .matches(
                        "its oldest unread record has waited 6 days of the 7 days that retention.ms gives it: time to data"
                                + " loss is 1[12] h");
    }

    @Test
    void findsABrokersClockByARecordFromTheFuture() throws Exception {
        TopicSettings topics = make("future.");
        set("future.raw", Map.of("message.timestamp.type", "CreateTime"));
        Awaitility.await()
                .until(() -> look(topics).findings().stream()
                        .anyMatch(it -> it.check().equals("topic.timestamp-type")));
        send("future.raw", 1, System.currentTimeMillis() + 3_000_000);

        assertThat(only(look(topics), "clock.broker").what())
                .contains("leads future.raw-0")
                .contains("49 min ahead");
    }

    /** As seen from 40 s later, so that nobody has to wait so long. */
    @Test
    void namesTheTransactionOfAKilledProducerAndTheCommandEndsIt() throws Exception {
        TopicSettings topics = make("killed.");
        send("killed.raw", 3, null);
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        AbandonedProducer.class.getName(),
                        kafka.bootstrap(),
                        "killed.raw",
                        "killed-in-the-middle")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = child.inputReader()) {
            String line = said.readLine();
            while (line != null && !line.equals("open")) {
                line = said.readLine();
            }
            assertThat(line).isEqualTo("open");
        } finally {
            child.destroyForcibly().waitFor();
        }
        assertThat(look(topics).findings()).extracting(Finding::check).doesNotContain("transaction.open");

        Finding open = only(look(topics, Duration.ofSeconds(40)), "transaction.open");

        assertThat(open.subject()).isEqualTo("killed.raw-0");
        assertThat(open.severity()).isEqualTo(Severity.RISK);
        assertThat(open.what())
                .matches(
                        "a transaction of killed-in-the-middle is open from offset 3 \\(the partition ends at 4\\) since"
                                + " 4\\d s; it may stay open for 10 min .*");
        KafkaTools.run(open.command(), dir);
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(
                        () -> assertThat(look(topics, Duration.ofSeconds(40)).findings())
                                .extracting(Finding::check)
                                .doesNotContain("transaction.open"));
    }

    private TopicSettings make(String prefix) {
        TopicSettings topics = new TopicSettings(prefix, "", "", "", "", "", "", "", 1, 3, 2);
        Topics.apply(admin, topics);
        Awaitility.await().until(() -> Topics.check(admin, topics).isEmpty());
        return topics;
    }

    private Diagnosis look(TopicSettings topics) {
        return look(topics, Duration.ZERO);
    }

    private Diagnosis look(TopicSettings topics, Duration later) {
        Wanted wanted = new Wanted(
                Cluster.address(admin),
                topics.replication(),
                TopicSpec.all(topics),
                List.of(new Wanted.Reader("streams", topics.prefix() + "streams", topics.raw(), "weir streams")),
                "",
                "",
                Instant.now().plus(later));
        Snapshot snapshot = SnapshotReader.all(
                kafka,
                admin,
                wanted,
                Seen.not("none here"),
                Seen.of(LocalReader.here(Optional.empty(), 0)),
                Duration.ofMillis(200));
        return Diagnosis.of(snapshot, List.of());
    }

    private static Finding only(Diagnosis diagnosis, String check) {
        List<Finding> found = diagnosis.findings().stream()
                .filter(it -> it.check().equals(check))
                .toList();
        assertThat(found).as("%s in %s", check, diagnosis.findings()).hasSize(1);
        return found.get(0);
    }

    private void set(String topic, Map<String, String> settings) {
        Cluster.answer(
                admin.incrementalAlterConfigs(Map.of(
                                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                                settings.entrySet().stream()
                                        .map(it -> new AlterConfigOp(
                                                new ConfigEntry(it.getKey(), it.getValue()), AlterConfigOp.OpType.SET))
                                        .toList()))
                        .all(),
                "to set " + topic);
    }

    private void send(String topic, int records, Long timestamp) throws Exception {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, 0, timestamp, null, new byte[] {1}))
                        .get(30, TimeUnit.SECONDS);
            }
        }
    }

    private void commit(String group, String topic, long offset) throws Exception {
        admin.alterConsumerGroupOffsets(group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)))
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    private Consumer<byte[], byte[]> consumer(String group, String protocol) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrap(),
                        "group.id",
                        group,
                        "group.protocol",
                        protocol,
                        "enable.auto.commit",
                        "false",
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
