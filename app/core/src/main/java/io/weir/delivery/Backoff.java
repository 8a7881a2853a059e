package io.weir.delivery;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the same events are sent again: exponential with full jitter, so that partitions which
 * failed together do not come back together, unless the SIEM itself named a time.
 *
 * @param first the upper bound of the first wait; it doubles with each attempt
 * @param cap the upper bound of any wait
 * @param retryAfterMax what a SIEM may ask for at most; a longer wish is cut to this
 * @param random uniform in [0, 1)
 */
public record Backoff(Duration first, Duration cap, Duration retryAfterMax, DoubleSupplier random) {
    /** A wish beyond a day is a broken clock or a broken server, not a wish. */
    private static final Duration ABSURD = Duration.ofDays(1);

    /** 2^20 times any sensible first wait is beyond any sensible cap; more would overflow. */
    private static final int DOUBLINGS_MAX = 20;

    public Backoff {
        if (first.isNegative() || first.isZero() || cap.compareTo(first) < 0 || retryAfterMax.isNegative()) {
            throw new IllegalArgumentException(
                    "no backoff: first " + first + ", cap " + cap + ", Retry-After at most " + retryAfterMax);
        }
    }

    /**
     * @param failures how often in a row these events were not taken, this time included
     * @param retryAfter what the SIEM asked for, null where it named nothing
     */
    public Duration next(int failures, @Nullable Duration retryAfter) {
        if (retryAfter != null && !retryAfter.isNegative() && retryAfter.compareTo(ABSURD) <= 0) {
            Duration asked = retryAfter.compareTo(retryAfterMax) < 0 ? retryAfter : retryAfterMax;
            // Never before the time named, and not all at that very moment.
            return asked.plus(jittered(first));
        }
        Duration bound = first.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), DOUBLINGS_MAX));
        return jittered(bound.compareTo(cap) < 0 ? bound : cap);
    }

    private Duration jittered(Duration bound) {
        return Duration.ofNanos((long) (bound.toNanos() * random.getAsDouble()));
    }
}
