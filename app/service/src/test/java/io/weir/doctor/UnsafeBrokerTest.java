package io.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.weir.cluster.Brokers;
import io.weir.cluster.Cluster;
import io.weir.cluster.KafkaTools;
import io.weir.cluster.TopicSpec;
import io.weir.cluster.Topics;
import io.weir.config.ClusterSettings;
import io.weir.config.TopicSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real broker with every setting as it should not be, which is how Kafka comes for the most part. */
class UnsafeBrokerTest {
    private static final TopicSettings PRODUCTION = new TopicSettings("p.", "", "", "", "", "", "", "", 1, 2, 2);

    private static Brokers brokers;
    private static Admin admin;

    @TempDir
    Path dir;

    @BeforeAll
    static void start() {
        brokers = Brokers.start(
                1,
                Map.of(
                        "auto.create.topics.enable", "true",
                        "unclean.leader.election.enable", "true",
                        "transaction.max.timeout.ms", "5000",
                        "transaction.partition.verification.enable", "false",
                        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "allow.everyone.if.no.acl.found", "true"),
                1);
        admin = brokers.admin();
    }

    @AfterAll
    static void stop() throws Exception {
        brokers.close();
    }

    @Test
    void thePreflightNamesAllThatIsUnsafeAtOnce() {
        assertThatExceptionOfType(UnsafeClusterException.class)
                .isThrownBy(() -> Preflight.strict().require(admin, wanted(PRODUCTION), local()))
                .satisfies(refusal -> assertThat(refusal.findings())
                        .extracting(Finding::check)
                        .contains(
                                "broker.auto-create",
                                "broker.unclean-election",
                                "broker.transaction-timeout",
                                "broker.internal-defaults",
                                "topic.missing"))
                .withMessageContaining("in server.properties of each broker: auto.create.topics.enable=false")
                .withMessageContaining("kafka-topics.sh --bootstrap-server")
                .withMessageContaining("--allow-unsafe broker.auto-create,broker.internal-defaults,");
    }

    @Test
    void theDoctorNamesTheRisksToo() {
        Snapshot snapshot = SnapshotReader.settings(admin, wanted(PRODUCTION), local());

        assertThat(Doctor.examine(snapshot, Checks.PREFLIGHT, List.of()).of(Severity.RISK))
                .extracting(Finding::check)
                .contains(
                        "broker.default-replication",
                        "broker.offsets-retention",
                        "broker.transaction-verification",
                        "feature.transaction-version");
    }

    @Test
    void theCommandsThatNeedNoRestartMendIt() throws Exception {
        Finding features = only("feature.transaction-version");
        KafkaTools.run(features.command(), dir);
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(found("feature.transaction-version")).isEmpty());

        Finding verification = only("broker.transaction-verification");
        KafkaTools.run(verification.command(), dir);
        Awaitility.await()
                .untilAsserted(() ->
                        assertThat(found("broker.transaction-verification")).isEmpty());
    }

    /** One copy is allowed where one is wanted, and a part starts with what its user accepted. */
    @Test
    void startsWhereTheUserTookTheRisk() {
        TopicSettings one = new TopicSettings("one.", "", "", "", "", "", "", "", 1, 1, 1);
        Topics.apply(admin, one);
        Awaitility.await().until(() -> Topics.check(admin, one).isEmpty());

        assertThatExceptionOfType(UnsafeClusterException.class)
                .isThrownBy(() -> Preflight.strict().require(admin, wanted(one), local()))
                .satisfies(refusal -> assertThat(refusal.findings())
                        .extracting(Finding::check)
                        .containsExactly("broker.transaction-timeout"));
        assertThatCode(() -> Preflight.of(new ClusterSettings(List.of("broker.transaction-timeout")))
                        .require(admin, wanted(one), local()))
                .doesNotThrowAnyException();
    }

    @Test
    void aMissingPermissionTakesAwayAChecksAnswerAndNoMore() throws Exception {
        TopicSettings topics = new TopicSettings("acl.", "", "", "", "", "", "", "", 1, 1, 1);
        Topics.apply(admin, topics);
        Awaitility.await().until(() -> Topics.check(admin, topics).isEmpty());
        List<AclBinding> rules = List.of(
                rule(ResourceType.CLUSTER, "kafka-cluster", AclOperation.ALL, AclPermissionType.ALLOW),
                rule(ResourceType.CLUSTER, "kafka-cluster", AclOperation.DESCRIBE_CONFIGS, AclPermissionType.DENY),
                rule(ResourceType.TOPIC, "acl.raw", AclOperation.DESCRIBE_CONFIGS, AclPermissionType.DENY));
        admin.createAcls(rules).all().get(30, TimeUnit.SECONDS);
        try {
            Awaitility.await().untilAsserted(() -> {
                Diagnosis diagnosis = Doctor.examine(
                        SnapshotReader.settings(admin, wanted(topics), local()), Checks.PREFLIGHT, List.of());
                assertThat(diagnosis.isSafe()).isTrue();
                assertThat(diagnosis.of(Severity.NOTE))
                        .filteredOn(it -> it.check().equals("unseen"))
                        .extracting(Finding::subject)
                        .containsExactly("acl.raw", "broker settings");
            });
        } finally {
            admin.deleteAcls(rules.stream()
                            .map(AclBinding::toFilter)
                            .<AclBindingFilter>map(it -> it)
                            .toList())
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static AclBinding rule(
            ResourceType type, String name, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
    }

    private static Finding only(String check) {
        List<Finding> found = found(check);
        assertThat(found).as(check).hasSize(1);
        return found.get(0);
    }

    private static List<Finding> found(String check) {
        return Doctor.examine(SnapshotReader.settings(admin, wanted(PRODUCTION), local()), Checks.PREFLIGHT, List.of())
                .findings()
                .stream()
                .filter(it -> it.check().equals(check))
                .toList();
    }

    private static Wanted wanted(TopicSettings topics) {
        return new Wanted(
                Cluster.address(admin), topics.replication(), TopicSpec.all(topics), List.of(), "", "", Instant.now());
    }

    private static Local local() {
        return LocalReader.here(Optional.empty(), 0);
    }
}
