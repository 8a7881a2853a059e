package io.weir.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The fault matrix, row by row: each build plays the quick ones, {@code mvn verify -Pfaults} all of them. A row says its
 * seed; {@code -Dweir.faults.seed} chooses the same moments again.
 */
class FaultsTest {
    private static final boolean ALL =
            System.getProperty("weir.faults", "quick").equals("all");
    private static final Duration SPAN = ALL ? Duration.ofSeconds(60) : Duration.ofSeconds(6);
    private static final long SEED = Long.getLong("weir.faults.seed", System.nanoTime());

    @TempDir
    private static Path folder;

    private static final Map<Integer, Outcome> OUTCOMES = new ConcurrentHashMap<>();
    private static Stages stages = new Stages(Path.of(""));

    @BeforeAll
    static void begin() {
        stages = new Stages(folder);
    }

    @AfterAll
    static void end() throws IOException, InterruptedException {
        stages.close();
        Report.write(Path.of("target", "faults"), List.copyOf(OUTCOMES.values()));
        if (Boolean.getBoolean("weir.docs.write")) {
            FailureModes.write(Path.of("../../topology-docs/failure-modes.md"), List.copyOf(OUTCOMES.values()));
        }
    }

    @TestFactory
    Stream<DynamicTest> holdsUnder() {
        return Rows.all().stream()
                .filter(row -> ALL || row.quick())
                .map(row -> DynamicTest.dynamicTest(row.number() + " " + row.fault(), () -> play(row)));
    }

    private static void play(Row row) throws Exception {
        assumeThat(row.lacking()).as("what this machine lacks").isEmpty();

        Outcome outcome = stages.play(row, Load.STEADY, SEED, SPAN);

        System.out.println(outcome.text());
        OUTCOMES.put(row.number(), outcome);
        assertThat(outcome.broken()).as(outcome.text()).isEmpty();
    }
}
