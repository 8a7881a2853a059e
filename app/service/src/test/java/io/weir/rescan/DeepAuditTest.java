package io.weir.rescan;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.audit.FastAudit;
import io.weir.audit.HandPipeline;
import io.weir.audit.Reach;
import io.weir.envelope.Headers;
import io.weir.sink.OneBroker;
import io.weir.tally.Finding;
import io.weir.tally.Finding.Gone;
import io.weir.tally.Finding.LostTail;
import io.weir.tally.Finding.Misrouted;
import io.weir.tally.Finding.Missing;
import io.weir.tally.Limit;
import io.weir.tally.Place;
import io.weir.tally.Residual;
import io.weir.tally.ScanFinding.Altered;
import io.weir.tally.ScanFinding.Disordered;
import io.weir.tally.ScanFinding.Duplicated;
import io.weir.tally.ScanFinding.JudgedTwice;
import io.weir.tally.ScanFinding.Mistaken;
import io.weir.tally.ScanFinding.Span;
import io.weir.tally.ScanFinding.Stray;
import io.weir.tally.ScanFinding.Unjudged;
import io.weir.tally.ScanFinding.Unreceipted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Faults planted between the records of a real broker: each event that is wrong has to be named, where it stands. */
@ExtendWith(OneBroker.Resolver.class)
@Timeout(180)
class DeepAuditTest {
    private HandPipeline pipeline;
    private DeepAudit audit;
    private Place raw;
    private Place valid;
    private Place priority;
    private Place dead;

    @BeforeEach
    void begin(OneBroker broker) {
        pipeline = new HandPipeline(broker);
        audit = new DeepAudit(pipeline.scope());
        raw = new Place(pipeline.topics().raw(), 0);
        valid = new Place(pipeline.topics().valid(), 0);
        priority = new Place(pipeline.topics().priority(), 0);
        dead = new Place(pipeline.topics().dlq(), 0);
    }

    @AfterEach
    void end() {
        audit.close();
        pipeline.close();
    }

    @Test
    void findsNothingAnywhereOnTheWayAndCountsWhatTheAccountsSay() {
        assertThat(audit.look().findings()).as("empty").isEmpty();
        pipeline.send(0, "web-7", 3, 40);
        pipeline.send(1, "web-8", 3, 20);
        isAsTheAccountsSay();
        pipeline.judge(0, 17);
        pipeline.deliver(pipeline.topics().valid(), 0, 3);
        pipeline.send(0, "web-7", 4, 10);
        isAsTheAccountsSay();
        pipeline.judgeAll();
        isAsTheAccountsSay();
        pipeline.deliverAll();
        Residual residual = isAsTheAccountsSay();

        assertThat(residual.limits()).isEmpty();
        assertThat(residual.isExact()).isTrue();
        assertThat(residual.total().waitingOut()).isZero();
    }

    @Test
    void namesWhatNeverCame() {
        pipeline.tamperWithRaw(Faults.without(5, 6, 7));
        pipeline.sendShown(0, "web-7", 3, 20);
        List<Finding> waiting = audit.look().findings();
        pipeline.judgeAll();
        pipeline.deliverAll();

        assertThat(waiting).containsExactly(new Missing("web-7", raw, 3, 5, 7, 4));
        assertThat(audit.look().findings()).isEqualTo(waiting);
    }

    @Test
    void namesTheTailThatTheSourceHasCommitted() {
        pipeline.tamperWithRaw(Faults.without(17, 18, 19));
        pipeline.sendShown(0, "web-7", 3, 20);
        List<Finding> now = audit.look().findings();
        pipeline.tamperWithRaw(it -> it);
        pipeline.sendShown(0, "web-7", 4, 5);

        assertThat(now).containsExactly(new LostTail("web-7", 3, 17, 19, raw + "@16"));
        assertThat(audit.look().findings()).containsExactly(new Missing("web-7", raw, 3, 17, 19, 16));
    }

