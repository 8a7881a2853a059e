package io.weir.tally;

import static io.weir.tally.Flow.deadLetter;
import static io.weir.tally.Flow.priority;
import static io.weir.tally.Flow.raw;
import static io.weir.tally.Flow.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import io.weir.tally.Finding.Gone;
import io.weir.tally.Finding.LostDeadLetters;
import io.weir.tally.Finding.Missing;
import io.weir.tally.Finding.Skipped;
import io.weir.tally.Finding.Unbalanced;
import io.weir.tally.Finding.Uncounted;
import io.weir.tally.Flow.Event;
import org.junit.jupiter.api.Test;

/** What the law says of a sound pipeline, of what lies outside its reach, and of offsets that cannot be. */
class LawTest {
    private final Flow flow = new Flow();

    @Test
    void findsNothingAtAnyPointOfTheWay() {
        assertThat(flow.audit().findings()).isEmpty();

        flow.send(0, "web-7", 3, 40);
        assertThat(flow.audit().findings()).as("taken in").isEmpty();

        flow.judge(0, 17);
        flow.deliver(valid(0), 3);
        flow.send(1, "web-8", 3, 25);
        flow.send(0, "web-7", 4, 30);
        assertThat(flow.audit().findings()).as("in the middle").isEmpty();

        flow.judgeAll();
        flow.deliver(priority(0), 2);
        assertThat(flow.audit().findings()).as("judged").isEmpty();

        flow.deliverAll();
        Residual residual = flow.audit();
        assertThat(residual.findings()).as("delivered").isEmpty();
        assertThat(residual.events()).isZero();
        assertThat(residual.isExact()).isTrue();
    }

    @Test
    void showsWhereTheEventsOfEachLaneAre() {
        flow.send(0, "web-7", 3, 20);
        flow.judge(0, 10);
        flow.deliver(valid(0), 4);

        assertThat(flow.audit().lanes()).containsExactly(new LaneSum("web-7", 10, 0, 7, 2, 1, 3, 1, 10, 5, 0));
    }

    @Test
    void countsWhatAGroupWasMovedPast() {
        flow.send(0, "web-7", 3, 20);
        flow.judge(0, 5);
        flow.committed().put(raw(0), 12L);
        assertThat(flow.audit().findings()).containsExactly(new Skipped(raw(0), 5, 12, 7));
        flow.judge(0, 99);
        assertThat(flow.audit().findings()).containsExactly(new Missing("web-7", raw(0), 3, 5, 11, 12));

        Flow other = new Flow();
        other.send(0, "web-7", 3, 20);
        other.judgeAll();
        other.deliver(valid(0), 2);
        other.committed().put(valid(0), 6L);
        assertThat(other.audit().findings()).containsExactly(new Skipped(valid(0), 2, 6, 4));
        other.deliverAll();
        assertThat(other.audit().findings()).containsExactly(new Unbalanced(Stage.SINK, "web-7", valid(0), 14, 10));
    }

    @Test
    void isContentWhereAGroupPassesMarkersOnly() {
        flow.send(0, "web-7", 3, 20);
        flow.judge(0, 20);
        flow.committed().put(raw(0), 21L);
        flow.begins().put(raw(0), 21L);

        assertThat(flow.audit().findings()).isEmpty();
    }

    @Test
    void namesRecordsThatWereDeletedUnderAReader() {
        flow.send(0, "@weir.raw-0", 3, 20);
        flow.positions().clear();
        flow.judge(0, 5);
        flow.begins().put(raw(0), 9L);

        Residual residual = flow.audit();

        assertThat(residual.findings()).containsExactly(new Gone(raw(0), 5, 9, false));
        assertThat(residual.missing()).isEqualTo(4);
    }

    @Test
    void countsADeletionOnceWhereTheNumbersNameIt() {
        flow.send(0, "web-7", 3, 20);
        flow.judge(0, 5);
        flow.begins().put(raw(0), 9L);

        Residual residual = flow.audit();

        assertThat(residual.findings())
                .containsExactly(new Missing("web-7", raw(0), 3, 5, 8, 9), new Gone(raw(0), 5, 9, false));
        assertThat(residual.missing()).isEqualTo(4);
    }

