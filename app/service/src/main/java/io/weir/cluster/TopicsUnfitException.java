package io.weir.cluster;

import java.util.List;
import java.util.stream.Collectors;

/** Topics are missing, or set so that events could be lost. Carries every problem, not just the first. */
public final class TopicsUnfitException extends ClusterException {
    private static final long serialVersionUID = 1L;

    private final transient List<TopicProblem> problems;

    public TopicsUnfitException(List<TopicProblem> problems) {
        super(problems.stream()
                .map(problem -> "\n  " + problem)
                .collect(Collectors.joining(
                        "", "The topics are not fit to carry events:", "\nAll at once: weir topics apply --alter")));
        this.problems = List.copyOf(problems);
    }

    public List<TopicProblem> problems() {
        return problems;
    }
}
