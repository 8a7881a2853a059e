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
    private static final Map<String, Bound> BUDGET = Map.of("raw", new Bound(1_000, -1, 0, true));
    private static final Part RAW = new Part("raw", 0);
    private static final Part VALID = new Part("valid", 0);

    private final Headroom headroom = new Headroom();

    @Test
    void isTheBacklogsShareOfItsBudgetWhereThatIsTheMost() {
        Map<String, Bound> bounds =
                Map.of("raw", new Bound(1_000, -1, 0, true), "valid", new Bound(10_000, -1, 0, true));

        Answer answer = headroom.look(look(
                0, bounds, disks(1e12, Map.of(RAW, 2_000L, VALID, 500L)), backlog(RAW, 10, 4), backlog(VALID, 10, 10)));

        assertThat(answer.where()).isEqualTo("raw");
        assertThat(answer.used()).isCloseTo(0.8, within(1e-9));
        assertThat(answer.bytes()).isCloseTo(1_300, within(1e-9));
    }

    @Test
    void isTheShareOfWhatTheDisksHaveLeftForTopicsWithoutABudget() {
        Map<String, Bound> bounds = Map.of("raw", ON_DISKS, "valid", ON_DISKS);
        Map<Part, Long> sizes = Map.of(RAW, 3L << 40, VALID, 1L << 40);
        Disks<Part> disks = new Disks<>(sizes, 2L << 40, 1L << 50, 0.5);

        Answer answer = headroom.look(look(0, bounds, disks, backlog(RAW, 10, 10), backlog(VALID, 10, 10)));

        assertThat(answer.used()).isCloseTo(0.5, within(1e-9));
        assertThat(answer.where()).isEqualTo("disks");
    }

    /** A broker whose disk is full ends, and what is on its way with it. */
    @Test
    void isNineTenthsWhereOnlyTheLastOfADiskIsLeftWhoeverFilledIt() {
        Map<String, Bound> bounds = Map.of("raw", new Bound(1 << 20, -1, 0, true));

        assertThat(headroom.look(look(0, bounds, new Disks<>(Map.of(), 256L << 20, 1L << 40, 1)))
                        .used())
                .isCloseTo(0.9, within(1e-9));
        assertThat(headroom.look(look(1, bounds, new Disks<>(Map.of(), 3L << 30, 1L << 40, 1)))
                        .used())
                .isZero();
        assertThat(headroom.look(look(2, bounds, new Disks<>(Map.of(), 20, 1_000, 1)))
                        .used())
                .as("one in fifty of a small one")
                .isCloseTo(0.9, within(1e-9));
        assertThat(headroom.look(look(3, bounds, new Disks<>(Map.of(), 0, Double.NaN, 1))))
                .matches(it -> it.used() == 1 && it.where().equals("disks"));
    }

    @Test
    void isNotKnownWhereNobodyTellsWhatTheDisksHave() {
        Look blind = look(0, Map.of("raw", ON_DISKS), Disks.unknown(), backlog(RAW, 10, 10));

        assertThat(headroom.look(blind).used()).isNaN();
    }

    @Test
    void isWhatTheClustersOwnRetentionLeaves() {
        Map<String, Bound> bounds = Map.of("raw", new Bound(0, 4_000, 0.6, false));
        Disks<Part> disks = disks(1e12, Map.of(RAW, 10_000L, new Part("raw", 1), 10_000L));

        assertThat(headroom.look(look(0, bounds, disks, backlog(RAW, 10, 3), backlog(new Part("raw", 1), 10, 2)))
                        .used())
                .isCloseTo(0.75, within(1e-9));
        assertThat(headroom.look(look(1, bounds, disks)).used()).isEqualTo(0.6);
    }

    @Test
    void saysWhenItIsUsedUpAtTheRateOfTheLastMinute() {
        headroom.look(look(0, BUDGET, disks(1e12, Map.of(RAW, 100L)), backlog(RAW, 1, 1)));

        Answer filling = headroom.look(look(10, BUDGET, disks(1e12, Map.of(RAW, 200L)), backlog(RAW, 2, 2)));
        Answer emptying = headroom.look(look(20, BUDGET, disks(1e12, Map.of(RAW, 200L)), backlog(RAW, 2, 0)));

        assertThat(filling.secondsLeft()).isCloseTo(80, within(1e-6));
        assertThat(emptying.secondsLeft()).isInfinite();
    }

    /** A segment stays whole until its last record may go: it is no measure of the few that are left. */
    @Test
    void weighsABacklogByWhatWasAddedAndNotByWhatIsNotYetDeleted() {
        Disks<Part> disks = disks(1e12, Map.of(RAW, 10_000L));
        headroom.look(look(0, BUDGET, disks, backlog(RAW, 1_000, 0)));

        Backlog cut = new Backlog(RAW, 999, 1_000, 1);

        assertThat(headroom.look(look(1, BUDGET, disks, cut)).used()).isCloseTo(0.01, within(1e-9));
    }

    /** The disks are asked less often: their sizes of before are not held against ends of now. */
    @Test
    void weighsWhatCameSinceTheDisksWereAsked() {
        Disks<Part> disks = disks(1e12, Map.of(RAW, 100L));
        headroom.look(look(0, BUDGET, disks, backlog(RAW, 10, 10)));

        Answer since =
                headroom.look(new Look(START.plusSeconds(1), List.of(backlog(RAW, 50, 50)), BUDGET, disks, false));
        Answer asked = headroom.look(look(2, BUDGET, disks(1e12, Map.of(RAW, 500L)), backlog(RAW, 50, 50)));

        assertThat(since.used()).isCloseTo(0.5, within(1e-9));
        assertThat(asked.used()).isCloseTo(0.5, within(1e-9));
    }

    private static Look look(long second, Map<String, Bound> bounds, Disks<Part> disks, Backlog... backlogs) {
        return new Look(START.plusSeconds(second), List.of(backlogs), bounds, disks, true);
    }

    private static Disks<Part> disks(double usable, Map<Part, Long> sizes) {
        return new Disks<>(sizes, usable, 1e15, 1);
    }

    private static Backlog backlog(Part part, long end, long undelivered) {
        return new Backlog(part, 0, end, undelivered);
    }
}
