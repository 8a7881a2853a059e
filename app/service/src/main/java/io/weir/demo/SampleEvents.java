package io.weir.demo;

import io.weir.demo.Sample.Intent;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The events of one run: 90 % sound, 5 % priority, 5 % broken. Event n depends on the seed and on n alone, so any
 * of them can be made again: for a retry, or to ask what it was meant to be.
 */
final class SampleEvents {
    private static final int PERCENT_BROKEN = 5;
    private static final int PERCENT_PRIORITY = 5;

    /** Two megabytes each on the wire: one in ten thousand, and the first early enough for a short run. */
    private static final int OVERSIZE_EVERY = 10_000;

    private static final int OVERSIZE_FIRST = 500;

    private final long seed;
    private final long run;
    private final List<Shape> shapes;
    private final BrokenEvents broken;

    SampleEvents(long seed, long run) {
        this(Mix.ALL, seed, run);
    }

    SampleEvents(Mix mix, long seed, long run) {
        this.seed = seed;
        this.run = run;
        shapes = mix.shapes();
        broken = new BrokenEvents(shapes);
    }

    Sample event(long number, Instant at) {
        SplittableRandom random = new SplittableRandom(Hash.mix(seed) ^ Hash.mix(number + 1));
        Marker marker = new Marker(run, number);
        if (isOversize(number)) {
            return broken.oversize(random, marker, at);
        }
        int percent = random.nextInt(100);
        if (percent < PERCENT_BROKEN) {
            return broken.any(random, marker, at);
        }
        Shape shape = shapes.get(random.nextInt(shapes.size()));
        return percent < PERCENT_BROKEN + PERCENT_PRIORITY
                ? shape.priority(random, marker, at)
                : shape.sound(random, marker, at);
    }

    /** What the judge is meant to say of event n. */
    Intent intent(long number) {
        return isOversize(number)
                ? Intent.OVERSIZE
                : event(number, Instant.EPOCH).intent();
    }

    private static boolean isOversize(long number) {
        return number % OVERSIZE_EVERY == OVERSIZE_FIRST;
    }
}
