package io.weir.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
    private final ByteBudget budget = new ByteBudget(100);

    @Test
    void givesUpToTheLastByteAndNotOneMore() {
        ByteBudget.Claim claim = budget.claim();

        assertThat(claim.grow(99)).isTrue();
        assertThat(claim.grow(2)).isFalse();
        assertThat(claim.grow(1)).isTrue();
        assertThat(budget.heldBytes()).isEqualTo(100);
        assertThat(claim.bytes()).isEqualTo(100);
    }

    @Test
    void takesNothingWhereItRefuses() {
        ByteBudget.Claim claim = budget.claim();

        assertThat(claim.grow(101)).isFalse();

        assertThat(budget.heldBytes()).isZero();
        assertThat(claim.bytes()).isZero();
    }

    @Test
    void doesNotOverflow() {
        assertThat(budget.claim().grow(60)).isTrue();
        assertThat(budget.claim().grow(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void takesAReleaseOnce() {
        ByteBudget.Claim one = budget.claim();
        ByteBudget.Claim other = budget.claim();
        one.grow(30);
        other.grow(40);

        one.release();
        one.release();

        assertThat(budget.heldBytes()).isEqualTo(40);
    }

    @Test
    void shrinksToWhatIsKept() {
        ByteBudget.Claim claim = budget.claim();
        claim.grow(50);

        claim.shrinkTo(20);
        claim.shrinkTo(30);

        assertThat(budget.heldBytes()).isEqualTo(20);
        claim.release();
        assertThat(budget.heldBytes()).isZero();
    }

    @Test
    void isFullFromARefusalUntilAQuarterIsFree() {
        ByteBudget.Claim claim = budget.claim();
        claim.grow(100);
        assertThat(budget.isFull()).isFalse();

        assertThat(budget.claim().grow(1)).isFalse();
        assertThat(budget.isFull()).isTrue();
        claim.shrinkTo(76);
        assertThat(budget.isFull()).isTrue();
        claim.shrinkTo(75);

        assertThat(budget.isFull()).isFalse();
    }

    @Test
    void isNotFullForOneRequestThatAloneIsTooLarge() {
        assertThat(budget.claim().grow(101)).isFalse();

        assertThat(budget.isFull()).isFalse();
    }

    @Test
    void refusesASizeThatMakesNoSense() {
        assertThatThrownBy(() -> new ByteBudget(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> budget.claim().grow(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void neverHoldsMoreThanItsBoundAndEndsAtZeroUnderContention() throws Exception {
        long seed = System.nanoTime();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                Random random = new Random(seed + thread);
                running.add(threads.submit(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        ByteBudget.Claim claim = budget.claim();
                        claim.grow(random.nextInt(60));
                        assertThat(budget.heldBytes()).as("seed %d", seed).isBetween(0L, 100L);
                        claim.release();
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(budget.heldBytes()).isZero();
        assertThat(budget.isFull()).isFalse();
    }
}
