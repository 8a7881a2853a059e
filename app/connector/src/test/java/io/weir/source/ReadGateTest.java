package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.flow.ByteBudget;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadGateTest {
    private final LagGate lag = GateInHand.open();
    private final ReadGate gate = new ReadGate(100, lag);
    private final AtomicInteger woken = new AtomicInteger();

    @Test
    void closesAboveTheHighMarkAndOpensAtTheLowOne() {
        ByteBudget.Claim claim = claimed(100);
        assertThat(admits()).isTrue();
        ByteBudget.Claim last = claimed(1);
        assertThat(admits()).isFalse();

        last.release();
        claim.shrinkTo(76);
        gate.released();
        assertThat(woken).hasValue(0);
        assertThat(admits()).isFalse();
        claim.shrinkTo(75);
        gate.released();

        assertThat(woken).hasValue(2);
        assertThat(admits()).isTrue();
    }

    @Test
    void wakesEachOnceAndWhoWasLetInNever() {
        assertThat(admits()).isTrue();
        ByteBudget.Claim claim = claimed(101);
        assertThat(admits()).isFalse();

        claim.release();
        gate.released();
        gate.released();

        assertThat(woken).hasValue(1);
    }

    /** What one read makes is known only when it is read. */
    @Test
    void takesWhateverWasRead() {
        assertThat(claimed(1_000_000).bytes()).isEqualTo(1_000_000);
        assertThat(gate.heldBytes()).isEqualTo(1_000_000);
    }

    @Test
    void letsNobodyInWhileNothingIsToComeInAndHasAQuarterWhereLessIs() {
        GateInHand.use(lag, 0.95);
        assertThat(admits()).isFalse();
        gate.released();
        assertThat(woken).hasValue(0);

        GateInHand.use(lag, 0.75);

        assertThat(woken).hasValue(1);
        ByteBudget.Claim claim = claimed(25);
        assertThat(admits()).isTrue();
        claim.grow(1);
        assertThat(admits()).isFalse();
        GateInHand.use(lag, 0.1);
        assertThat(woken).hasValue(2);
        assertThat(admits()).isTrue();
    }

    @Test
    void hasABoundForWhatIsReadAtTheEnd() {
        ByteBudget.Claim claim = claimed(200);
        assertThat(gate.isTwiceFull()).isFalse();
        assertThat(claim.grow(1)).isTrue();
        assertThat(gate.isTwiceFull()).isTrue();
    }

    private boolean admits() {
        return gate.admits(woken::incrementAndGet);
    }

    private ByteBudget.Claim claimed(long bytes) {
        ByteBudget.Claim claim = gate.claim();
        assertThat(claim.grow(bytes)).isTrue();
        return claim;
    }
}
