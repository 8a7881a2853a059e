package io.weir.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.audit.FastAudit;
import io.weir.audit.Reach;
import io.weir.cluster.Offsets;
import io.weir.cluster.TallyStart;
import io.weir.rescan.DeepAudit;
import io.weir.sink.OneBroker;
import io.weir.tally.Residual;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneBroker.Resolver.class)
@Timeout(180)
class RetentionClusterTest {
    private static final Duration TOO_SOON = Kept.SETTINGS.afterDelivery().minusMinutes(5);
    private static final Duration LATER = Kept.SETTINGS.afterDelivery().plusMinutes(5);
    private static final Duration MUCH_LATER = Kept.SETTINGS.receipts().plusDays(1);

    private Kept kept;

    @BeforeEach
    void begin(OneBroker broker) {
        kept = new Kept(broker);
    }

    @AfterEach
    void end() {
        kept.close();
    }

    @Test
    void deletesWhatReceiptsCoverAndNotOneRecordMore() {
        kept.pipeline.send(0, "web-7", 3, 100);
        kept.pipeline.judgeAll();
        kept.pipeline.deliver(kept.pipeline.topics().priority(), 0, Integer.MAX_VALUE);
        kept.deliverValid(30);
        List<Long> raw = kept.records(kept.raw(0));
        List<Long> valid = kept.records(kept.valid(0));

        Deletions deletions = kept.delete(LATER);

        assertThat(deletions.refusals()).isEmpty();
        assertThat(kept.records(kept.valid(0))).isEqualTo(valid.subList(30, valid.size()));
        assertThat(kept.records(kept.priority(0))).isEmpty();
        // The 31st that is neither first of five nor last of ten is the one with number 43.
        assertThat(kept.records(kept.raw(0))).isEqualTo(raw.subList(43, raw.size()));
        assertThat(kept.records(new TopicPartition(kept.pipeline.topics().dlq(), 0)))
                .hasSizeGreaterThanOrEqualTo(10);
    }

    @Test
    void keepsEverythingUntilTheDelayHasPassed() {
        kept.pipeline.send(0, "web-7", 3, 40);
        kept.deliverAll();

        Map<TopicPartition, Bound> tooSoon = kept.bounds(TOO_SOON);
        Map<TopicPartition, Bound> later = kept.bounds(LATER);

        assertThat(tooSoon.get(kept.valid(0))).isEqualTo(new Bound(0, Keeper.RECEIPT));
        assertThat(tooSoon.get(kept.raw(0)).offset()).isZero();
        assertThat(later.get(kept.valid(0)).offset()).isPositive();
        assertThat(later.get(kept.raw(0)).offset()).isEqualTo(40);
    }

    @Test
    void keepsWhatAGroupWasMadeToReadAgain() {
        kept.pipeline.send(0, "web-7", 3, 60);
        kept.deliverAll();
        long again = kept.records(kept.valid(0)).get(5);
        kept.moveGroup(kept.valid(0), kept.pipeline.scope().validGroup(), again);

        assertThat(kept.bounds(LATER).get(kept.valid(0))).isEqualTo(new Bound(again, Keeper.GROUP));
    }

    @Test
    void keepsRawUntilItIsJudged() {
        kept.pipeline.send(0, "web-7", 3, 60);
        kept.pipeline.judge(0, 10);
        kept.pipeline.deliverAll();

        assertThat(kept.bounds(LATER).get(kept.raw(0))).isEqualTo(new Bound(10, Keeper.GROUP));
    }

    @Test
    void findsItsPlaceAfterARestart() {
        kept.pipeline.send(0, "web-7", 3, 60);
        kept.deliverAll();
        kept.delete(LATER);
        long begin = kept.begin(kept.valid(0));
        kept.pipeline.send(0, "web-7", 3, 60);
        kept.pipeline.judgeAll();
        kept.deliverValid(12);

        Bound bound = kept.bounds(LATER).get(kept.valid(0));

        assertThat(begin).isPositive();
        assertThat(bound).isEqualTo(new Bound(kept.records(kept.valid(0)).get(12), Keeper.RECEIPT));
    }

