package io.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.weir.cluster.ClusterException;
import io.weir.config.ClusterSettings;
import io.weir.config.ConfigException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoctorTest {
    private final Seeing seeing = Seeing.production();

    @Test
    void everyCheckHasANameOfItsOwn() {
        assertThat(Checks.ids()).doesNotHaveDuplicates().allMatch(it -> it.matches("[a-z]+\\.[a-z-]+"));
    }

    /** What {@code cluster.allow-unsafe} takes: a contract with configuration files. */
    @Test
    void theNamesThatCanBeAcceptedArePinned() {
        assertThat(Checks.refusing())
                .containsExactly(
                        "broker.auto-create",
                        "broker.internal-defaults",
                        "broker.transaction-timeout",
                        "broker.unclean-election",
                        "connect.offsets",
                        "internal.min-insync",
                        "internal.replication",
                        "topic.cleanup-policy",
                        "topic.message-bytes",
                        "topic.min-insync",
                        "topic.missing",
                        "topic.partitions",
                        "topic.replication",
                        "topic.timestamp-type",
                        "topic.unclean-election");
    }

    @Test
    void putsTheWorstFirst() {
        seeing.set("weir.raw", "cleanup.policy", "delete");
        seeing.brokers = Seen.of(List.of(Seeing.broker(1, Map.of("default.replication.factor", "1"))));

        Diagnosis diagnosis = Diagnosis.of(seeing.snapshot(), List.of());

        assertThat(diagnosis.findings())
                .extracting(Finding::severity)
                .containsExactly(Severity.UNSAFE, Severity.RISK, Severity.NOTE);
        assertThat(diagnosis.isSafe()).isFalse();
    }

    @Test
    void whatTheUserAcceptedIsInNobodysWayAndStillSaid() {
        seeing.set("weir.raw", "cleanup.policy", "delete");
        seeing.set("weir.raw", "unclean.leader.election.enable", "true");

        Diagnosis diagnosis = Diagnosis.of(seeing.snapshot(), List.of("topic.cleanup-policy"));

        assertThat(diagnosis.of(Severity.UNSAFE)).extracting(Finding::check).containsExactly("topic.unclean-election");
        assertThat(diagnosis.of(Severity.RISK)).singleElement().satisfies(it -> {
            assertThat(it.check()).isEqualTo("topic.cleanup-policy");
            assertThat(it.why()).endsWith("(accepted by cluster.allow-unsafe)");
        });
    }

    @Test
    void whatMayNotBeSeenIsOneNoteWithThePermissionItTakes() {
        seeing.brokers = Seen.not("The cluster does not allow this principal the brokers' settings");
        seeing.unseenTopics.put("weir.raw", "not allowed");
        seeing.topics.remove("weir.raw");

        Diagnosis diagnosis = Doctor.examine(seeing.snapshot(), Checks.PREFLIGHT, List.of());

        assertThat(diagnosis.isSafe()).isTrue();
        assertThat(diagnosis.findings())
                .hasSize(2)
                .allSatisfy(it -> assertThat(it.severity()).isEqualTo(Severity.NOTE));
        assertThat(diagnosis.findings().get(0).command())
                .contains("kafka-acls.sh --bootstrap-server b:9092 --add")
                .endsWith("--operation DescribeConfigs --cluster");
        assertThat(diagnosis.findings().get(0).why()).contains("broker.auto-create", "broker.unclean-election");
        assertThat(diagnosis.findings().get(1).subject()).isEqualTo("weir.raw");
    }

    @Test
    void aMissingPermissionIsAReasonAndNoFailure() {
        Seen<String> seen = Seen.ask(() -> {
            throw new ClusterException("not allowed");
        });

        assertThat(seen.value()).isEmpty();
        assertThat(seen.reason()).isEqualTo("not allowed");
    }

    @Test
    void thePreflightTakesOnlyNamesOfChecksThatCanRefuse() {
        assertThat(Preflight.of(new ClusterSettings(List.of("broker.auto-create")))
                        .accepted())
                .containsExactly("broker.auto-create");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Preflight.of(new ClusterSettings(List.of("broker.auto-creation", "group.gap"))))
                .withMessageContaining("called \"broker.auto-creation\"; did you mean \"broker.auto-create\"?")
                .withMessageContaining("called \"group.gap\"");
    }

    @Test
    void theRefusalNamesEachFindingItsCommandAndTheWayRoundIt() {
        seeing.set("weir.raw", "cleanup.policy", "delete");
        seeing.brokers = Seen.of(List.of(Seeing.broker(1, Map.of("auto.create.topics.enable", "true"))));

        Diagnosis diagnosis = Doctor.examine(seeing.snapshot(), Checks.PREFLIGHT, List.of());

        assertThat(new UnsafeClusterException(diagnosis.of(Severity.UNSAFE)).getMessage())
                .isEqualTo("""
                        The cluster is not fit to carry events:
                          broker 1: has auto.create.topics.enable=true [broker.auto-create]
                            in server.properties of each broker: auto.create.topics.enable=false   then restart one broker after the other
                          weir.raw: has cleanup.policy=delete and needs it empty; only proof of delivery may delete [topic.cleanup-policy]
                            kafka-configs.sh --bootstrap-server b:9092 --alter --entity-type topics --entity-name weir.raw --add-config cleanup.policy=
                        The topics all at once: weir topics apply --alter
                        What each could cost: weir doctor. To start all the same: --allow-unsafe broker.auto-create,topic.cleanup-policy (cluster.allow-unsafe)""");
    }

    @Test
    void amountsAreForReaders() {
        assertThat(List.of(0L, 1_999L, 2_000L, 119_999L, 120_000L, 7_200_000L, 172_800_000L))
                .map(Amount::time)
                .containsExactly("0 ms", "1999 ms", "2 s", "119 s", "2 min", "2 h", "2 days");
        assertThat(List.of(999L, 1_000L, 9_900L, 15_000L, 83_000_000_000L))
                .map(Amount::bytes)
                .containsExactly("999 B", "1.0 kB", "9.9 kB", "15 kB", "83 GB");
    }
}
