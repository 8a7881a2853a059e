package io.weir.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration CAP = Duration.ofSeconds(1);
    private static final Duration ASKED_MAX = Duration.ofMinutes(2);

    private final Backoff longest = new Backoff(FIRST, CAP, ASKED_MAX, () -> 1.0);
    private final Backoff shortest = new Backoff(FIRST, CAP, ASKED_MAX, () -> 0.0);

    @Test
    void doublesUpToTheCap() {
        assertThat(longest.next(1, null)).hasMillis(100);
        assertThat(longest.next(2, null)).hasMillis(200);
        assertThat(longest.next(4, null)).hasMillis(800);
        assertThat(longest.next(5, null)).isEqualTo(CAP);
        assertThat(longest.next(Integer.MAX_VALUE, null)).isEqualTo(CAP);
    }

    @Test
    void jitterIsFull() {
        assertThat(shortest.next(5, null)).isZero();
        assertThat(new Backoff(FIRST, CAP, ASKED_MAX, () -> 0.25).next(5, null)).hasMillis(250);
    }

    @Test
    void neverComesBackBeforeTheTimeTheSiemNamed() {
        assertThat(shortest.next(1, Duration.ofSeconds(30))).hasSeconds(30);
        assertThat(longest.next(1, Duration.ofSeconds(30))).hasMillis(30_100);
        assertThat(shortest.next(9, Duration.ZERO)).isZero();
    }

    @Test
    void cutsALongWish() {
        assertThat(shortest.next(1, ASKED_MAX.plusMillis(1))).isEqualTo(ASKED_MAX);
        assertThat(shortest.next(1, Duration.ofDays(1))).isEqualTo(ASKED_MAX);
    }

    @Test
    void ignoresANegativeOrAbsurdWish() {
        assertThat(longest.next(1, Duration.ofSeconds(-1))).hasMillis(100);
        assertThat(longest.next(1, Duration.ofDays(1).plusMillis(1))).hasMillis(100);
        assertThat(longest.next(1, Duration.ofSeconds(Long.MAX_VALUE))).hasMillis(100);
    }

    @Test
    void refusesBoundsThatMakeNoSense() {
        assertThatThrownBy(() -> new Backoff(/* first= */ CAP, /* cap= */ FIRST, ASKED_MAX, () -> 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, FIRST, ASKED_MAX, () -> 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
