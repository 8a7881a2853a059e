package io.weir.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * What {@link Topics#apply} did.
 *
 * @param done one line a change; empty where all was there
 * @param problems what is still wrong, because nobody asked to alter it or it cannot be altered in place
 * @param oneCopy whether the settings ask for a single copy of each record
 */
public record Applied(List<String> done, List<TopicProblem> problems, boolean oneCopy) {
    public Applied {
        done = List.copyOf(done);
        problems = List.copyOf(problems);
    }

    /** For the log or a terminal. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(done.isEmpty() ? List.of("topics: nothing to do") : done);
        if (oneCopy) {
            lines.add("replication is 1: this broker's disk holds the only copy of every event");
        }
        problems.forEach(problem -> lines.add(problem.toString()));
        return lines;
    }
}
