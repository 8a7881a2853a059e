package io.weir.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sink.OneBroker;
import io.weir.tally.Finding;
import io.weir.tally.Finding.DigestMismatch;
import io.weir.tally.Finding.Gone;
import io.weir.tally.Finding.LostDeadLetters;
import io.weir.tally.Finding.LostTail;
import io.weir.tally.Finding.Misrouted;
import io.weir.tally.Finding.Missing;
import io.weir.tally.Finding.OutOfOrder;
import io.weir.tally.Finding.Repeated;
import io.weir.tally.Finding.Skipped;
import io.weir.tally.Finding.Unbalanced;
import io.weir.tally.LaneSum;
import io.weir.tally.Place;
import io.weir.tally.Residual;
import io.weir.tally.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Faults planted between the records of a real broker, each of which the audit has to name. */
@ExtendWith(OneBroker.Resolver.class)
@Timeout(180)
class FastAuditTest {
    private HandPipeline pipeline;
    private FastAudit audit;
    private Place raw;
    private Place valid;
    private Place priority;

    @BeforeEach
    void begin(OneBroker broker) {
        pipeline = new HandPipeline(broker);
        audit = new FastAudit(pipeline.scope(), Reach.COMMAND);
        raw = new Place(pipeline.topics().raw(), 0);
        valid = new Place(pipeline.topics().valid(), 0);
        priority = new Place(pipeline.topics().priority(), 0);
    }

    @AfterEach
    void end() {
        audit.close();
        pipeline.close();
    }

    @Test
    void findsNothingAnywhereOnTheWay() {
        assertThat(audit.look().findings()).as("empty").isEmpty();
        pipeline.send(0, "web-7", 3, 40);
        pipeline.send(1, "web-8", 3, 20);
        assertThat(audit.look().findings()).as("taken in").isEmpty();
        pipeline.judge(0, 17);
        pipeline.deliver(pipeline.topics().valid(), 0, 3);
        pipeline.send(0, "web-7", 4, 10);

        Residual residual = audit.look();

        assertThat(residual.findings()).isEmpty();
        assertThat(residual.limits()).isEmpty();
        assertThat(residual.isExact()).isTrue();
        assertThat(residual.lanes())
                .containsExactly(
                        new LaneSum("web-7", 17, 0, 12, 4, 1, 2, 1, 33, 13, 0),
                        new LaneSum("web-8", 0, 0, 0, 0, 0, 0, 0, 20, 0, 0));
        pipeline.judgeAll();
        pipeline.deliverAll();
        assertThat(audit.look().findings()).as("delivered").isEmpty();
        assertThat(audit.look().total().waitingOut()).isZero();
    }

    @Test
    void namesWhatIsMissingWhileItWaitsAndWhenItIsJudged() {
        pipeline.tamperWithRaw(without(5, 6, 7));
        pipeline.sendShown(0, "web-7", 3, 20);

        List<Finding> waiting = audit.look().findings();
        pipeline.judgeAll();
        pipeline.deliverAll();

        assertThat(waiting).containsExactly(new Missing("web-7", raw, 3, 5, 7, 5));
        assertThat(audit.look().findings()).isEqualTo(waiting);
    }

    @Test
    void namesTheTailThatTheSourceHasCommitted() {
        pipeline.tamperWithRaw(without(17, 18, 19));
        pipeline.sendShown(0, "web-7", 3, 20);
        pipeline.judgeAll();
        List<Finding> now = audit.look().findings();
        pipeline.tamperWithRaw(it -> it);
        pipeline.sendShown(0, "web-7", 4, 5);

        assertThat(now).containsExactly(new LostTail("web-7", 3, 17, 19, raw.toString()));
        // The next epoch's first event says it, should nobody have asked before; it stands behind the marker.
        assertThat(audit.look().findings()).containsExactly(new Missing("web-7", raw, 3, 17, 19, 18));
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

        assertThat(audit.look().findings())
                .containsExactly(new Missing("web-7", raw, 3, 6, 6, 7), new Repeated(Stage.STREAMS, "web-7", raw, 1));
    }

    @Test
    void namesWhatWasSwappedInRaw() {
        pipeline.tamperWithRaw(records -> {
            List<ProducerRecord<byte[], byte[]>> changed = new ArrayList<>(records);
            Collections.swap(changed, 6, 7);
            return changed;
        });
        pipeline.send(0, "web-7", 3, 20);
        List<Finding> waiting = audit.look().findings();
        pipeline.judgeAll();
        pipeline.deliverAll();

        assertThat(waiting).containsExactly(new OutOfOrder(Stage.STREAMS, "web-7", raw, 1));
        assertThat(audit.look().findings()).isEqualTo(waiting);
        assertThat(audit.look().events()).isEqualTo(1);
    }

