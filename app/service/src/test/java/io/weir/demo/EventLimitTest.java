package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EventLimitTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final EventLimit limit = new EventLimit(now::get);

    @Test
    void takesAllUntilItIsTold() {
        assertThat(limit.admits(Integer.MAX_VALUE)).isTrue();
        assertThat(limit.admits(Integer.MAX_VALUE)).isTrue();
    }

    @Test
    void refusesWhatIsTooMuchAndTakesASmallerOneBesideIt() {
        limit.perSecond(100);
        assertThat(limit.admits(60)).isTrue();

        assertThat(limit.admits(41)).isFalse();
        assertThat(limit.admits(40)).isTrue();
        assertThat(limit.admits(1)).isFalse();

        pass(410);
        assertThat(limit.admits(41)).isTrue();
    }

    @Test
    void savesUpASecondAtMost() {
        limit.perSecond(100);
        pass(60_000);

        assertThat(limit.admits(100)).isTrue();
        assertThat(limit.admits(1)).isFalse();
    }

    @Test
    void oneOfMoreThanASecondsWorthIsOwedFor() {
        limit.perSecond(100);
        assertThat(limit.admits(250)).isTrue();

        pass(1_500);
        assertThat(limit.admits(1)).isFalse();
        pass(20);
        assertThat(limit.admits(1)).isTrue();
    }

    private void pass(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
