package io.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.requests.TransactionResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TransactionChecksTest {
    private static final TopicPartition RAW = new TopicPartition("weir.raw", 2);
    private static final long MINUTE = 60_000;

    private final Seeing seeing = Seeing.production();

    /** Ours end within 10 s, and the coordinator needs its time: until then nothing is wrong. */
    @ParameterizedTest
    @CsvSource({"25000, false", "25001, true"})
    void namesATransactionThatIsOpenForLongerThanOursMayBe(long age, boolean isNamed) {
        underWay(TransactionState.ONGOING, age, 15 * MINUTE);

        assertThat(seeing.findings("transaction.open")).hasSize(isNamed ? 1 : 0).allSatisfy(it -> {
            assertThat(it.severity()).isEqualTo(Severity.RISK);
            assertThat(it.subject()).isEqualTo("weir.raw-2");
            assertThat(it.what())
                    .isEqualTo(
                            "a transaction of weir-sink-valid-1 is open from offset 40 (the partition ends at 99) since"
                                    + " 25 s; it may stay open for 15 min (transaction.timeout.ms of its producer)");
            assertThat(it.command())
                    .isEqualTo("kafka-transactions.sh --bootstrap-server b:9092 forceTerminateTransaction"
                            + " --transactionalId weir-sink-valid-1");
        });
    }

    @ParameterizedTest
    @CsvSource({"75000, RISK", "75001, UNSAFE"})
    void isUnsafeOnceItsCoordinatorShouldHaveEndedIt(long age, Severity severity) {
        underWay(TransactionState.ONGOING, age, MINUTE);

        assertThat(seeing.finding("transaction.open").severity()).isEqualTo(severity);
    }

    @Test
    void aDecisionThatCannotBeWrittenIsNotToBeAborted() {
        underWay(TransactionState.PREPARE_COMMIT, MINUTE, MINUTE);

        Finding finding = seeing.finding("transaction.open");

        assertThat(finding.severity()).isEqualTo(Severity.UNSAFE);
        assertThat(finding.why()).startsWith("WARNING: it is committed");
        assertThat(finding.command()).doesNotContain("abort").contains("describe --transactional-id weir-sink-valid-1");
    }

    @Test
    void warnsOfAbortingWhatWasCommitted() {
        hanging(Optional.of(TransactionResult.COMMIT), TransactionState.COMPLETE_COMMIT);

        Finding finding = seeing.finding("transaction.open");

        assertThat(finding.severity()).isEqualTo(Severity.UNSAFE);
        assertThat(finding.what()).contains("it was COMMITTED, and the partition was not told");
        assertThat(finding.why()).startsWith("WARNING: it was acknowledged: kafka-transactions.sh abort would lose");
        assertThat(finding.command()).doesNotContain("kafka-transactions.sh").contains("ClusterAction");
    }

    @Test
    void letsAbortWhatWasAborted() {
        hanging(Optional.of(TransactionResult.ABORT), TransactionState.COMPLETE_ABORT);

        assertThat(seeing.finding("transaction.open").command())
                .isEqualTo("kafka-transactions.sh --bootstrap-server b:9092 abort --topic weir.raw --partition 2"
                        + " --start-offset 40");
    }

    /** Whatever the coordinator is at now: it can be a later transaction. */
    @ParameterizedTest
    @EnumSource(
            value = TransactionState.class,
            names = {"COMPLETE_COMMIT", "COMPLETE_ABORT", "ONGOING", "EMPTY"})
    void neverRecommendsToAbortWhereTheOutcomeIsNotKnown(TransactionState state) {
        hanging(Optional.empty(), state);

        Finding finding = seeing.finding("transaction.open");

        assertThat(finding.why()).startsWith("WARNING: to abort it would lose acknowledged events if it was committed");
        assertThat(finding.command())
                .doesNotContain("kafka-transactions.sh")
                .contains("--isolation-level read_uncommitted --topic weir.raw --partition 2 --offset 40");
    }

    @Test
    void namesTheProducerWhereNoCoordinatorKnowsIt() {
        seeing.transactions = Seen.of(List.of(open(Optional.empty(), Optional.empty(), MINUTE)));

        assertThat(seeing.finding("transaction.open").what())
                .contains("of producer 7 epoch 3")
                .contains("since 60 s")
                .contains("no coordinator we may ask knows its producer 7");
    }

    private void underWay(TransactionState state, long age, long timeout) {
        OptionalLong started = OptionalLong.of(Seeing.NOW.toEpochMilli() - age);
        seeing.transactions = Seen.of(List.of(open(
                Optional.of(new OpenTransaction.Owner("weir-sink-valid-1", state, true, timeout, started)),
                Optional.empty(),
                0)));
    }

    private void hanging(Optional<TransactionResult> decided, TransactionState state) {
        seeing.transactions = Seen.of(List.of(open(
                Optional.of(new OpenTransaction.Owner(
                        "weir-sink-valid-1", state, false, MINUTE, OptionalLong.of(Seeing.NOW.toEpochMilli()))),
                decided,
                MINUTE)));
    }

    private static OpenTransaction open(
            Optional<OpenTransaction.Owner> owner, Optional<TransactionResult> decided, long sinceWrite) {
        return new OpenTransaction(RAW, 40, 99, 7, 3, Seeing.NOW.minus(Duration.ofMillis(sinceWrite)), owner, decided);
    }
}
