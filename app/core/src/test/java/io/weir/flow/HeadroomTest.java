package io.weir.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.flow.Headroom.Answer;
import io.weir.flow.Headroom.Backlog;
import io.weir.flow.Headroom.Bound;
import io.weir.flow.Headroom.Look;
import io.weir.flow.Headroom.Part;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadroomTest {
    private static final Instant START = Instant.parse("2026-11-21T09:14:07Z");
    private static final Bound ON_DISKS = new Bound(0, -1, 0, true);

    private final Headroom headroom = new Headroom();

    @Test
    void isTheBacklogsShareOfItsBudgetWhereThatIsTheMost() {
        Map<String, Bound> bounds =
                Map.of("raw", new Bound(1_000, -1, 0, true), "valid", new Bound(10_000, -1, 0, true));

        Answer answer = headroom.look(new Look(
                START, List.of(backlog("raw", 0, 2_000, 10, 4), backlog("valid", 0, 500, 10, 10)), bounds, 1e12, 1));

        assertThat(answer.where()).isEqualTo("raw");
        assertThat(answer.used()).isCloseTo(0.8, within(1e-9));
        assertThat(answer.bytes()).isCloseTo(1_300, within(1e-9));
    }

    @Test
    void isTheShareOfWhatTheDisksHaveLeftForTopicsWithoutABudget() {
        Map<String, Bound> bounds = Map.of("raw", ON_DISKS, "valid", ON_DISKS);
        List<Backlog> backlogs = List.of(backlog("raw", 0, 3_000, 10, 10), backlog("valid", 1, 1_000, 10, 10));

        assertThat(headroom.look(new Look(START, backlogs, bounds, 2_000, 0.5)).used())
                .isCloseTo(0.5, within(1e-9));
        assertThat(headroom.look(new Look(START.plusSeconds(1), backlogs, bounds, 0, 0.5)))
                .matches(it -> it.used() == 1 && it.where().equals("disks"));
    }

    /** A disk that is full of something else is nothing that the SIEM could help with. */
    @Test
    void isNothingWhereNothingIsUndelivered() {
        Look full = new Look(START, List.of(backlog("raw", 0, 3_000, 10, 0)), Map.of("raw", ON_DISKS), 0, 1);

        assertThat(headroom.look(full).used()).isZero();
    }

    @Test
    void isNotKnownWhereNobodyTellsWhatTheDisksHave() {
        Look blind = new Look(START, List.of(backlog("raw", 0, 0, 10, 10)), Map.of("raw", ON_DISKS), Double.NaN, 1);

        assertThat(headroom.look(blind).used()).isNaN();
    }

    @Test
    void isWhatTheClustersOwnRetentionLeaves() {
        Map<String, Bound> bounds = Map.of("raw", new Bound(0, 4_000, 0.6, false));
        List<Backlog> backlogs = List.of(backlog("raw", 0, 10_000, 10, 3), backlog("raw", 1, 10_000, 10, 2));

        assertThat(headroom.look(new Look(START, backlogs, bounds, 1, 1)).used())
                .isCloseTo(0.75, within(1e-9));
        assertThat(headroom.look(new Look(START, List.of(), bounds, 1, 1)).used())
                .isEqualTo(0.6);
    }

    @Test
    void saysWhenItIsUsedUpAtTheRateOfTheLastMinute() {
        Map<String, Bound> bounds = Map.of("raw", new Bound(1_000, -1, 0, true));
        headroom.look(new Look(START, List.of(backlog("raw", 0, 100, 1, 1)), bounds, 1e12, 1));

        Answer filling =
                headroom.look(new Look(START.plusSeconds(10), List.of(backlog("raw", 0, 200, 2, 2)), bounds, 1e12, 1));
        Answer emptying =
                headroom.look(new Look(START.plusSeconds(20), List.of(backlog("raw", 0, 200, 2, 0)), bounds, 1e12, 1));

        assertThat(filling.secondsLeft()).isCloseTo(80, within(1e-6));
        assertThat(emptying.secondsLeft()).isInfinite();
    }

    /** A segment stays whole until its last record may go: it is no measure of the few that are left. */
    @Test
    void weighsABacklogByWhatWasAddedAndNotByWhatIsNotYetDeleted() {
        Map<String, Bound> bounds = Map.of("raw", new Bound(1_000, -1, 0, true));
        headroom.look(new Look(START, List.of(backlog("raw", 0, 10_000, 1_000, 0)), bounds, 1e12, 1));

        Backlog cut = new Backlog(new Part("raw", 0), 10_000, 999, 1_000, 1);

        assertThat(headroom.look(new Look(START.plusSeconds(1), List.of(cut), bounds, 1e12, 1))
                        .used())
                .isCloseTo(0.01, within(1e-9));
    }

    private static Backlog backlog(String topic, int partition, long size, long end, long undelivered) {
        return new Backlog(new Part(topic, partition), size, 0, end, undelivered);
    }
}
