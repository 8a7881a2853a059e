package io.weir.doctor;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What the checks found, worst first. */
public record Diagnosis(List<Finding> findings) {
    public Diagnosis {
        findings = findings.stream()
                .sorted(Comparator.comparing(Finding::severity)
                        .thenComparing(Finding::check)
                        .thenComparing(Finding::subject))
                .toList();
    }

    /** All that can be said of a snapshot. */
    public static Diagnosis of(Snapshot snapshot, Collection<String> accepted) {
        return Doctor.examine(snapshot, Checks.ALL, accepted);
    }

    public List<Finding> of(Severity severity) {
        return findings.stream().filter(it -> it.severity() == severity).toList();
    }

    public boolean isSafe() {
        return of(Severity.UNSAFE).isEmpty();
    }
}
