package io.weir.tally;

import static io.weir.tally.Flow.raw;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.tally.Finding.LostTail;
import io.weir.tally.Finding.Missing;
import io.weir.tally.Finding.OutOfOrder;
import io.weir.tally.Finding.Repeated;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plants what can go wrong between a source and raw. */
class SequenceLawTest {
    private final Flow flow = new Flow();

    @Test
    void namesWhatIsMissingInTheLanesNumbers() {
        flow.send(0, "web-7", 3, 20);
        flow.log(raw(0)).subList(5, 8).clear();
        flow.judgeAll();
        flow.deliverAll();

        Residual residual = flow.audit();

        assertThat(residual.findings()).containsExactly(new Missing("web-7", raw(0), 3, 5, 7, 5));
        assertThat(residual.findings().get(0))
                .hasToString("missing: lane web-7, epoch 3, seq 5..7, last seen in weir.raw-0@5");
        assertThat(residual.missing()).isEqualTo(3);
        assertThat(residual.lanes()).extracting(LaneSum::residual).containsExactly(3L);
    }

    @Test
    void namesItBeforeItIsJudged() {
        flow.send(0, "web-7", 3, 20);
        flow.judge(0, 4);
        flow.log(raw(0)).remove(6);

        assertThat(flow.audit().findings()).containsExactly(new Missing("web-7", raw(0), 3, 6, 6, 6));
    }

    @Test
    void namesTheTailThatTheSourceHasCommitted() {
        flow.send(0, "web-7", 3, 20);
        flow.log(raw(0)).subList(17, 20).clear();
        flow.judgeAll();

        assertThat(flow.audit().findings()).containsExactly(new LostTail("web-7", 3, 17, 19, "weir.raw-0"));
    }

    @Test
    void namesALaneAndAnEpochOfWhichNothingCame() {
        flow.send(0, "web-7", 3, 20);
        flow.judgeAll();
        flow.send(0, "web-7", 4, 6);
        flow.send(1, "web-8", 4, 5);
        flow.log(raw(0)).subList(21, 27).clear();
        flow.log(raw(1)).clear();

        assertThat(flow.audit().findings())
                .containsExactly(
                        new LostTail("web-7", 4, 0, 5, "weir.raw-0"),
                        new LostTail("web-8", 4, 0, 4, "none of the partitions"));
    }

    @Test
    void namesTheTailOfAnEarlierEpochWithoutTheSourcesHelp() {
        flow.hidePositions();
        flow.send(0, "web-7", 3, 20);
        flow.log(raw(0)).subList(17, 20).clear();
        flow.send(0, "web-7", 4, 5);

        Residual residual = flow.audit();

        assertThat(residual.findings()).containsExactly(new Missing("web-7", raw(0), 3, 17, 19, 18));
        assertThat(residual.limits()).extracting(Limit::kind).containsExactly(Limit.Kind.SOURCE_UNKNOWN);
    }

    @Test
    void countsWhatComesTwice() {
        flow.send(0, "web-7", 3, 20);
        flow.log(raw(0)).add(flow.log(raw(0)).get(4));
        flow.judgeAll();
        flow.deliverAll();

        Residual residual = flow.audit();

        assertThat(residual.findings()).contains(new Repeated(Stage.STREAMS, "web-7", raw(0), 1));
        assertThat(residual.missing()).isZero();
        assertThat(residual.surplus()).isPositive();
    }

    @Test
    void namesWhatIsOutOfOrderThoughNothingIsMissing() {
        flow.send(0, "web-7", 3, 20);
        Collections.swap(flow.log(raw(0)), 6, 7);
        List<Finding> waiting = flow.audit().findings();
        flow.judgeAll();
        flow.deliverAll();

        Residual residual = flow.audit();

        assertThat(waiting).containsExactly(new OutOfOrder(Stage.STREAMS, "web-7", raw(0), 1));
        assertThat(residual.findings()).as("once, where it began").isEqualTo(waiting);
        assertThat(waiting.get(0))
                .hasToString("out of order: lane web-7, 1 event came behind a later one in weir.raw-0");
        assertThat(waiting.get(0).kind()).isEqualTo("out_of_order");
        assertThat(residual.events()).isEqualTo(1);
        assertThat(residual.missing()).isZero();
    }

    @Test
    void namesBothWhereOneIsLostAndAnotherComesTwice() {
        flow.send(0, "web-7", 3, 20);
        flow.log(raw(0)).set(6, flow.log(raw(0)).get(4));
        flow.judgeAll();

        assertThat(flow.audit().findings())
                .containsExactly(
                        new Missing("web-7", raw(0), 3, 6, 6, 7), new Repeated(Stage.STREAMS, "web-7", raw(0), 1));
    }

    @Test
    void understandsThatALaneMovesWhenPartitionsAreAdded() {
        flow.send(0, "web-7", 3, 20);
        flow.judgeAll();
        flow.send(1, "web-7", 3, 20);
        flow.judgeAll();
        flow.deliverAll();
        flow.send(1, "web-7", 4, 20);
        flow.judgeAll();

        assertThat(flow.audit().findings()).isEmpty();
    }
}
