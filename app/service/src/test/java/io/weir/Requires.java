package io.weir;

import java.util.Arrays;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;

/**
 * What a test needs beyond a JDK. Where it is not there the test is skipped and says why; where the environment variable
 * {@code TEST_REQUIRES} names it (a list with commas) the test fails instead, so that a build that should run everything
 * cannot pass by skipping.
 */
public final class Requires {
    private static final String VARIABLE = "TEST_REQUIRES";

    private Requires() {}

    /** A container engine that answers. */
    public static void engine() {
        present("engine", DockerClientFactory.instance().isDockerAvailable(), "no container engine answers");
    }

    /** @param otherwise what is missing, as a sentence without its full stop */
    public static void present(String name, boolean isThere, String otherwise) {
        present(name, isThere, otherwise, System.getenv().getOrDefault(VARIABLE, ""));
    }

    static void present(String name, boolean isThere, String otherwise, String required) {
        if (isThere) {
            return;
        }
        if (Arrays.stream(required.split(",")).map(String::strip).anyMatch(name::equals)) {
            Assertions.fail(otherwise + ", and " + VARIABLE + " has \"" + name + "\"");
        }
        Assumptions.abort("skipped: " + otherwise);
    }
}