    @Test
    void namesALossOnBothSidesOfAnEpochAndSaysWhatItCannotKnow() {
        pipeline.send(0, "web-7", 3, 20);
        pipeline.tamperWithRaw(Faults.without(0, 1, 2));
        pipeline.sendShown(0, "web-7", 4, 5);

        Residual residual = audit.look();

        assertThat(residual.findings()).containsExactly(new Missing("web-7", raw, 4, 0, 2, 19));
        assertThat(residual.limits()).extracting(Limit::kind).containsExactly(Limit.Kind.EPOCH_END_UNKNOWN);
    }

    @Test
    void namesAnEpochThatIsMissingAsAWhole() {
        pipeline.send(0, "web-7", 3, 20);
        pipeline.tamperWithRaw(records -> List.of());
        pipeline.sendShown(0, "web-7", 4, 5);
        List<Finding> now = audit.look().findings();
        pipeline.tamperWithRaw(it -> it);
        pipeline.sendShown(0, "web-7", 5, 5);

        assertThat(now).containsExactly(new LostTail("web-7", 4, 0, 4, raw + "@19"));
        assertThat(audit.look().findings()).containsExactly(new Missing("web-7", raw, 4, 0, 4, 19));
    }

    @Test
    void namesBothWhereALossAndADuplicateWouldCancel() {
        pipeline.tamperWithRaw(records -> {
            List<ProducerRecord<byte[], byte[]>> changed = new ArrayList<>(records);
            changed.set(6, records.get(4));
            return changed;
        });
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        pipeline.deliverAll();

        assertThat(audit.look().findings())
                .containsExactlyInAnyOrder(
                        new Missing("web-7", raw, 3, 6, 6, 5),
                        new Duplicated(new Span("web-7", 3, 4, 4, 1, raw, 6, 6)));
    }

    @Test
    void namesTwoThatChangedPlacesInRaw() {
        pipeline.tamperWithRaw(Faults.swapped(4, 5));
        pipeline.sendShown(0, "web-7", 3, 20);
        pipeline.judgeAll();
        pipeline.deliverAll();

        assertThat(audit.look().findings()).containsExactly(new Disordered(new Span("web-7", 3, 4, 4, 1, raw, 5, 5)));
    }

    @Test
    void namesWhatTheJudgeDidNotWrite() {
        pipeline.tamperWithJudged(Faults.without(4, 6, 7, 8, 9));
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        List<Finding> waiting = audit.look().findings();
        pipeline.deliverAll();

        assertThat(waiting)
                .containsExactly(
                        new Unjudged(new Span("web-7", 3, 4, 4, 1, raw, 4, 4)),
                        new Unjudged(new Span("web-7", 3, 6, 9, 4, raw, 6, 9)));
        assertThat(waiting.get(1))
                .hasToString("unjudged: lane web-7, epoch 3, seq 6..9, last seen in " + raw
                        + "@6..9, which the judge has passed: neither valid, priority nor a dead letter");
        assertThat(audit.look().findings()).containsExactlyElementsOf(waiting);
    }

    @Test
    void namesWhatTheJudgeWroteTwice() {
        pipeline.tamperWithJudged(Faults.twice(4));
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        pipeline.deliverAll();

        assertThat(audit.look().findings())
                .containsExactly(new JudgedTwice(new Span("web-7", 3, 4, 4, 1, valid, 4, 4)));
    }

    @Test
    void namesWhatIsBothValidAndADeadLetter() {
        pipeline.tamperWithJudged(records -> Faults.seq(records.get(0)) == 4
                ? List.of(records.get(0), Faults.dead(records.get(0), dead.topic()))
                : records);
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        pipeline.deliverAll();

        assertThat(audit.look().findings())
                .containsExactly(new JudgedTwice(new Span("web-7", 3, 4, 4, 1, valid, 3, 3)));
    }

    @Test
    void namesTheTopicThatWasWrong() {
        pipeline.tamperWithJudged(Faults.moved(4, priority.topic(), 0));
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        pipeline.deliverAll();

        assertThat(audit.look().findings()).containsExactly(new Misrouted("web-7", valid, priority, 1));
    }

    @Test
    void namesThePartitionThatWasWrong() {
        pipeline.tamperWithJudged(Faults.moved(4, valid.topic(), 1));
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        pipeline.deliverAll();

        assertThat(audit.look().findings())
                .containsExactly(new Misrouted("web-7", valid, new Place(valid.topic(), 1), 1));
    }

