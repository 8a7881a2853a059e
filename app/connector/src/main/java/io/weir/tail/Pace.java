package io.weir.tail;

import java.util.concurrent.TimeUnit;

/** How often an open file is looked at: a quiet one less often. */
final class Pace {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_NANOS_MAX = TimeUnit.SECONDS.toNanos(2);

    /** An eighth of the time that nothing came is late by no more than what is waited for anyway. */
    private static final int QUIET_PARTS = 8;

    private long grownAt;
    private long lookedAt;

    void grown(long now) {
        grownAt = now;
    }

    void grownAtLeast(long now) {
        grownAt = Math.max(grownAt, now);
    }

    void looked(long now) {
        lookedAt = now;
    }

    /** What it had is gone, and what it has by now is new. */
    void begunAnew() {
        grownAt = lookedAt;
    }

    long quietNanos(long now) {
        return now - grownAt;
    }

    boolean isDue(long now) {
        long pause = Math.max(LOOK_NANOS, Math.min(LOOK_NANOS_MAX, quietNanos(now) / QUIET_PARTS));
        return now - lookedAt >= pause;
    }
}
