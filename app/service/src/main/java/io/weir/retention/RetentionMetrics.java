package io.weir.retention;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the last look found, as gauges by topic; NaN while that is not known, which is not 0. */
final class RetentionMetrics {
    /** Five looks that failed in a row: by then the last good one says nothing of today. */
    private static final Duration KNOWN_MAX = Duration.ofMinutes(5);

    private final Clock clock;
    private final Map<String, Counter> deleted = new HashMap<>();
    private volatile @Nullable Known known;

    /** By topic, in seconds and bytes. */
    record Known(Map<String, Double> lossSeconds, Map<String, Double> usedBytes, boolean isHeld, Instant at) {
        Known {
            lossSeconds = Map.copyOf(lossSeconds);
            usedBytes = Map.copyOf(usedBytes);
        }
    }

    /** @param budgets bytes by topic, 0 for none */
    RetentionMetrics(MeterRegistry meters, Clock clock, Map<String, Long> budgets, Collection<String> deletedFrom) {
        this.clock = clock;
        budgets.forEach((topic, budget) -> {
            gauge(
                    meters,
                    "weir.time.to.data.loss.seconds",
                    "Until events are lost or refused, at the present rates; +Inf for never",
                    topic,
                    () -> loss(topic));
            gauge(meters, "weir.disk.used.bytes", "Bytes of one copy of the topic", topic, () -> used(topic));
            gauge(
                    meters,
                    "weir.disk.budget.bytes",
                    "The most it should take; NaN where none is set",
                    topic,
                    () -> budget == 0 ? Double.NaN : budget.doubleValue());
        });
        for (String topic : deletedFrom) {
            deleted.put(
                    topic,
                    Counter.builder("weir.retention.deleted.offsets")
                            .description("Offsets deleted by proof, of events and of transactions' markers")
                            .tag("topic", topic)
                            .register(meters));
        }
        Gauge.builder("weir.retention.held", this::held)
                .description("1 while something keeps what was delivered from being deleted")
                .register(meters);
        Gauge.builder("weir.retention.age.seconds", this::ageSeconds)
                .description("Since the last look that could be done")
                .register(meters);
    }

    void found(Known it) {
        known = it;
    }

    void deleted(String topic, long offsets) {
        Counter counter = deleted.get(topic);
        if (counter != null) {
            counter.increment((double) offsets);
        }
    }

    private static void gauge(
            MeterRegistry meters, String name, String description, String topic, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).tag("topic", topic).register(meters);
    }

    private double loss(String topic) {
        Known it = current();
        return it == null ? Double.NaN : it.lossSeconds().getOrDefault(topic, Double.NaN);
    }

    private double used(String topic) {
        Known it = current();
        return it == null ? Double.NaN : it.usedBytes().getOrDefault(topic, Double.NaN);
    }

    private double held() {
        Known it = current();
        return it == null ? Double.NaN : it.isHeld() ? 1 : 0;
    }

    private double ageSeconds() {
        Known it = known;
        return it == null
                ? Double.NaN
                : Duration.between(it.at(), clock.instant()).toMillis() / 1e3;
    }

    private @Nullable Known current() {
        Known it = known;
        return it == null || Duration.between(it.at(), clock.instant()).compareTo(KNOWN_MAX) > 0 ? null : it;
    }
}
