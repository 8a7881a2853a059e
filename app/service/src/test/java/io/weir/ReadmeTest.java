package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A guarantee names the test that proves it, and that test is there. */
class ReadmeTest {
    private static final Path TREE = Path.of("../..");

    /** `ThatTest` or `ThatTest.someMethod`, which may be cut short by an ellipsis. */
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)(?:\\.(\\w+)(…?))?`");

    @Test
    void namesTestsThatAreThere() throws IOException {
        List<String> missing = new ArrayList<>();
        List<String> named = new ArrayList<>();
        Matcher matcher = NAMED.matcher(Files.readString(TREE.resolve("README.md")));
        while (matcher.find()) {
            named.add(matcher.group());
            if (!isThere(matcher.group(1), matcher.group(2), "…".equals(matcher.group(3)))) {
                missing.add(matcher.group());
            }
        }
        assertThat(named).hasSizeGreaterThan(10);
        assertThat(missing).isEmpty();
    }

    private static boolean isThere(String test, @Nullable String method, boolean isCut) throws IOException {
        try (Stream<Path> tree = Files.walk(TREE.resolve("app"))) {
            List<Path> sources = tree.filter(it -> it.endsWith(test + ".java")).toList();
            for (Path source : sources) {
                if (method == null || Files.readString(source).contains("void " + method + (isCut ? "" : "("))) {
                    return true;
                }
            }
            return false;
        }
    }
}
