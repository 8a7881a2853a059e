package io.weir.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * What one process did, from when it was warm to its end.
 *
 * @param events those in that time
 * @param cpu of the process alone
 */
record Measured(String name, long events, Duration time, Duration cpu) {
    private static final Duration WARM_MAX = Duration.ofMinutes(5);
    private static final Duration END_MAX = Duration.ofMinutes(10);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLION = 1e6;

    /** @param warm from how many events on it counts */
    static Measured of(String name, ChildProcess process, LongSupplier done, long warm, long end)
            throws InterruptedException {
        process.await("warm", WARM_MAX, () -> done.getAsLong() >= warm);
        long first = done.getAsLong();
        Duration cpu = process.cpu();
        long start = System.nanoTime();
        process.await("at the end", END_MAX, () -> done.getAsLong() >= end);
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        return new Measured(name, end - first, time, process.cpu().minus(cpu));
    }

    double perSecond() {
        return events / (time.toNanos() / NANOS_PER_SECOND);
    }

    double cpuSecondsPerMillion() {
        return cpu.toNanos() / NANOS_PER_SECOND / (events / MILLION);
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-24s %9.0f events/s %7.2f CPU-s/M   (%,d events)",
                name,
                perSecond(),
                cpuSecondsPerMillion(),
                events);
    }
}