    @Test
    void namesWhatWasSwappedBehindTheJudge() {
        // Two neighbours that are both valid: the second is written first.
        List<ProducerRecord<byte[], byte[]>> held = new ArrayList<>();
        pipeline.tamperWithJudged(records -> {
            ProducerRecord<byte[], byte[]> record = records.get(0);
            if (seq(record) == 6) {
                held.add(record);
                return List.of();
            }
            return seq(record) == 7 ? List.of(record, held.get(0)) : records;
        });
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        pipeline.deliverAll();

        assertThat(audit.look().findings()).containsExactly(new OutOfOrder(Stage.SINK, "web-7", valid, 1));
    }

    @Test
    void namesWhatTheJudgeDidNotWrite() {
        pipeline.tamperWithJudged(without(4));
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        List<Finding> waiting = audit.look().findings();
        pipeline.deliverAll();

        assertThat(waiting).containsExactly(new Unbalanced(Stage.SINK, "web-7", valid, 14, 13));
        assertThat(audit.look().findings()).isEqualTo(waiting);
    }

    @Test
    void namesWhatTheJudgeWroteTwice() {
        pipeline.tamperWithJudged(
                records -> seq(records.get(0)) == 4 ? List.of(records.get(0), records.get(0)) : records);
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();

        assertThat(audit.look().findings()).containsExactly(new Unbalanced(Stage.SINK, "web-7", valid, 14, 15));
    }

    @Test
    void seesBytesThatWereChangedOnTheWay() {
        pipeline.tamperWithJudged(records -> {
            ProducerRecord<byte[], byte[]> record = records.get(0);
            return seq(record) == 4 ? List.of(copy(record, record.topic(), 0, "changed".getBytes(UTF_8))) : records;
        });
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        pipeline.deliverAll();

        assertThat(audit.look().findings()).containsExactly(new DigestMismatch("web-7", valid, 14));
    }

    @Test
    void namesTheWayThatWasWrong() {
        pipeline.tamperWithJudged(records -> seq(records.get(0)) == 4
                ? List.of(copy(
                        records.get(0),
                        pipeline.topics().priority(),
                        0,
                        records.get(0).value()))
                : records);
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        List<Finding> waiting = audit.look().findings();
        pipeline.deliverAll();

        assertThat(waiting).containsExactly(new Misrouted("web-7", valid, priority, 1));
        assertThat(audit.look().findings()).isEqualTo(waiting);
    }

    @Test
    void seesADeadLetterThatWasNotWritten() {
        pipeline.tamperWithJudged(without(9, 19, 29, 39, 49));
        pipeline.send(0, "web-7", 3, 50);
        pipeline.judgeAll();

        assertThat(audit.look().findings())
                .containsExactly(new LostDeadLetters(new Place(pipeline.topics().dlq(), 0), 5, 0));
    }

    @Test
    void countsWhatAGroupWasMovedPastByHand() {
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judge(0, 5);
        HandPipeline.answer(pipeline.admin()
                .alterConsumerGroupOffsets(
                        pipeline.scope().streamsGroup(), Map.of(partition(raw), new OffsetAndMetadata(12)))
                .all());
        List<Finding> moved = audit.look().findings();
        pipeline.judge().moveTo(partition(raw), 12);
        pipeline.judgeAll();

        assertThat(moved).containsExactly(new Skipped(raw, 5, 12, 7));
        assertThat(audit.look().findings()).containsExactly(new Missing("web-7", raw, 3, 5, 11, 12));
    }

    @Test
    void namesRecordsThatWereDeletedUnread() {
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        pipeline.deliver(pipeline.topics().valid(), 0, 2);
        HandPipeline.answer(pipeline.admin()
                .deleteRecords(Map.of(partition(valid), RecordsToDelete.beforeOffset(6)))
                .all());

        Residual residual = audit.look();

        assertThat(residual.findings())
                .containsExactlyInAnyOrder(
                        new Unbalanced(Stage.SINK, "web-7", valid, 14, 10), new Gone(valid, 2, 6, false));
        assertThat(residual.missing()).isEqualTo(4);
    }

    private static TopicPartition partition(Place place) {
        return new TopicPartition(place.topic(), place.partition());
    }

    private static UnaryOperator<List<ProducerRecord<byte[], byte[]>>> without(long... seqs) {
        return records -> records.stream()
                .filter(it -> {
                    for (long seq : seqs) {
                        if (seq(it) == seq) {
                            return false;
                        }
                    }
                    return true;
                })
                .toList();
    }

    private static long seq(ProducerRecord<byte[], byte[]> record) {
        return HandPipeline.sid(record).seq();
    }

    private static ProducerRecord<byte[], byte[]> copy(
            ProducerRecord<byte[], byte[]> record, String topic, int partition, byte[] value) {
        return new ProducerRecord<>(topic, partition, record.key(), value, record.headers());
    }
}
