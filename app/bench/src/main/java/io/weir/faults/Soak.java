package io.weir.faults;

import io.weir.bench.LiveHeap;
import io.weir.bench.Scratch;
import io.weir.demo.Marker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code app/bench/run soak}: half an hour of load, and the heap of each part after a full collection, as a curve. */
public final class Soak {
    private static final Duration EVERY = Duration.ofSeconds(30);

    /** What a part may hold more at the end than after its first third: the noise of one batch or the other. */
    private static final long GROWTH_BYTES_MAX = 16L << 20;

    private Soak() {}

    public static void main(String[] args) throws Exception {
        Duration span = Duration.ofSeconds(Long.getLong("seconds", 1_800));
        Load load = new Load(Marker.NUMBER_MAX, Long.getLong("rate", 2_000));
        Row row = new Row(0, "soak", "", Ground.LASTING, false, Soak::play);
        Outcome outcome;
        try (Scratch scratch = Scratch.make("soak");
                Stages stages = new Stages(scratch.folder())) {
            outcome = stages.play(row, load, Long.getLong("seed", 1), span);
        }
        System.out.println(outcome.text());
        System.exit(outcome.held() ? 0 : 1);
    }

    private static void play(Scene scene) throws Exception {
        Map<String, List<Long>> curves = new LinkedHashMap<>();
        long began = System.nanoTime();
        System.out.println("  time   heap in use after a full collection, MiB: source, streams, sink");
        while (System.nanoTime() - began < scene.span().toNanos()) {
            scene.last(EVERY);
            StringBuilder line = new StringBuilder("%6d s".formatted((System.nanoTime() - began) / 1_000_000_000L));
            for (Part part : scene.stage().parts()) {
                long used = LiveHeap.of(part.process().pid()).usedBytes();
                curves.computeIfAbsent(part.name(), name -> new ArrayList<>()).add(used);
                line.append(String.format(Locale.ROOT, "  %5.1f", used / 1_048_576.0));
            }
            System.out.println(line);
        }
        curves.forEach((part, curve) -> {
            long first = most(curve.subList(0, Math.max(1, curve.size() / 3)));
            long last = most(curve.subList(curve.size() * 2 / 3, curve.size()));
            scene.expect(
                    last - first <= GROWTH_BYTES_MAX,
                    "the heap of " + part + " grows: " + (first >> 20) + " MiB in the first third, " + (last >> 20)
                            + " in the last");
        });
    }

    private static long most(List<Long> curve) {
        return curve.stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
