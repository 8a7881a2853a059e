package io.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerChecksTest {
    private final Seeing seeing = Seeing.production();

    @ParameterizedTest
    @CsvSource({
        "broker.auto-create, auto.create.topics.enable, true, false, UNSAFE, server.properties",
        "broker.unclean-election, unclean.leader.election.enable, true, false, UNSAFE, --entity-type brokers",
        "broker.default-replication, default.replication.factor, 2, 3, RISK, default.replication.factor=3",
        "broker.offsets-retention, offsets.retention.minutes, 525599, 525600, RISK, =2147483647",
        "broker.transaction-timeout, transaction.max.timeout.ms, 9999, 10000, UNSAFE, =900000",
        "broker.transaction-timeout, transaction.max.timeout.ms, 900001, 900000, NOTE, =900000",
        "broker.transaction-verification, transaction.partition.verification.enable, false, true, RISK, =true"
    })
    void namesTheBrokersThatHaveIt(
            String check, String key, String wrong, String right, Severity severity, String command) {
        seeing.brokers = Seen.of(List.of(Seeing.broker(1, Map.of(key, wrong)), Seeing.broker(2, Map.of())));

        Finding finding = seeing.finding(check);

        assertThat(finding.severity()).isEqualTo(severity);
        assertThat(finding.subject()).isEqualTo("broker 1");
        assertThat(finding.command()).contains(command).contains(key);
        seeing.brokers = Seen.of(List.of(Seeing.broker(1, Map.of(key, wrong)), Seeing.broker(2, Map.of(key, wrong))));
        assertThat(seeing.finding(check).subject()).isEqualTo("brokers 1, 2");
        seeing.brokers = Seen.of(List.of(Seeing.broker(1, Map.of(key, right))));
        assertThat(seeing.findings(check)).isEmpty();
    }

    @Test
    void saysHowLongAGroupMayRest() {
        seeing.brokers = Seen.of(List.of(Seeing.broker(1, Map.of("offsets.retention.minutes", "10080"))));

        assertThat(seeing.finding("broker.offsets-retention").what())
                .contains("a group that rests for 7 days loses its offsets");
    }

    @Test
    void isMilderWhereThereIsOneCopyAnyway() {
        Seeing one = Seeing.oneBroker();
        one.brokers = Seen.of(List.of(Seeing.broker(
                1, Map.of("auto.create.topics.enable", "true", "unclean.leader.election.enable", "true"))));

        assertThat(one.finding("broker.auto-create").severity()).isEqualTo(Severity.RISK);
        assertThat(one.finding("broker.unclean-election").severity()).isEqualTo(Severity.RISK);
    }

    @Test
    void looksAtWhatKafkasOwnTopicsWillBeUntilTheyAre() {
        Map<String, String> few = Map.of("transaction.state.log.replication.factor", "2");
        seeing.brokers = Seen.of(List.of(Seeing.broker(1, few)));
        assertThat(seeing.findings("broker.internal-defaults")).isEmpty();

        seeing.internals.remove("__transaction_state");

        assertThat(seeing.finding("broker.internal-defaults").what())
                .contains("transaction.state.log.replication.factor below 3, and __transaction_state is not made yet");
        seeing.brokers = Seen.of(List.of(Seeing.broker(1, Map.of())));
        assertThat(seeing.findings("broker.internal-defaults")).isEmpty();
    }

    @Test
    void looksAtTheCopiesOfKafkasOwnTopics() {
        seeing.replicas("__consumer_offsets", 1, List.of(1, 2), List.of(1, 2));

        Finding finding = seeing.finding("internal.replication");

        assertThat(finding.severity()).isEqualTo(Severity.UNSAFE);
        assertThat(finding.subject()).isEqualTo("__consumer_offsets");
        assertThat(finding.command()).contains("kafka-reassign-partitions.sh");
    }

    @Test
    void offsetsThatMayGoBackAreARiskAndDecisionsThatMayAreUnsafe() {
        seeing.set("__consumer_offsets", "min.insync.replicas", "1");
        assertThat(seeing.finding("internal.min-insync").severity()).isEqualTo(Severity.RISK);

        seeing.set("__consumer_offsets", "min.insync.replicas", "2");
        assertThat(seeing.findings("internal.min-insync")).isEmpty();
        seeing.set("__transaction_state", "min.insync.replicas", "1");
        assertThat(seeing.finding("internal.min-insync").severity()).isEqualTo(Severity.UNSAFE);
    }

    @Test
    void sourcesPositionsMustNotBeDeletedByTime() {
        seeing.set("weir-connect-offsets", "cleanup.policy", "delete");
        assertThat(seeing.finding("connect.offsets").severity()).isEqualTo(Severity.UNSAFE);

        seeing.internals.remove("weir-connect-offsets");
        assertThat(seeing.findings("connect.offsets")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 2, RISK, false", "2, 2, , true", "0, 1, RISK, false"})
    void wantsTheSecondVersionOfTransactions(int level, int supported, Severity severity, boolean isSound) {
        seeing.features = Seen.of(Map.of("transaction.version", new FeatureLevel(level, supported)));

        List<Finding> findings = seeing.findings("feature.transaction-version");

        assertThat(findings.isEmpty()).isEqualTo(isSound);
        assertThat(findings).allSatisfy(it -> {
            assertThat(it.severity()).isEqualTo(severity);
            assertThat(it.command())
                    .endsWith(
                            "kafka-features.sh --bootstrap-server b:9092 upgrade --feature" + " transaction.version=2");
        });
    }

    @Test
    void notesAnUpgradeThatWasNotFinished() {
        seeing.features = Seen.of(Map.of("metadata.version", new FeatureLevel(20, 29)));
        assertThat(seeing.finding("feature.metadata-version").command()).endsWith("metadata.version=29");

        seeing.features = Seen.of(Map.of("metadata.version", new FeatureLevel(29, 29)));
        assertThat(seeing.findings("feature.metadata-version")).isEmpty();
    }
}
