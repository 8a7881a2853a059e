package io.weir.doctor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Puts checks to a snapshot. */
final class Doctor {
    private Doctor() {}

    /** @param accepted checks whose findings are in nobody's way any more */
    static Diagnosis examine(Snapshot snapshot, List<Check<?>> checks, Collection<String> accepted) {
        List<Finding> findings = new ArrayList<>();
        Set<Section<?>> unseen = new LinkedHashSet<>();
        for (Check<?> check : checks) {
            if (check.section().of().apply(snapshot).value().isEmpty()) {
                unseen.add(check.section());
            }
            for (Finding finding : check.findings(snapshot)) {
                boolean isAccepted = finding.severity() == Severity.UNSAFE && accepted.contains(finding.check());
                findings.add(isAccepted ? finding.accepted() : finding);
            }
        }
        unseen.forEach(section -> findings.add(unseen(section, snapshot, checks)));
        new TreeMap<>(snapshot.unseenTopics())
                .forEach((topic, reason) -> findings.add(Finding.note(
                        "unseen",
                        topic,
                        "could not be looked at: " + reason,
                        "its settings were not checked",
                        snapshot.wanted().command().allow("DescribeConfigs", "--topic " + topic))));
        return new Diagnosis(findings);
    }

    private static Finding unseen(Section<?> section, Snapshot snapshot, List<Check<?>> checks) {
        List<String> ids = checks.stream()
                .filter(check -> check.section().equals(section))
                .map(Check::id)
                .toList();
        return Finding.note(
                "unseen",
                section.name(),
                "could not be looked at: " + section.of().apply(snapshot).reason(),
                "not checked: " + String.join(", ", ids),
                section.operation().isEmpty()
                        ? "run weir doctor where it can be reached"
                        : snapshot.wanted().command().allow(section.operation(), section.resource()));
    }
}
