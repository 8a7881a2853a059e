package io.weir.verdict;

import java.nio.file.Path;
import java.util.List;

/**
 * What became of one example of a log type.
 *
 * @param differences what the verdict was and should not have been, a sentence each; empty where all is as expected
 */
public record ExampleResult(String type, String example, Path file, List<String> differences) {
    public ExampleResult {
        differences = List.copyOf(differences);
    }

    public boolean passed() {
        return differences.isEmpty();
    }

    @Override
    public String toString() {
        return (passed() ? "pass " : "FAIL ") + type + "/" + example
                + (passed() ? "" : " (" + file + "): " + String.join("; ", differences));
    }
}
