package io.weir.schema;

import java.util.List;
import java.util.stream.Collectors;

/** The log types cannot be used as they are. It names every problem there is. */
public final class CatalogException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    CatalogException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
