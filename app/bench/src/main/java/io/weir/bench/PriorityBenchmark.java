package io.weir.bench;

import io.weir.demo.Fault;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A backlog of bulk events before a SIEM at its limit, and events of priority that trickle in beside it: how long each of
 * those takes from the intake's answer to the SIEM. Fails where p99 is above a second, or an event is missing.
 */
final class PriorityBenchmark {
    private static final Duration P99_MAX = Duration.ofSeconds(1);

    private PriorityBenchmark() {}

    public static void main(String[] args) throws Exception {
        long events = Long.getLong("events", 1_000_000);
        long cap = Long.getLong("cap", 4_000);
        int rate = Integer.getInteger("rate", 20);
        int code;
        try (Scratch scratch = Scratch.make("priority");
                Congestion it = Congestion.start(scratch.folder(), cap)) {
            code = run(it, events, cap, rate);
        }
        System.exit(code);
    }

    private static int run(Congestion it, long events, long cap, int rate) throws Exception {
        it.siem().misbehave(Fault.busy(Duration.ofSeconds(1)));
        it.bulk().send(BulkLoad.UNLIMITED, events);
        it.awaitBacklog(events - events % 100);
        long backlog = it.outstanding();
        it.siem().behave();
        System.out.printf(
                Locale.ROOT,
                "%,d events wait for a SIEM that takes %,d a second; %d of priority a second beside them%n",
                backlog,
                cap,
                rate);
        // What happens once the SIEM is back is another matter: from here on it is at its limit.
        while (it.outstanding() == backlog) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        it.startPriority(rate);
        // While there is so much left that the last of these meets a backlog too.
        while (it.outstanding() > backlog / 10) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        int measured = it.priority().begun();
        it.priority().close();
        boolean isDrained = it.awaitDrained();
        Histogram latencies = it.priority().latencies(0, measured);
        System.out.println(Congestion.line("priority", latencies));
        System.out.printf(
                Locale.ROOT,
                "missing at the SIEM: %,d; there twice: %,d; requests it refused: %,d of %,d%n",
                Math.max(it.outstanding(), it.priority().missing()),
                it.siem().received().duplicates(),
                it.siem().received().refused(),
                it.siem().received().requests());
        boolean isQuick = TimeUnit.MICROSECONDS.toNanos(latencies.getValueAtPercentile(99)) <= P99_MAX.toNanos();
        return isDrained && isQuick && latencies.getTotalCount() > 0 ? 0 : 1;
    }
}
