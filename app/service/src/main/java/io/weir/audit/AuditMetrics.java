package io.weir.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.tally.Residual;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the last audit found, as gauges; NaN while that is not known, which is not 0. */
final class AuditMetrics {
    /** Ten audits that failed in a row: by then the last good one says nothing of today. */
    private static final Duration KNOWN_MAX = Duration.ofMinutes(5);

    private record Known(Residual residual, Instant at) {}

    private final Clock clock;
    private volatile @Nullable Known known;

    AuditMetrics(MeterRegistry meters, Clock clock) {
        this.clock = clock;
        gauge(meters, "weir.audit.residual.records", "Events not accounted for, either way", Residual::events);
        gauge(meters, "weir.audit.missing.records", "Events that should be there and are not", Residual::missing);
        gauge(meters, "weir.audit.repeated.records", "Events that are there and should not be", Residual::surplus);
        Gauge.builder("weir.audit.age.seconds", this::ageSeconds)
                .description("Since the last audit that could be done")
                .register(meters);
    }

    void found(Residual residual) {
        known = new Known(residual, clock.instant());
    }

    Optional<Residual> latest() {
        Known it = known;
        return it == null || age(it).compareTo(KNOWN_MAX) > 0 ? Optional.empty() : Optional.of(it.residual());
    }

    private void gauge(MeterRegistry meters, String name, String description, ToDoubleFunction<Residual> value) {
        Gauge.builder(name, () -> known(value)).description(description).register(meters);
    }

    private double known(ToDoubleFunction<Residual> value) {
        return latest().map(it -> value.applyAsDouble(it)).orElse(Double.NaN);
    }

    private double ageSeconds() {
        Known it = known;
        return it == null ? Double.NaN : age(it).toMillis() / 1e3;
    }

    private Duration age(Known it) {
        return Duration.between(it.at(), clock.instant());
    }
}
