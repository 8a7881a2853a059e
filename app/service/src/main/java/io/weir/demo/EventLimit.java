package io.weir.demo;

import java.util.function.LongSupplier;

/**
 * What a SIEM's licence or its indexers take a second: a request that holds more than there is room for is refused whole,
 * a smaller one beside it is not. A second's worth is saved up at most.
 */
final class EventLimit {
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanos;
    private long perSecond = Long.MAX_VALUE;
    private double room;
    private long lastNanos;

    EventLimit(LongSupplier nanos) {
        this.nanos = nanos;
    }

    synchronized void perSecond(long events) {
        perSecond = events;
        room = events;
        lastNanos = nanos.getAsLong();
    }

    synchronized boolean admits(int events) {
        if (perSecond == Long.MAX_VALUE) {
            return true;
        }
        long now = nanos.getAsLong();
        room = Math.min((double) perSecond, room + perSecond * ((now - lastNanos) / NANOS_PER_SECOND));
        lastNanos = now;
        // More than a second's worth in one request waits for all the room there can be, and is owed for.
        if (room < (double) Math.min(events, perSecond)) {
            return false;
        }
        room -= events;
        return true;
    }
}
