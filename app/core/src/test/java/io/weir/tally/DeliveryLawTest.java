package io.weir.tally;

import static io.weir.tally.Flow.priority;
import static io.weir.tally.Flow.raw;
import static io.weir.tally.Flow.valid;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import io.weir.tally.Finding.DigestMismatch;
import io.weir.tally.Finding.Misrouted;
import io.weir.tally.Finding.OutOfOrder;
import io.weir.tally.Finding.Unbalanced;
import io.weir.tally.Flow.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plants what can go wrong between the judge and the SIEM. */
class DeliveryLawTest {
    private final Flow flow = new Flow();

    @Test
    void leavesOutWhatWasJudgedAfterTheLedgerWasRead() {
        flow.send(0, "web-7", 3, 20);
        flow.judge(0, 8);
        flow.freezeLedger();
        flow.judgeAll();
        flow.send(0, "web-7", 3, 5);

        Residual residual = flow.audit();

        assertThat(residual.findings()).isEmpty();
        assertThat(residual.lanes()).extracting(LaneSum::waitingOut).containsExactly(8L);
    }

    @Test
    void doesNotLetALossCancelADuplicateBehindTheJudge() {
        flow.send(0, "web-7", 3, 20);
        flow.judgeAll();
        flow.log(valid(0)).set(3, flow.log(valid(0)).get(1));

        for (String when : List.of("while they wait", "when they are delivered")) {
            Residual residual = flow.audit();

            assertThat(residual.findings()).as(when).containsExactly(new DigestMismatch("web-7", valid(0), 14));
            assertThat(residual.events()).isEqualTo(2);
            flow.deliverAll();
        }
    }

    @Test
    void seesBytesThatWereChanged() {
        flow.send(0, "web-7", 3, 20);
        flow.judgeAll();
        Event event = flow.log(valid(0)).get(3);
        flow.log(valid(0)).set(3, new Event(event.sid(), event.bytes() + "!", false, null, event.origin()));
        flow.deliverAll();

        assertThat(flow.audit().findings()).containsExactly(new DigestMismatch("web-7", valid(0), 14));
    }

    @Test
    void seesBytesThatWereSwapped() {
        flow.send(0, "web-7", 3, 20);
        flow.judgeAll();
        Event one = flow.log(valid(0)).get(3);
        Event other = flow.log(valid(0)).get(5);
        flow.log(valid(0)).set(3, new Event(one.sid(), other.bytes(), false, null, one.origin()));
        flow.log(valid(0)).set(5, new Event(other.sid(), one.bytes(), false, null, other.origin()));
        flow.deliverAll();

        assertThat(flow.audit().findings()).containsExactly(new DigestMismatch("web-7", valid(0), 14));
    }

    @Test
    void seesTwoThatChangedPlaces() {
        flow.send(0, "web-7", 3, 20);
        flow.judgeAll();
        Event one = flow.log(valid(0)).get(3);
        flow.log(valid(0)).set(3, flow.log(valid(0)).get(4));
        flow.log(valid(0)).set(4, one);
        flow.deliverAll();

        assertThat(flow.audit().findings()).containsExactly(new OutOfOrder(Stage.SINK, "web-7", valid(0), 1));
    }

    @Test
    void namesTheStageThatLostOne() {
        flow.send(0, "web-7", 3, 20);
        flow.judgeAll();
        flow.log(valid(0)).remove(3);

        for (String when : List.of("while they wait", "when they are delivered")) {
            assertThat(flow.audit().findings())
                    .as(when)
                    .containsExactly(new Unbalanced(Stage.SINK, "web-7", valid(0), 14, 13));
            flow.deliverAll();
        }
    }

    @Test
    void namesTheStageThatMadeOneMore() {
        flow.send(0, "web-7", 3, 20);
        flow.judgeAll();
        flow.log(valid(0)).add(3, flow.log(valid(0)).get(3));
        flow.deliverAll();

        Residual residual = flow.audit();
        assertThat(residual.findings()).containsExactly(new Unbalanced(Stage.SINK, "web-7", valid(0), 14, 15));
        assertThat(residual.surplus()).isEqualTo(1);
    }

    @Test
    void namesTheWayThatWasWrong() {
        flow.send(0, "web-7", 3, 20);
        flow.judgeAll();
        flow.log(priority(0)).add(flow.log(valid(0)).remove(3));
        flow.log(valid(1)).add(flow.log(valid(0)).remove(3));

        for (String when : List.of("while they wait", "when they are delivered")) {
            // Two from one place cannot be told apart by its sum; each alone can.
            assertThat(flow.audit().events()).as(when).isEqualTo(4);
            flow.deliverAll();
        }
        Flow alone = new Flow();
        alone.send(0, "web-7", 3, 20);
        alone.judgeAll();
        alone.log(priority(0)).add(alone.log(valid(0)).remove(3));
        alone.deliverAll();
        assertThat(alone.audit().findings()).containsExactly(new Misrouted("web-7", valid(0), priority(0), 1));
    }

    @Test
    void seesWhatNobodyHasJudged() {
        flow.log(valid(0)).add(new Event(Sid.derived(new Origin("weir.valid", 0, 0), 5), "forged", false, null, null));

        assertThat(flow.audit().findings())
                .containsExactly(new Unbalanced(Stage.SINK, "@weir.valid-0", valid(0), 0, 1));
    }

    @Test
    void takesWhatIsTooMuchToReadAtItsWord() {
        flow.send(0, "web-7", 3, 40);
        flow.judge(0, 20);
        flow.leaveUnread(raw(0));
        flow.leaveUnread(valid(0));

        Residual residual = flow.audit();

        assertThat(residual.findings()).isEmpty();
        assertThat(residual.isExact()).isFalse();
        assertThat(residual.limits()).extracting(Limit::kind).containsOnly(Limit.Kind.NOT_READ);
        assertThat(residual.lanes()).extracting(LaneSum::waitingOut).containsExactly(18L);
    }

    @Test
    void seesThatMoreShouldWaitThanThereAreOffsets() {
        flow.send(0, "web-7", 3, 40);
        flow.judgeAll();
        flow.log(valid(0)).subList(2, 6).clear();
        flow.leaveUnread(valid(0));

        // Of four lost the marker hides one.
        assertThat(flow.audit().missing()).isEqualTo(3);
    }

    @Test
    void holdsLanesThatAreTooManyToTheirCommonSum() {
        for (int lane = 0; lane < Tally.LANES_MAX + 50; lane++) {
            flow.send(0, "lane-" + lane, 3, 2);
        }
        flow.judgeAll();
        flow.deliver(valid(0), 700);
        Residual sound = flow.audit();
        assertThat(sound.findings()).isEmpty();
        assertThat(sound.limits())
                .extracting(Limit::kind)
                .contains(Limit.Kind.POOLED_LANES)
                .contains(Limit.Kind.COUNTED_SINCE);

        flow.log(valid(0)).remove(1_000);

        assertThat(flow.audit().missing()).isEqualTo(1);
    }
}