    @Test
    void deletesNothingUnderAnotherReader() {
        kept.pipeline.send(0, "web-7", 3, 60);
        kept.deliverAll();
        long third = kept.records(kept.valid(0)).get(2);
        kept.moveGroup(kept.valid(0), "second-siem-valid", third);
        kept.moveGroup(kept.valid(0), "hunting", third + 5);
        kept.moveGroup(kept.raw(0), "archive", 1);

        try (Lookout lookout = kept.lookout(LATER)) {
            Plan plan = lookout.look();

            assertThat(Kept.bounds(plan).get(kept.valid(0))).isEqualTo(new Bound(third, Keeper.READER));
            assertThat(Kept.bounds(plan).get(kept.raw(0))).isEqualTo(new Bound(1, Keeper.READER));
            assertThat(plan.held().get(kept.valid(0).toString()))
                    .contains("second-siem-valid", "offset " + third, "kafka-consumer-groups --delete");
        }
    }

    @Test
    void deletesReceiptsAfterTheirEventsAndTheirOwnTime() {
        kept.pipeline.send(0, "web-7", 3, 60);
        kept.deliverAll();
        long receipts = receipts();

        kept.delete(LATER);
        long afterEvents = receipts();
        kept.pipeline.send(0, "web-7", 3, 10);
        kept.pipeline.judgeAll();
        kept.delete(MUCH_LATER);
        long besideAnEvent = receipts();
        kept.deliverAll();
        kept.delete(MUCH_LATER);
        kept.delete(MUCH_LATER);

        assertThat(afterEvents).isEqualTo(receipts);
        assertThat(besideAnEvent).isEqualTo(receipts);
        assertThat(receipts()).isZero();
    }

    @Test
    void leavesATopicAloneWhosePolicyDeletes() {
        kept.set(kept.pipeline.topics().raw(), "cleanup.policy", "delete");
        kept.pipeline.send(0, "web-7", 3, 60);
        kept.deliverAll();

        Deletions deletions = kept.delete(LATER);

        assertThat(deletions.cuts())
                .extracting(it -> it.partition().topic())
                .doesNotContain(kept.raw(0).topic());
        assertThat(kept.begin(kept.raw(0))).isZero();
        assertThat(kept.begin(kept.valid(0))).isPositive();
    }

    @Test
    void oneTopicsRefusalIsNoReasonToKeepTheOthers() {
        kept.pipeline.send(0, "web-7", 3, 60);
        kept.deliverAll();
        try (Lookout lookout = kept.lookout(LATER)) {
            Plan plan = lookout.look();
            List<Row> rows = plan.rows().stream()
                    .map(row -> row.partition().topic().equals(kept.raw(0).topic()) ? beyondItsEnd(row) : row)
                    .toList();
            Deletions deletions = new Deletions(lookout.admin(), kept.pipeline.topics());
            deletions.carryOut(new Plan(plan.at(), rows, plan.policies(), plan.readers(), plan.disks()));

            assertThat(deletions.refusals()).containsOnlyKeys(kept.raw(0).topic());
            assertThat(deletions.cuts())
                    .extracting(it -> it.partition().topic())
                    .doesNotContain(kept.raw(0).topic());
        }
        assertThat(kept.begin(kept.raw(0))).isZero();
        assertThat(kept.begin(kept.valid(0))).isPositive();
    }