    @Test
    void seesALogThatEndsBeforeWhatWasCounted() {
        flow.send(0, "web-7", 3, 20);
        flow.judgeAll();
        flow.log(raw(0)).subList(15, 21).clear();

        assertThat(flow.audit().findings()).containsExactly(new Gone(raw(0), 15, 21, true));
    }

    @Test
    void missesDeadLetters() {
        flow.send(0, "web-7", 3, 40);
        flow.judgeAll();
        flow.deliverAll();
        assertThat(flow.audit().findings()).isEmpty();

        flow.log(deadLetter(0)).subList(0, 2).clear();
        // The marker makes the bound one too wide.
        assertThat(flow.audit().findings()).hasSize(1).first().isInstanceOf(LostDeadLetters.class);
    }

    @Test
    void followsARedrivenEventToTheEnd() {
        flow.send(0, "web-7", 3, 20);
        flow.judgeAll();
        flow.deliverAll();
        Event dead = flow.log(raw(0)).get(9);
        flow.log(raw(0)).add(new Event(dead.sid(), dead.bytes(), true, null, null));
        assertThat(flow.audit().findings()).as("waiting").isEmpty();

        flow.judgeAll();
        flow.deliverAll();

        assertThat(flow.audit().findings()).isEmpty();
        assertThat(flow.audit().lanes()).extracting(LaneSum::redriven).containsExactly(1L);
    }

    @Test
    void seesThatTheLedgerIsGone() {
        flow.send(0, "web-7", 3, 20);
        flow.judgeAll();
        flow.deliverAll();
        flow.forgetLedger();

        assertThat(flow.audit().findings())
                .hasOnlyElementsOfType(Uncounted.class)
                .hasSize(3);
    }

    @Test
    void saysFromWhereItCounts() {
        flow.send(0, "web-7", 3, 20);
        flow.send(0, "web-7", 3, 20);
        flow.beginTally(raw(0), Stage.STREAMS, 21);
        flow.judgeAll();
        flow.deliverAll();

        Residual residual = flow.audit();

        assertThat(residual.findings()).isEmpty();
        assertThat(residual.limits()).extracting(Limit::kind).containsOnly(Limit.Kind.COUNTED_SINCE);
        assertThat(residual.limits())
                .anySatisfy(it -> assertThat(it.text()).contains("weir.raw-0 is counted since offset 21"));
    }

    @Test
    void holdsForeignLanesToCountAndDigest() {
        for (int offset = 0; offset < 20; offset += 2) {
            Sid sid = Sid.derived(new Origin("weir.raw", 0, offset), 5);
            flow.log(raw(0)).add(new Event(sid, "foreign", false, null, null));
            flow.log(raw(0)).add(null);
        }
        flow.judgeAll();
        Residual sound = flow.audit();
        assertThat(sound.findings()).isEmpty();
        assertThat(sound.limits()).extracting(Limit::kind).containsExactly(Limit.Kind.FOREIGN_LANES);

        flow.log(valid(0)).remove(0);

        assertThat(flow.audit().missing()).isEqualTo(1);
    }

    @Test
    void confirmsOnlyWhatTwoLooksSee() {
        flow.send(0, "web-7", 3, 20);
        flow.send(1, "web-8", 3, 20);
        Event late = flow.log(raw(1)).remove(7);
        flow.log(raw(0)).remove(6);
        Residual first = flow.audit();
        assertThat(first.events()).isEqualTo(2);

        flow.log(raw(1)).add(7, late);
        Residual second = flow.audit().confirming(first);

        assertThat(second.findings()).extracting(Finding::subject).containsExactly("missing/web-7/weir.raw-0/3/6");
        assertThat(flow.audit().confirming(new Flow().audit()).findings()).isEmpty();
    }
}
