package io.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of checks in the operations page names each, and marks those of the preflight. */
class DoctorDocTest {
    private static final Pattern ID = Pattern.compile("`([a-z]+\\.[a-z-]+)`( \\*)?");

    @Test
    void theTableOfChecksIsWhole() throws Exception {
        String page = Files.readString(Path.of("../../topology-docs/operations.md"));
        String table = page.substring(page.indexOf("| check | finds |"), page.indexOf("Do not abort a transaction"));
        List<String> known = Checks.ids();
        List<String> preflight = Checks.PREFLIGHT.stream().map(Check::id).toList();
        TreeSet<String> named = new TreeSet<>();

        Matcher id = ID.matcher(table);
        while (id.find()) {
            named.add(id.group(1));
            assertThat(id.group(2) != null).as(id.group(1)).isEqualTo(preflight.contains(id.group(1)));
        }

        assertThat(named).containsExactlyElementsOf(known);
    }
}