    @Test
    void namesADeadLetterWhoseBytesAreNotTheOriginal() {
        pipeline.tamperWithJudged(Faults.corrupt(9));
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();

        assertThat(audit.look().findings()).containsExactly(new Altered("web-7", dead, 0, "web-7:3:9", raw, 9));
    }

    @Test
    void namesAnEventThatStandsForAnother() {
        pipeline.tamperWithJudged(records -> Faults.seq(records.get(0)) == 4
                ? List.of(Faults.with(records.get(0), Headers.SID, "web-7:3:44"))
                : records);
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        pipeline.deliverAll();

        assertThat(audit.look().findings())
                .containsExactly(new Mistaken("web-7", valid, 3, "web-7:3:44", raw, 4, "web-7:3:4"));
    }

    @Test
    void namesWhatComesFromNowhere() {
        pipeline.tamperWithJudged(records -> switch ((int) Faults.seq(records.get(0))) {
            case 2 -> List.of(records.get(0), Faults.with(records.get(0), Headers.ORIGIN, raw + "@20"));
            case 4 -> List.of(records.get(0), Faults.with(records.get(0), Headers.ORIGIN, raw + "@9999"));
            case 6 -> List.of(records.get(0), Faults.with(records.get(0), Headers.ORIGIN, "no place"));
            default -> records;
        });
        pipeline.send(0, "web-7", 3, 20);
        pipeline.send(0, "web-7", 3, 5);
        pipeline.judgeAll();
        pipeline.deliverAll();

        // The origin that is wrong is also one that comes later than the next.
        assertThat(audit.look().findings())
                .containsExactlyInAnyOrder(
                        new Stray(valid, 5, 5, 1, "raw ends before the origin that it names"),
                        new Stray(valid, 7, 7, 1, "it has no sid, or no origin in " + raw.topic()),
                        new Stray(valid, 2, 2, 1, "no event of raw stands at the origin that it names"),
                        new Disordered(new Span("web-7", 3, 3, 3, 1, valid, 3, 3)));
    }

    @Test
    void namesWhatAGroupWasMovedPastByHand() {
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        pipeline.deliver(valid.topic(), 0, 3);
        HandPipeline.answer(pipeline.admin()
                .alterConsumerGroupOffsets(
                        pipeline.scope().validGroup(),
                        Map.of(new TopicPartition(valid.topic(), 0), new OffsetAndMetadata(6)))
                .all());

        assertThat(audit.look().findings())
                .containsExactly(new Unreceipted(new Span("web-7", 3, 4, 7, 3, valid, 3, 5)));
    }

    @Test
    void namesRecordsThatWereDeletedUnread() {
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        pipeline.deliver(valid.topic(), 0, 2);
        HandPipeline.answer(pipeline.admin()
                .deleteRecords(Map.of(new TopicPartition(valid.topic(), 0), RecordsToDelete.beforeOffset(6)))
                .all());

        assertThat(audit.look().findings()).containsExactly(new Gone(valid, 2, 6, false));
    }

    @Test
    void holdsADeadLetterThatWasSentAgainForNoDuplicate() {
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        pipeline.tamperWithRaw(records ->
                List.of(Faults.with(Faults.with(records.get(0), Headers.SID, "web-7:3:9"), Headers.ATTEMPT, "2")));
        pipeline.sendShown(0, "other", 3, 1);
        pipeline.tamperWithRaw(it -> it);
        pipeline.judgeAll();
        pipeline.deliverAll();

        assertThat(audit.look().findings()).containsExactly(new LostTail("other", 3, 0, 0, "none of the partitions"));
        assertThat(audit.look().total().redriven()).isOne();
    }

    private Residual isAsTheAccountsSay() {
        Residual deep = audit.look();
        try (FastAudit fast = new FastAudit(pipeline.scope(), Reach.COMMAND)) {
            Residual accounts = fast.look();
            assertThat(deep.findings()).isEmpty();
            assertThat(accounts.findings()).isEmpty();
            assertThat(deep.lanes()).isEqualTo(accounts.lanes());
        }
        return deep;
    }
}
