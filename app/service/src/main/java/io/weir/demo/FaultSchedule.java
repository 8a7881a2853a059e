package io.weir.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** The faults of a run, each begun at its time. */
final class FaultSchedule {
    /** Long enough to be seen, short enough to wait for. */
    static final Duration DEFAULT_DURATION = Duration.ofSeconds(20);

    private final List<Planned> pending = new ArrayList<>();
    private Duration lastEnd = Duration.ZERO;

    /** @param defaultStart when a fault begins that does not say: while events flow, or it would show nothing */
    FaultSchedule(List<FaultSpec> faults, Duration defaultStart) {
        for (FaultSpec fault : faults) {
            pending.add(new Planned(
                    fault.fault(),
                    Objects.requireNonNullElse(fault.start(), defaultStart),
                    Objects.requireNonNullElse(fault.duration(), DEFAULT_DURATION)));
        }
        pending.sort(Comparator.comparing(Planned::start));
    }

    /** Begins what is due. A fault that begins while another is on takes its place. */
    void advance(Duration elapsed, Siem siem) {
        while (!pending.isEmpty() && pending.get(0).start.compareTo(elapsed) <= 0) {
            Planned next = pending.remove(0);
            siem.misbehave(next.fault, next.duration);
            lastEnd = elapsed.plus(next.duration);
        }
    }

    /** True once every fault has begun and ended. */
    boolean isOver(Duration elapsed) {
        return pending.isEmpty() && elapsed.compareTo(lastEnd) >= 0;
    }

    private record Planned(Fault fault, Duration start, Duration duration) {}
}
