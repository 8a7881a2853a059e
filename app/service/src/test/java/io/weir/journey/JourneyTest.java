package io.weir.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.audit.HandPipeline;
import io.weir.envelope.Headers;
import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import io.weir.sink.OneBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Of a lane, every tenth is a dead letter, every fifth goes first, and the SIEM refuses every seventh. */
@ExtendWith(OneBroker.Resolver.class)
@Timeout(180)
class JourneyTest {
    private static final Sid VALID = new Sid("web-7", 3, 1);
    private static final Sid FIRST = new Sid("web-7", 3, 5);
    private static final Sid DEAD = new Sid("web-7", 3, 9);
    private static final Sid REFUSED = new Sid("web-7", 3, 17);

    private HandPipeline pipeline;
    private Admin admin;

    @BeforeEach
    void begin(OneBroker broker) {
        pipeline = new HandPipeline(broker);
        admin = broker.admin();
    }

    @AfterEach
    void end() {
        pipeline.close();
    }

    @Test
    void tellsWhereADeliveredEventWasAndInWhichBatch() {
        everything();

        Journey journey = explain(VALID);

        assertThat(journey.outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(kinds(journey)).containsExactly(Step.Kind.ENTERED, Step.Kind.JUDGED, Step.Kind.DELIVERED);
        assertThat(journey.steps().get(1).place())
                .hasValue(new Origin(pipeline.topics().valid(), 1, 0));
        assertThat(fact(journey, 2, "batch")).startsWith(pipeline.topics().valid() + "-1@0..");
        assertThat(fact(journey, 2, "requests")).isEqualTo("2");
        assertThat(journey.sentence()).startsWith("delivered to fake at ");
    }

    @Test
    void namesTheRuleOfWhatWentFirst() {
        everything();

        Journey journey = explain(FIRST);

        assertThat(journey.outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(fact(journey, 1, "rule")).isEqualTo("severity>=8");
    }

    @Test
    void tellsWhyADeadLetterIsOne() {
        everything();

        Journey journey = explain(DEAD);

        assertThat(journey.outcome()).isEqualTo(Outcome.DEAD_LETTER);
        assertThat(kinds(journey)).containsExactly(Step.Kind.ENTERED, Step.Kind.JUDGED);
        assertThat(fact(journey, 1, "violation")).isEqualTo("/severity maximum: should be at most 10");
        assertThat(fact(journey, 1, "fingerprint")).startsWith("v1:");
        assertThat(journey.sentence())
                .startsWith("a dead letter: schema_violation, /severity should be at most 10; kept at "
                        + pipeline.topics().dlq() + "-1@");
    }

    @Test
    void tellsWhatTheSiemRefusedAndWhy() {
        everything();

        Journey journey = explain(REFUSED);

        assertThat(journey.outcome()).isEqualTo(Outcome.DEAD_LETTER);
        assertThat(kinds(journey))
                .containsExactly(Step.Kind.ENTERED, Step.Kind.JUDGED, Step.Kind.BATCH, Step.Kind.REJECTED);
        assertThat(journey.steps().get(3).what()).contains("status 400, code mapper_parsing");
    }

    @Test
    void findsEachEventOfEveryLaneByItsSidAndByEachOfItsPlaces() {
        everything();

        for (Sid sid : List.of(VALID, FIRST, DEAD, REFUSED, new Sid("web-8", 3, 0), new Sid("web-8", 3, 19))) {
            Journey bySid = explain(sid);
            assertThat(bySid.outcome().isExplained()).as(sid.toString()).isTrue();
            bySid.steps().stream()
                    .filter(it -> it.kind() != Step.Kind.DELIVERED && it.kind() != Step.Kind.BATCH)
                    .forEach(it -> assertThat(
                                    explain(new Question.ByPlace(it.place().orElseThrow())))
                            .isEqualTo(bySid));
        }
    }

    @Test
    void tellsWhatAReceiptCovers() {
        everything();
        Origin place = explain(VALID).steps().get(2).place().orElseThrow();

        Journey journey = explain(new Question.ByPlace(place));

        assertThat(journey.outcome()).isEqualTo(Outcome.BATCH);
        assertThat(fact(journey, 0, "events")).isEqualTo(explainedEvents());
    }

    @Test
    void tellsForWhatAnEventWaits() {
        pipeline.send(1, "web-7", 3, 20);

        Journey raw = explain(VALID);
        assertThat(raw.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(raw.sentence())
                .isEqualTo("waits to be judged at " + pipeline.topics().raw() + "-1@1, with 1 offset before it; nobody"
                        + " works in the group " + pipeline.scope().streamsGroup());

        pipeline.judgeAll();
        assertThat(explain(VALID).sentence())
                .startsWith("waits to be delivered at " + pipeline.topics().valid());
        assertThat(explain(DEAD).outcome()).isEqualTo(Outcome.DEAD_LETTER);
    }

    @Test
    void saysLoudlyThatTheJudgeLeftNothing() {
        pipeline.tamperWithJudged(out -> sid(out.get(0)).equals(VALID.toString()) ? List.of() : out);
        everything();

        Journey journey = explain(VALID);

        assertThat(journey.outcome()).isEqualTo(Outcome.MISSING);
        assertThat(journey.sentence()).startsWith("MISSING: the judge has passed it, and neither ");
    }

    @Test
    void saysLoudlyThatNoReceiptCoversIt() {
        pipeline.tamperWithReceipts(out -> out.subList(1, out.size()));
        everything();

        Journey journey = explain(VALID);

        assertThat(journey.outcome()).isEqualTo(Outcome.MISSING);
        assertThat(journey.sentence()).contains("no receipt covers it");
    }

    @Test
    void saysLoudlyAndInTheWordsOfTheAuditThatItNeverCame() {
        pipeline.tamperWithRaw(records -> {
            List<ProducerRecord<byte[], byte[]>> left = new ArrayList<>(records);
            left.removeIf(it -> sid(it).equals(VALID.toString()));
            return left;
        });
        everything();

        Journey journey = explain(VALID);

        assertThat(journey.outcome()).isEqualTo(Outcome.MISSING);
        assertThat(journey.sentence())
                .startsWith("MISSING: lane web-7, epoch 3, seq 1, last seen in "
                        + pipeline.topics().raw() + "-1@");
    }

    @Test
    void saysLoudlyThatTheSourceCommittedWhatRawDoesNotHave() {
        pipeline.tamperWithRaw(records -> records.subList(0, Math.min(4, records.size())));
        everything();

        assertThat(explain(new Sid("web-7", 3, 15)).sentence())
                .startsWith("MISSING: lost tail: lane web-7, epoch 3, seq 15");
    }

    @Test
    void doesNotFindWhatNobodyWasToldIsSafe() {
        everything();

        Journey journey = explain(new Sid("web-7", 3, 20));
        assertThat(journey.outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(journey.sentence())
                .isEqualTo("not found: lane web-7 is at web-7:3:19; no sender has an answer for it");
        assertThat(explain(new Sid("web-9", 3, 0)).sentence()).contains("no lane web-9 is known");
        assertThat(explain(new Sid("web-7", 2, 0)).sentence()).contains("epoch 2 of lane web-7 has ended");
        assertThat(explain(place(pipeline.topics().raw(), 1, 9_999)).sentence()).contains("ends at");
        assertThat(explain(place(pipeline.topics().raw(), 7, 0)).sentence()).contains("partitions 0 to 1");
        assertThat(explain(place(pipeline.topics().raw(), 1, 6)).sentence()).contains("marker of a transaction");
    }

    @Test
    void tellsWhatIsLeftWhereRecordsWereDeleted() {
        everything();
        delete(pipeline.topics().raw(), 10);

        Journey journey = explain(VALID);
        assertThat(journey.outcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(kinds(journey)).containsExactly(Step.Kind.DELETED, Step.Kind.JUDGED, Step.Kind.DELIVERED);
        assertThat(kinds(explain(place(pipeline.topics().raw(), 1, 1))))
                .containsExactly(Step.Kind.DELETED, Step.Kind.JUDGED, Step.Kind.DELIVERED);
        assertThat(explain(new Sid("web-7", 3, 11)).steps().get(0).kind()).isEqualTo(Step.Kind.ENTERED);

        delete(pipeline.topics().valid(), 4);
        assertThat(explain(VALID).outcome()).isEqualTo(Outcome.DELETED);
        assertThat(explain(VALID).sentence()).contains("the ledger has counted every number");
        Journey byReceipt = explain(place(pipeline.topics().valid(), 1, 0));
        assertThat(kinds(byReceipt)).containsExactly(Step.Kind.DELETED, Step.Kind.BATCH);
    }

    @Test
    void showsEveryAttempt() {
        everything();
        pipeline.redrive(1, DEAD, 2);
        assertThat(kinds(explain(DEAD)))
                .containsExactly(Step.Kind.ENTERED, Step.Kind.JUDGED, Step.Kind.ENTERED, Step.Kind.WAITING);

        pipeline.judgeAll();

        Journey journey = explain(DEAD);
        assertThat(kinds(journey))
                .containsExactly(
                        Step.Kind.ENTERED, Step.Kind.JUDGED, Step.Kind.ENTERED, Step.Kind.JUDGED, Step.Kind.WAITING);
        assertThat(journey.steps().get(2).what()).isEqualTo("sent again: attempt 2");
        assertThat(explain(new Question.ByPlace(journey.steps().get(2).place().orElseThrow())))
                .isEqualTo(journey);
    }

    @Test
    void explainsWhatAnotherProducerWrote() {
        pipeline.sendForeign(0, "no log at all".getBytes(UTF_8));
        pipeline.judgeAll();

        Journey journey = explain(place(pipeline.topics().raw(), 0, 0));

        assertThat(journey.subject())
                .startsWith("@" + pipeline.topics().raw() + "-0:")
                .endsWith(":0");
        assertThat(kinds(journey)).startsWith(Step.Kind.ENTERED, Step.Kind.JUDGED);
        assertThat(explain(Sid.parse(journey.subject()).orElseThrow())).isEqualTo(journey);
    }

    @Test
    void saysHowFarItCameWhenTheTimeIsOver() {
        everything();

        try (Explainer explainer = new Explainer(pipeline.scope(), Duration.ZERO, it -> {})) {
            Journey journey = explainer.explain(new Question.BySid(VALID));
            assertThat(journey.outcome()).isEqualTo(Outcome.UNFINISHED);
            assertThat(journey.sentence())
                    .contains("the time to search was over in "
                            + pipeline.topics().raw());
        }
    }

    /** Two lanes in one partition, one after the other and mixed. */
    private void everything() {
        pipeline.send(1, "web-7", 3, 6);
        pipeline.send(1, "web-8", 3, 20);
        pipeline.send(1, "web-7", 3, 14);
        pipeline.judgeAll();
        pipeline.deliverAll();
    }

    private String explainedEvents() {
        return fact(explain(VALID), 2, "events");
    }

    private Journey explain(Sid sid) {
        return explain(new Question.BySid(sid));
    }

    private Journey explain(Question question) {
        try (Explainer explainer = new Explainer(pipeline.scope(), Duration.ofSeconds(30), it -> {})) {
            return explainer.explain(question);
        }
    }

    private void delete(String topic, long before) {
        try {
            admin.deleteRecords(Map.of(new TopicPartition(topic, 1), RecordsToDelete.beforeOffset(before)))
                    .all()
                    .get();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Question place(String topic, int partition, long offset) {
        return new Question.ByPlace(new Origin(topic, partition, offset));
    }

    private static List<Step.Kind> kinds(Journey journey) {
        return journey.steps().stream().map(Step::kind).toList();
    }

    private static String fact(Journey journey, int step, String name) {
        return journey.steps().get(step).facts().stream()
                .filter(it -> it.name().equals(name))
                .map(it -> it.value().toString())
                .findFirst()
                .orElse("none");
    }

    private static String sid(ProducerRecord<byte[], byte[]> record) {
        return new String(record.headers().lastHeader(Headers.SID).value(), UTF_8);
    }
}
