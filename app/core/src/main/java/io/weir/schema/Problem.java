package io.weir.schema;

import java.nio.file.Path;

/** One thing that is wrong with a log type. Line and column count from 1; 0 where the whole file is meant. */
public record Problem(Path file, int line, int column, String message) {
    @Override
    public String toString() {
        return line == 0 ? file + ": " + message : file + ":" + line + ":" + column + ": " + message;
    }
}
