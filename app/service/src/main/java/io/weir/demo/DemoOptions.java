package io.weir.demo;

import java.time.Duration;
import java.util.List;

/**
 * What a run of the demo is to do.
 *
 * @param mix what kinds of them
 * @param events how many; 0 goes on until the user quits
 * @param pace how fast they come
 * @param faults what the SIEM does, and when
 * @param exit no view: progress lines, the drain, the account, an exit code
 * @param seed makes the same events again
 * @param connections senders at once
 * @param drainPatience how long the drain may stand still, with no fault on, before what is outstanding counts as missing
 */
public record DemoOptions(
        Mix mix,
        long events,
        Pace pace,
        List<FaultSpec> faults,
        boolean exit,
        long seed,
        int connections,
        Duration drainPatience) {
    public static final long RATE_DEFAULT = 1_000;
    public static final Duration DRAIN_PATIENCE_DEFAULT = Duration.ofSeconds(60);
    public static final DemoOptions DEFAULT = new DemoOptions(
            Mix.ALL, 0, new Pace(RATE_DEFAULT, List.of()), List.of(), false, 1, 4, DRAIN_PATIENCE_DEFAULT);

    private static final Duration FAULT_START_MAX = Duration.ofSeconds(5);

    public DemoOptions {
        faults = List.copyOf(faults);
        if (events < 0 || events > Marker.NUMBER_MAX) {
            throw new IllegalArgumentException(
                    "events must be 0 (until you quit) to " + Marker.NUMBER_MAX + ", not " + events);
        }
        if (exit && events == 0) {
            throw new IllegalArgumentException("--exit needs --events: without a number the events have no end");
        }
        if (connections < 1 || connections > 256) {
            throw new IllegalArgumentException("connections must be 1 to 256, not " + connections);
        }
    }

    /** A fault that names no start begins a third of the way through, and after five seconds at the latest. */
    Duration faultStart() {
        if (events == 0) {
            return FAULT_START_MAX;
        }
        if (pace.isUnlimited()) {
            return Duration.ZERO;
        }
        Duration third = Duration.ofMillis(events * 1000 / pace.perSecond() / 3);
        return third.compareTo(FAULT_START_MAX) < 0 ? third : FAULT_START_MAX;
    }
}
