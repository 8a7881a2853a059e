package io.weir.schema;

import java.nio.file.Path;
import java.util.List;

/** Where the readers of one file report, so that a user sees all that is wrong at once. */
record Problems(Path file, List<Problem> found) {
    void add(Located at, String message) {
        found.add(new Problem(file, at.line(), at.column(), message));
    }

    void add(int line, int column, String message) {
        found.add(new Problem(file, line, column, message));
    }
}