    @Test
    void reportsWhatIsKeptAndWhy() throws Exception {
        kept.pipeline.send(0, "web-7", 3, 60);
        kept.pipeline.judgeAll();
        kept.deliverValid(8);
        kept.pipeline.send(1, "web-8", 3, 3);
        kept.pipeline.judgeAll();
        kept.pipeline.deliver(kept.valid(1).topic(), 1, Integer.MAX_VALUE);
        kept.settle();
        RetentionReport report =
                RetentionReport.read(kept.pipeline.scope(), Kept.SETTINGS, Kept.later(LATER), () -> {});
        JsonNode json = new ObjectMapper().readTree(report.json());

        assertThat(report.text())
                .containsPattern(kept.valid(0) + " +0 +\\d+ +8 +8  " + Keeper.RECEIPT.text())
                .containsPattern(kept.raw(0) + " +0 +61 +- +0  " + Keeper.PRIORITY.text())
                // All but a marker may go.
                .containsPattern(kept.valid(1) + " +0 +3 +- +2  \n")
                .contains("time to data loss");
        assertThat(json.path("partitions")).anySatisfy(it -> {
            assertThat(it.path("topic").asText()).isEqualTo(kept.valid(0).topic());
            assertThat(it.path("deletable").asLong()).isEqualTo(8);
            assertThat(it.path("kept_by").asText()).isEqualTo("receipt");
        });
        assertThat(json.path("topics"))
                .hasSize(5)
                .allSatisfy(it -> assertThat(it.path("policy").asText()).isEqualTo("proof"));
        assertThat(kept.begin(kept.valid(0))).isZero();
    }

    @Test
    void noAuditHasAnythingToSayOfWhatWasDeletedByProof() throws Exception {
        for (int i = 0; i < 3; i++) {
            kept.pipeline.send(0, "web-7", 3, 50);
            kept.pipeline.send(1, "web-8", 3, 50);
            kept.deliverAll();
        }
        Residual before = audit();
        kept.delete(LATER);
        Residual after = audit();
        kept.pipeline.send(0, "web-7", 3, 50);
        kept.deliverAll();
        kept.delete(LATER);

        assertThat(kept.begin(kept.raw(1))).isPositive();
        assertThat(before.findings()).isEmpty();
        assertThat(after).isEqualTo(before);
        assertThat(audit().findings()).isEmpty();
        assertThat(audit().limits()).isEqualTo(before.limits());
        try (DeepAudit deep = new DeepAudit(kept.pipeline.scope())) {
            assertThat(deep.confirmed(() -> {}).residual().findings()).isEmpty();
        }
    }

    /** A kill in a partition's first transaction leaves markers alone before the first event. */
    @Test
    void theAuditHasNothingToSayWhereATallyBeganBehindMarkers() {
        kept.abortInRaw(0);
        kept.pipeline.judgeAll();
        kept.pipeline.send(0, "web-7", 3, 50);
        long first = kept.records(kept.raw(0)).get(0);
        // As a stage does that has read no event yet.
        kept.moveGroup(kept.raw(0), kept.pipeline.scope().streamsGroup(), first);

        Bound beforeAnything = kept.bounds(LATER).get(kept.raw(0));
        long begins = TallyStart.of(kept.kafka(), kept.admin(), kept.raw(0), first);
        long behindAnEvent = TallyStart.of(kept.kafka(), kept.admin(), kept.raw(0), first + 1);

        assertThat(first).isPositive();
        assertThat(beforeAnything.offset()).isZero();
        assertThat(begins).isZero();
        assertThat(behindAnEvent).isEqualTo(first + 1);
        assertThat(audit().findings()).isEmpty();
    }

    /** Which Kafka refuses, as it does where the right to delete is missing. */
    private static Row beyondItsEnd(Row row) {
        return new Row(
                row.partition(),
                row.begin(),
                row.end(),
                row.needed(),
                row.unread(),
                row.oldestUnread(),
                new Bound(row.end() + 1, Keeper.AGE));
    }

    private Residual audit() {
        kept.settle();
        try (FastAudit audit = new FastAudit(kept.pipeline.scope(), Reach.COMMAND)) {
            return audit.look();
        }
    }

    private long receipts() {
        return Offsets.partitions(kept.admin(), List.of(kept.pipeline.topics().receipts())).stream()
                .mapToLong(it -> kept.records(it).size())
                .sum();
    }
}
