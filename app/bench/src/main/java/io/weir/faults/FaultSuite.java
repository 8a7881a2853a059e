package io.weir.faults;

import io.weir.bench.Scratch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code app/bench/run faults}: the fault matrix, or the rows of it that {@code -Drows=7,8} names. */
public final class FaultSuite {
    private FaultSuite() {}

    public static void main(String[] args) throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        Duration span = Duration.ofSeconds(Long.getLong("span", 60));
        Set<Integer> wanted = Arrays.stream(System.getProperty("rows", "").split(","))
                .filter(number -> !number.isBlank())
                .map(number -> Integer.valueOf(number.strip()))
                .collect(Collectors.toSet());
        List<Row> rows = Rows.all().stream()
                .filter(row -> wanted.isEmpty() || wanted.contains(row.number()))
                .toList();
        System.out.println(rows.size() + " rows; -Dseed=" + seed + " chooses the same moments");
        List<Outcome> outcomes = new ArrayList<>();
        List<Integer> unplayed = new ArrayList<>();
        try (Scratch scratch = Scratch.make("faults");
                Stages stages = new Stages(scratch.folder())) {
            for (Row row : rows) {
                if (row.lacking().isPresent()) {
                    System.out.println(row.number() + ". " + row.fault() + ": SKIPPED, needs "
                            + row.lacking().get());
                    continue;
                }
                try {
                    Outcome outcome = stages.play(row, Load.STEADY, seed, span);
                    outcomes.add(outcome);
                    System.out.println(outcome.text());
                    publish(outcomes);
                } catch (IllegalStateException | IOException late) {
                    // What was awaited did not come: that is this row's failure, and says nothing of the next.
                    unplayed.add(row.number());
                    System.out.println(
                            row.number() + ". " + row.fault() + ": NOT PLAYED TO ITS END, " + late.getMessage());
                }
            }
        }
        System.exit(unplayed.isEmpty() && outcomes.stream().allMatch(Outcome::held) ? 0 : 1);
    }

    /** After each row, so that one which ends the suite takes no other's figures with it. */
    private static void publish(List<Outcome> outcomes) throws IOException {
        Report.write(Path.of("app/bench/target/faults"), outcomes);
        if (Boolean.getBoolean("weir.docs.write")) {
            FailureModes.write(Path.of("topology-docs/failure-modes.md"), outcomes);
        }
    }
}
