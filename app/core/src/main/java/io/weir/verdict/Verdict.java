package io.weir.verdict;

import java.util.List;
import java.util.function.Function;

/** What became of one envelope. */
public sealed interface Verdict {
    record Valid(Event event) implements Verdict {}

    record Priority(Event event, PriorityRule because) implements Verdict {}

    /**
     * @param type the log type that refused it; {@code unknown} where none was recognised
     * @param violations at least one; the first is the reason that is shown
     */
    record Rejected(String type, Category category, List<Violation> violations) implements Verdict {
        public Rejected {
            violations = List.copyOf(violations);
            if (violations.isEmpty()) {
                throw new IllegalArgumentException("a rejection names at least one violation");
            }
        }
    }

    default <R> R match(Function<Valid, R> valid, Function<Priority, R> priority, Function<Rejected, R> rejected) {
        if (this instanceof Valid it) {
            return valid.apply(it);
        }
        if (this instanceof Priority it) {
            return priority.apply(it);
        }
        return rejected.apply((Rejected) this);
    }
}
