package io.weir.embedded;

import io.weir.config.BackpressureSettings;
import io.weir.config.KafkaSettings;
import io.weir.config.RetainSettings;
import io.weir.config.Settings;
import io.weir.config.TopicSettings;
import io.weir.sink.Lane;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What each connector is told of when to take less, and whom to ask: without secrets. */
public final class GateProperties {
    /** What stands in the connector's configuration for the settings of its client; see {@link OwnSecrets}. */
    private static final String CLIENT_REFERENCE = "${weir:kafka:client}";

    /** Which of Weir's settings has each of them. */
    static final Map<String, String> OWN = Map.of(
            "gate.bootstrap.servers", "kafka.bootstrap",
            "gate.client.properties", "kafka.properties",
            "gate.topics", "topics",
            "gate.groups", "streams.application-id and sink.group",
            "gate.budgets", "retain.budget",
            "gate.events.topic", "topics.events",
            "gate.slow.percent", "source.backpressure.slow-percent",
            "gate.close.percent", "source.backpressure.close-percent",
            "gate.slow.within.ms", "source.backpressure.slow-within",
            "gate.look.ms", "source.backpressure.every");

    private GateProperties() {}

    /**
     * @param kafka the cluster in use, which need not be that of the settings
     * @param topics as they are there
     */
    public static Map<String, String> of(KafkaSettings kafka, TopicSettings topics, Settings settings) {
        BackpressureSettings it = settings.source().backpressure();
        if (!it.enabled()) {
            return Map.of();
        }
        String sink = settings.sink().group() + "-";
        RetainSettings.Budget budget = settings.retain().budget();
        return Map.of(
                "gate.bootstrap.servers", kafka.bootstrap(),
                "gate.client.properties", kafka.properties().isEmpty() ? "" : CLIENT_REFERENCE,
                "gate.topics", joined(topics.raw(), topics.valid(), topics.priority()),
                "gate.groups",
                        joined(
                                settings.streams().applicationId(),
                                sink + Lane.VALID.text(),
                                sink + Lane.PRIORITY.text()),
                "gate.budgets",
                        Stream.of(budget.raw(), budget.valid(), budget.priority())
                                .map(each -> String.valueOf(each.bytes()))
                                .collect(Collectors.joining(",")),
                "gate.events.topic", topics.events(),
                "gate.slow.percent", String.valueOf(it.slowPercent()),
                "gate.close.percent", String.valueOf(it.closePercent()),
                "gate.slow.within.ms", String.valueOf(it.slowWithin().toMillis()),
                "gate.look.ms", String.valueOf(it.every().toMillis()));
    }

    /** For the worker, which gives it to whoever has the reference: one name=value a line. */
    static String client(KafkaSettings kafka) {
        Properties properties = new Properties();
        properties.putAll(kafka.properties());
        StringWriter text = new StringWriter();
        try {
            properties.store(text, null);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static String joined(String... parts) {
        return String.join(",", List.of(parts));
    }
}
