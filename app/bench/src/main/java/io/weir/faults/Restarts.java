package io.weir.faults;

import io.weir.bench.Scratch;
import io.weir.demo.Marker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code app/bench/run restarts}: how long after the start of a part that was killed its first event comes to the SIEM.
 * Beside one broker and a trickle of events, so that it is the part that takes the time and not the machine; with
 * {@code -Dbrokers=3} beside three.
 */
public final class Restarts {
    private static final Duration WARM = Duration.ofSeconds(30);
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    private Restarts() {}

    public static void main(String[] args) throws Exception {
        int rounds = Integer.getInteger("rounds", 5);
        Load load = new Load(Marker.NUMBER_MAX, Long.getLong("rate", 10));
        Ground ground = Integer.getInteger("brokers", 1) == 1 ? Ground.SINGLE : Ground.OWN;
        Row row = new Row(0, "restarts", "", ground, false, scene -> play(scene, rounds));
        Outcome outcome;
        try (Scratch scratch = Scratch.make("restarts");
                Stages stages = new Stages(scratch.folder())) {
            outcome = stages.play(row, load, Long.getLong("seed", 1), Duration.ZERO);
        }
        System.out.println(outcome.text());
        System.exit(outcome.held() ? 0 : 1);
    }

    private static void play(Scene scene, int rounds) throws Exception {
        scene.last(WARM);
        Map<Part, List<Duration>> all = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Part part : List.of(
                    scene.stage().sink(), scene.stage().streams(), scene.stage().source())) {
                scene.mayRepeatBatches();
                part.kill();
                all.computeIfAbsent(part, it -> new ArrayList<>()).add(PartRows.restarted(scene, part));
                scene.last(BETWEEN);
            }
        }
        all.forEach((part, times) -> {
            times.sort(null);
            System.out.printf(
                    Locale.ROOT,
                    "%-8s first event after %.1f s in the median, %.1f to %.1f s%n",
                    part.name(),
                    seconds(times.get(times.size() / 2)),
                    seconds(times.get(0)),
                    seconds(times.get(times.size() - 1)));
        });
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
