package io.weir.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How many events are due by when.
 *
 * @param perSecond the base rate; 0 is as fast as they go
 */
public record Pace(long perSecond, List<Spike> spikes) {
    private static final double NANOS_PER_SECOND = 1e9;

    public Pace {
        spikes = List.copyOf(spikes);
        if (perSecond < 0) {
            throw new IllegalArgumentException("a rate is 0 (as fast as they go) or more, not " + perSecond);
        }
    }

    public boolean isUnlimited() {
        return perSecond == 0;
    }

    /** All events due so far: the area below the rate. */
    long due(Duration elapsed) {
        if (isUnlimited()) {
            return Long.MAX_VALUE;
        }
        double due = perSecond * (elapsed.toNanos() / NANOS_PER_SECOND);
        for (Spike spike : spikes) {
            long into = elapsed.minus(spike.start()).toNanos();
            long within = Math.max(0, Math.min(into, spike.duration().toNanos()));
            due += spike.perSecond() * (within / NANOS_PER_SECOND);
        }
        return (long) due;
    }

    Pace with(Spike spike) {
        List<Spike> more = new ArrayList<>(spikes);
        more.add(spike);
        return new Pace(perSecond, more);
    }
}
