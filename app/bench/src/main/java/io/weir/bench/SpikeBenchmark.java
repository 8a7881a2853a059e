package io.weir.bench;

import io.weir.demo.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A steady load, then ten times and a hundred times as much, into a SIEM that takes twice the steady load and answers 429
 * to all of it during both spikes; events of priority trickle in all the time. Fails where one event is missing.
 */
final class SpikeBenchmark {
    private static final int PRIORITY_PER_SECOND = 20;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Which events of priority were sent when. */
    private record Phase(String name, int from) {}

    private SpikeBenchmark() {}

    public static void main(String[] args) throws Exception {
        long base = Long.getLong("base", 1_000);
        Duration each = Duration.ofSeconds(Long.getLong("seconds", 30));
        int code;
        try (Scratch scratch = Scratch.make("spike");
                Congestion it = Congestion.start(scratch.folder(), 2 * base)) {
            code = run(it, base, each);
        }
        System.exit(code);
    }

    private static int run(Congestion it, long base, Duration each) throws Exception {
        List<Phase> phases = new ArrayList<>();
        it.startPriority(PRIORITY_PER_SECOND);
        load(it, phases, base, each);
        it.siem().misbehave(Fault.throttle(RETRY_AFTER), each.multipliedBy(2));
        load(it, phases, 10 * base, each);
        load(it, phases, 100 * base, each);
        it.bulk().send(0, 0);
        it.bulk().close();
        long ended = System.nanoTime();
        long waiting = it.outstanding();
        phases.add(new Phase("recovery", it.priority().begun()));
        System.out.printf(
                Locale.ROOT,
                "%,d events were taken and %,d wait; the senders were told to wait %,d times%n",
                it.bulk().acknowledged(),
                waiting,
                it.bulk().refused());
        while (it.outstanding() > waiting / 100) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        it.priority().close();
        boolean isDrained = it.awaitDrained();
        System.out.printf(
                Locale.ROOT,
                "recovered %.1f s after the last spike%n",
                Duration.ofNanos(System.nanoTime() - ended).toMillis() / 1e3);
        for (int i = 0; i < phases.size(); i++) {
            int to = i + 1 < phases.size()
                    ? phases.get(i + 1).from()
                    : it.priority().begun();
            System.out.println(Congestion.line(
                    phases.get(i).name(), it.priority().latencies(phases.get(i).from(), to)));
        }
        System.out.printf(
                Locale.ROOT,
                "missing at the SIEM: %,d; there twice: %,d; requests it refused: %,d of %,d%n",
                Math.max(it.outstanding(), it.priority().missing()),
                it.siem().received().duplicates(),
                it.siem().received().refused(),
                it.siem().received().requests());
        return isDrained ? 0 : 1;
    }

    private static void load(Congestion it, List<Phase> phases, long perSecond, Duration span)
            throws InterruptedException {
        phases.add(new Phase(
                String.format(Locale.ROOT, "%,d/s", perSecond), it.priority().begun()));
        it.bulk().send(perSecond, Long.MAX_VALUE);
        TimeUnit.NANOSECONDS.sleep(span.toNanos());
    }
}
