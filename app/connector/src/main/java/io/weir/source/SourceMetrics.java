package io.weir.source;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * What the task counts, shown as metrics of the worker ({@code kafka.connect:type=plugins}, KIP-877), which removes
 * them with the task. A worker before Kafka 4.1 shows none.
 */
final class SourceMetrics {
    private final LongAdder requests = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final Map<Refusal, LongAdder> refused = new EnumMap<>(Refusal.class);
    private final @Nullable PluginMetrics worker;

    private SourceMetrics(@Nullable PluginMetrics worker) {
        this.worker = worker;
        for (Refusal refusal : Refusal.values()) {
            refused.put(refusal, new LongAdder());
        }
    }

    static SourceMetrics in(SourceTaskContext context) {
        SourceMetrics metrics = new SourceMetrics(pluginMetrics(context));
        metrics.show("requests-total", "Requests with events that were committed", metrics.requests::sum);
        metrics.show("events-total", "Events that were committed", metrics.events::sum);
        metrics.show("bytes-total", "Bytes of events that were committed", metrics.bytes::sum);
        metrics.refused.forEach((refusal, count) -> metrics.show(
                "refused-total",
                "Requests, or datagrams, that were refused, in whole or in part",
                refusal.label(),
                count::sum));
        return metrics;
    }

    /** Counts without a worker. */
    static SourceMetrics unseen() {
        return new SourceMetrics(null);
    }

    /** Told last: whoever waits for it finds every port open. */
    void listening() {
        show("listening", "1 while the task takes what comes", () -> 1);
    }

    void committed(Submission submission) {
        requests.increment();
        events.add(submission.events().size());
        bytes.add(submission.eventBytes());
    }

    void committed(long itsEvents, long itsBytes) {
        events.add(itsEvents);
        bytes.add(itsBytes);
    }

    void refused(Refusal refusal) {
        refused(refusal, 1);
    }

    void refused(Refusal refusal, long requests) {
        count(refusal).add(requests);
    }

    long refusals(Refusal refusal) {
        return count(refusal).sum();
    }

    void show(String name, String description, LongSupplier value) {
        show(name, description, "", value);
    }

    private void show(String name, String description, String reason, LongSupplier value) {
        if (worker != null) {
            LinkedHashMap<String, String> tags = new LinkedHashMap<>();
            if (!reason.isEmpty()) {
                tags.put("reason", reason);
            }
            Gauge<Long> gauge = (config, now) -> value.getAsLong();
            worker.addMetric(worker.metricName(name, description, tags), gauge);
        }
    }

    private LongAdder count(Refusal refusal) {
        LongAdder count = refused.get(refusal);
        if (count == null) {
            throw new IllegalStateException("no count for " + refusal);
        }
        return count;
    }

    private static @Nullable PluginMetrics pluginMetrics(SourceTaskContext context) {
        try {
            return context.pluginMetrics();
        } catch (NoSuchMethodError | NoClassDefFoundError workerBefore41) {
            return null;
        }
    }
}
