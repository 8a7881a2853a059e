package io.weir.tally;

import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What the law found.
 *
 * @param isExact false where part of the backlog is known by offsets only
 */
public record Residual(List<Finding> findings, List<Limit> limits, List<LaneSum> lanes, boolean isExact) {
    public Residual {
        findings = List.copyOf(findings);
        limits = List.copyOf(limits);
        lanes = List.copyOf(lanes);
    }

    /** Events not accounted for, either way; 0 if and only if there is no finding. */
    public long events() {
        return missing() + surplus();
    }

    public long missing() {
        return sum(Finding::missing);
    }

    /** Events that came again, or stand where they should not. */
    public long surplus() {
        return sum(Finding::surplus);
    }

    public LaneSum total() {
        return lanes.stream().reduce(LaneSum.none("all"), (one, other) -> one.plus(other, "all"));
    }

    /**
     * This look at a pipeline that moves, without what an earlier look did not find: what is wrong stays wrong, and what
     * was on its way has come.
     */
    public Residual confirming(Residual earlier) {
        Set<String> seen = earlier.findings.stream().map(Finding::subject).collect(Collectors.toSet());
        List<Finding> both =
                findings.stream().filter(it -> seen.contains(it.subject())).toList();
        return new Residual(both, limits, LaneSums.withResidual(lanes, both), isExact);
    }

    /** What is known by offsets only counts where nothing is known better: the same events would count twice. */
    private long sum(ToLongFunction<Finding> events) {
        long exact =
                findings.stream().filter(it -> !it.isBound()).mapToLong(events).sum();
        boolean onlyBounds = findings.stream().allMatch(Finding::isBound);
        return onlyBounds ? findings.stream().mapToLong(events).sum() : exact;
    }
}
