package io.weir.embedded;

import static java.util.Map.entry;

import io.weir.cluster.PropertyRules;
import io.weir.config.Fault;
import io.weir.config.SourceSettings;
import io.weir.topology.StreamsProperties;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The configuration of the HTTP source connector, as Connect stores it: without secrets. */
public final class ConnectorProperties {
    public static final String NAME = "weir-http";

    private static final String CLASS = "io.weir.source.HttpSourceConnector";
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    /** The connector's own default. */
    private static final long IDLE_MILLIS = 60_000;

    private static final PropertyRules RULES = new PropertyRules(
            Map.ofEntries(
                    entry("connector.class", CLASS),
                    entry("exactly.once.support", "required"),
                    entry("transaction.boundary", "poll"),
                    entry("errors.tolerance", "none"),
                    entry("key.converter", BYTES),
                    entry("value.converter", BYTES),
                    entry("header.converter", BYTES),
                    entry("acks", "all"),
                    entry("enable.idempotence", "true")),
            Map.ofEntries(
                    entry("name", "Weir"),
                    entry("tasks.max", "source.tasks"),
                    entry("topic", "topics.raw"),
                    entry("http.host", "source.host"),
                    entry("http.port", "source.port"),
                    entry("http.auth", "source.auth"),
                    entry("http.tokens", "source.tokens"),
                    entry("http.body.bytes.max", "source.body-bytes-max"),
                    entry("http.event.bytes.max", "source.event-bytes-max"),
                    entry("http.buffer.bytes.max", "source.buffer-bytes-max"),
                    entry("http.lanes", "source.lanes"),
                    entry("http.ack.timeout.ms", "source.ack-timeout"),
                    entry("transactional.id", "Kafka Connect itself")),
            List.of("producer.override."),
            List.of());

    private ConnectorProperties() {}

    /** The properties a user passes on that cannot be. */
    public static List<Fault> faults(SourceSettings source) {
        return RULES.faults(source.properties(), "source", "properties");
    }

    public static Map<String, String> of(SourceSettings source, String rawTopic) {
        Map<String, String> it = new TreeMap<>();
        it.put("connector.class", CLASS);
        it.put("tasks.max", String.valueOf(source.tasks()));
        it.put("exactly.once.support", "required");
        it.put("transaction.boundary", "poll");
        it.put("errors.tolerance", "none");
        it.put("key.converter", BYTES);
        it.put("value.converter", BYTES);
        it.put("header.converter", BYTES);
        it.put("producer.override.max.request.size", String.valueOf(StreamsProperties.REQUEST_BYTES_MAX));
        it.put("topic", rawTopic);
        it.put("http.host", source.host());
        it.put("http.port", String.valueOf(source.port()));
        boolean withToken = source.auth() == SourceSettings.Auth.TOKEN;
        it.put("http.auth", withToken ? "token" : "none");
        if (withToken) {
            it.put("http.tokens", WorkerProperties.TOKENS_REFERENCE);
        }
        it.put("http.body.bytes.max", String.valueOf(source.bodyBytesMax().bytes()));
        it.put("http.event.bytes.max", String.valueOf(source.eventBytesMax().bytes()));
        it.put("http.buffer.bytes.max", String.valueOf(source.bufferBytesMax().bytes()));
        it.put("http.lanes", String.valueOf(source.lanes()));
        it.put("http.ack.timeout.ms", String.valueOf(source.ackTimeout().toMillis()));
        // A sender that waits is silent: the connector wants 5 s more at least.
        long idleMillis = Math.max(IDLE_MILLIS, source.ackTimeout().toMillis() + 30_000);
        it.put("http.idle.timeout.ms", String.valueOf(idleMillis));
        it.putAll(source.properties());
        return it;
    }
}
