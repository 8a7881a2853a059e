package io.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicChecksTest {
    private final Seeing seeing = Seeing.production();

    @Test
    void aSoundClusterHasNoFindingOfAnyCheckButWhatWasNotSeen() {
        assertThat(Doctor.examine(seeing.snapshot(), Checks.ALL, List.of()).findings())
                .extracting(Finding::check, Finding::subject)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("unseen", "Kafka Connect"));
    }

    @ParameterizedTest
    @CsvSource({
        "topic.cleanup-policy, cleanup.policy, delete, '', --add-config cleanup.policy=",
        "topic.cleanup-policy, cleanup.policy, compact, '', --add-config cleanup.policy=",
        "topic.timestamp-type, message.timestamp.type, CreateTime, LogAppendTime, message.timestamp.type=LogAppendTime",
        "topic.message-bytes, max.message.bytes, 2097151, 2097152, max.message.bytes=2097152",
        "topic.min-insync, min.insync.replicas, 1, 2, min.insync.replicas=2",
        "topic.min-insync, min.insync.replicas, 4, 3, min.insync.replicas=3",
        "topic.unclean-election, unclean.leader.election.enable, true, false, unclean.leader.election.enable=false"
    })
    void namesASettingThatCouldLoseAnEvent(String check, String key, String unsafe, String safe, String command) {
        seeing.set("weir.raw", key, unsafe);

        Finding finding = seeing.finding(check);

        assertThat(finding.severity()).isEqualTo(Severity.UNSAFE);
        assertThat(finding.subject()).isEqualTo("weir.raw");
        assertThat(finding.what()).contains(unsafe);
        assertThat(finding.why()).isNotEmpty();
        assertThat(finding.command())
                .startsWith("kafka-configs.sh --bootstrap-server b:9092")
                .endsWith(command);
        seeing.set("weir.raw", key, safe);
        assertThat(seeing.findings(check)).isEmpty();
    }

    @Test
    void saysWhatRetentionMeansInTime() {
        seeing.set("weir.valid", "cleanup.policy", "delete");
        seeing.set("weir.valid", "retention.ms", "604800000");
        seeing.set("weir.valid", "retention.bytes", "1073741824");

        assertThat(seeing.finding("topic.cleanup-policy").why())
                .contains("time to data loss is 7 days after an event came in, delivered or not")
                .contains("weir_time_to_data_loss_seconds counts down")
                .contains("the oldest go when a partition has more than 1.1 GB");

        seeing.set("weir.valid", "retention.ms", "-1");
        seeing.set("weir.valid", "retention.bytes", "-1");
        assertThat(seeing.finding("topic.cleanup-policy").why()).contains("nothing is deleted until someone sets one");
    }

    @Test
    void aLedgerThatIsCompactedLateIsARisk() {
        seeing.set("weir.ledger", "min.cleanable.dirty.ratio", "0.11");
        assertThat(seeing.finding("topic.compaction").severity()).isEqualTo(Severity.RISK);

        seeing.set("weir.ledger", "min.cleanable.dirty.ratio", "0.1");
        assertThat(seeing.findings("topic.compaction")).isEmpty();

        seeing.set("weir.ledger", "delete.retention.ms", "300001");
        assertThat(seeing.finding("topic.compaction").severity()).isEqualTo(Severity.RISK);

        seeing.set("weir.ledger", "delete.retention.ms", "300000");
        assertThat(seeing.findings("topic.compaction")).isEmpty();
    }

    @Test
    void aLedgerThatOnlyGrowsIsARiskAndOneThatForgetsIsUnsafe() {
        seeing.set("weir.ledger", "cleanup.policy", "");
        assertThat(seeing.finding("topic.cleanup-policy").severity()).isEqualTo(Severity.RISK);

        seeing.set("weir.ledger", "cleanup.policy", "delete");
        assertThat(seeing.finding("topic.cleanup-policy").severity()).isEqualTo(Severity.UNSAFE);
    }

    @Test
    void namesATopicThatIsMissing() {
        seeing.topics.remove("weir.dlq");

        assertThat(seeing.finding("topic.missing").command())
                .startsWith("kafka-topics.sh --bootstrap-server b:9092 --create --topic weir.dlq --partitions 2");
    }

    @Test
    void namesTooFewCopiesAndPartitions() {
        seeing.replicas("weir.raw", 1, List.of(1, 2), List.of(1, 2));
        seeing.partitions("weir.valid", 3);

        assertThat(seeing.finding("topic.replication").what()).contains("keeps 2 copies and should keep 3");
        // The others are made equal to the one that has most: partitions are never taken away.
        assertThat(seeing.findings("topic.partitions"))
                .extracting(Finding::subject)
                .contains("weir.raw", "weir.priority")
                .doesNotContain("weir.valid");
    }

    @Test
    void oneCopyIsANoteWhereOneIsWanted() {
        Finding note = Seeing.oneBroker().finding("topic.one-copy");

        assertThat(note.severity()).isEqualTo(Severity.NOTE);
        assertThat(seeing.findings("topic.one-copy")).isEmpty();
        assertThat(Doctor.examine(Seeing.oneBroker().snapshot(), Checks.PREFLIGHT, List.of())
                        .isSafe())
                .isTrue();
    }
}
