package io.weir.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a figure has grown over the last minutes: one look says too little, and an hour too late. */
public final class Growth {
    private record Sample(Instant at, double value) {}

    private final Duration window;
    private final Deque<Sample> samples = new ArrayDeque<>();

    public Growth(Duration window) {
        this.window = window;
    }

    public void sample(Instant at, double value) {
        if (Double.isNaN(value)
                || (!samples.isEmpty() && !at.isAfter(samples.getLast().at()))) {
            return;
        }
        samples.add(new Sample(at, value));
        while (samples.size() > 2 && samples.getFirst().at().isBefore(at.minus(window))) {
            samples.removeFirst();
        }
    }

    /** NaN until it is known. */
    public double perSecond() {
        if (samples.size() < 2) {
            return Double.NaN;
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        return (last.value() - first.value())
                / (Duration.between(first.at(), last.at()).toMillis() / 1e3);
    }
}
