package io.weir.source;

import java.util.concurrent.TimeUnit;

/** For what strangers can make happen as often as they like: it is logged once in a while, and counted each time. */
final class Seldom {
    private static final long NANOS = TimeUnit.SECONDS.toNanos(10);

    private boolean isFirst = true;
    private long last;

    synchronized boolean isTime(long nowNanos) {
        if (!isFirst && nowNanos - last < NANOS) {
            return false;
        }
        isFirst = false;
        last = nowNanos;
        return true;
    }
}
