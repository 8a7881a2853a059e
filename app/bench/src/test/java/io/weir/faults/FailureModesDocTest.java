package io.weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What users read about faults is what the suite does. */
class FailureModesDocTest {
    private static final Path DOCUMENT = Path.of("../../topology-docs/failure-modes.md");

    @Test
    void theMatrixHasEveryRow() {
        assertThat(Rows.all())
                .extracting(Row::number)
                .isEqualTo(IntStream.rangeClosed(1, 26).boxed().toList());
    }

    @Test
    void everyRowHasItsLine() throws IOException {
        List<String> lines = Files.readAllLines(DOCUMENT);
        assertThat(lines).contains(FailureModes.HEAD);
        for (Row row : Rows.all()) {
            assertThat(lines)
                    .filteredOn(line -> line.startsWith(FailureModes.head(row)))
                    .hasSize(1);
        }
    }

    @Test
    void noPublishedLineIsBroken() throws IOException {
        assertThat(Files.readString(DOCUMENT)).doesNotContain("BROKEN:");
    }
}
