package io.weir.doctor;

import io.weir.cluster.ClusterException;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The cluster is set so that acknowledged events could be lost. Carries every finding, not just the first. */
public final class UnsafeClusterException extends ClusterException {
    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    public UnsafeClusterException(List<Finding> findings) {
        super(message(findings));
        this.findings = List.copyOf(findings);
    }

    public List<Finding> findings() {
        return findings;
    }

    private static String message(List<Finding> findings) {
        String all = findings.stream().map(it -> "\n  " + it).collect(Collectors.joining());
        boolean hasTopics = findings.stream().anyMatch(it -> it.check().startsWith("topic."));
        String ids =
                String.join(",", findings.stream().map(Finding::check).collect(Collectors.toCollection(TreeSet::new)));
        return "The cluster is not fit to carry events:" + all
                + (hasTopics ? "\nThe topics all at once: weir topics apply --alter" : "")
                + "\nWhat each could cost: weir doctor. To start all the same: --allow-unsafe " + ids
                + " (cluster.allow-unsafe)";
    }
}
