package io.weir.sink;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.weir.delivery.Budget;
import io.weir.delivery.Delivery;
import io.weir.delivery.Receipt;
import io.weir.delivery.Settled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What a sink counts. Written by its thread, read by any. */
final class SinkMetrics implements AutoCloseable {
    private final MeterRegistry registry;
    private final List<Meter> meters = new ArrayList<>();
    private final Outcome delivered;
    private final Outcome rejected;
    private final Counter retried;
    private final Timer requests;
    private final Timer commits;
    private final AtomicLong lagRecords = new AtomicLong();
    private final AtomicLong heldBytes = new AtomicLong();
    private final AtomicLong targetFault = new AtomicLong();
    private final AtomicLong targetTrouble = new AtomicLong();

    SinkMetrics(MeterRegistry registry, Lane lane, String target, Budget.Share budget) {
        this.registry = registry;
        Tags laneTag = Tags.of("lane", lane.text());
        Tags both = laneTag.and("target", target);
        delivered = Outcome.of(registry, both, "delivered");
        rejected = Outcome.of(registry, both, "rejected");
        retried = Counter.builder("weir.sink.retried.records")
                .description("Events sent again, each time they were")
                .tags(both)
                .register(registry);
        requests = Timer.builder("weir.sink.request.duration")
                .description("From sending a request to the target's whole answer")
                .tags(both)
                .publishPercentileHistogram()
                .register(registry);
        commits = Timer.builder("weir.sink.commit.duration")
                .description("The transaction of receipts, dead letters and offsets")
                .tags(laneTag)
                .register(registry);
        gauge("weir.lag.records", "Events not delivered yet; an upper bound while there are any", laneTag, lagRecords);
        gauge("weir.sink.held.bytes", "Events in memory on their way to the target", laneTag, heldBytes);
        gauge("weir.sink.target.fault", "1 while the target waits for a person", both, targetFault);
        gauge(
                "weir.sink.target.trouble",
                "1 while the target takes nothing, and may recover by itself",
                both,
                targetTrouble);
        budget(budget, both);
    }

    void answered(Receipt receipt, long tookNanos) {
        requests.record(tookNanos, TimeUnit.NANOSECONDS);
        long again = receipt.outcomes().stream()
                .filter(it -> !(it instanceof Delivery.Delivered || it instanceof Delivery.Poison))
                .count();
        retried.increment((double) again);
    }

    void committed(Settled settled) {
        delivered.increment(settled.delivered());
        rejected.increment(settled.rejected().size());
    }

    void commitTook(long nanos) {
        commits.record(nanos, TimeUnit.NANOSECONDS);
    }

    void holds(long lag, long bytes) {
        lagRecords.set(lag);
        heldBytes.set(bytes);
    }

    void target(TargetHealth.State state) {
        targetFault.set(state == TargetHealth.State.FAULTY ? 1 : 0);
        targetTrouble.set(state == TargetHealth.State.TROUBLED ? 1 : 0);
    }

    /** A sink that has stopped knows nothing of the lag: to go on showing its last figure would be a lie. */
    @Override
    public void close() {
        meters.forEach(registry::remove);
    }

    private void budget(Budget.Share budget, Tags tags) {
        meters.add(Gauge.builder("weir.sink.requests.limit", budget, Budget.Share::limit)
                .description("Requests that may be under way at once, as the target's answers allow")
                .tags(tags)
                .register(registry));
        meters.add(Gauge.builder("weir.sink.requests.in.flight", budget, Budget.Share::underWay)
                .description("Requests under way")
                .tags(tags)
                .register(registry));
        meters.add(FunctionCounter.builder(
                        "weir.sink.rate.wait", budget, it -> it.rateWait().toNanos() / 1e9)
                .baseUnit("seconds")
                .description("How long events were held back by sink.rate and nothing else")
                .tags(tags)
                .register(registry));
    }

    private void gauge(String name, String description, Tags tags, AtomicLong value) {
        meters.add(Gauge.builder(name, value, AtomicLong::get)
                .description(description)
                .tags(tags)
                .register(registry));
    }

    /** Counted twice: under the name and labels all stages share, and by lane and target. */
    private record Outcome(Counter ofStage, Counter ofTarget) {
        static Outcome of(MeterRegistry registry, Tags target, String outcome) {
            return new Outcome(
                    Counter.builder("weir.records")
                            .description("Events by what became of them")
                            .tags("stage", "sink", "outcome", outcome)
                            .register(registry),
                    Counter.builder("weir.sink.records")
                            .description("Events by what the target made of them")
                            .tags(target.and("outcome", outcome))
                            .register(registry));
        }

        void increment(int events) {
            ofStage.increment(events);
            ofTarget.increment(events);
        }
    }
}
