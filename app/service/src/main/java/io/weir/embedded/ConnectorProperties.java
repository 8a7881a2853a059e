package io.weir.embedded;

import io.weir.config.SourceSettings;
import io.weir.topology.StreamsProperties;
import java.util.Map;
import java.util.TreeMap;

/** The configuration of the HTTP source connector, as Connect stores it: without secrets. */
public final class ConnectorProperties {
    public static final String NAME = "weir-http";

    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    /** The connector's own default. */
    private static final long IDLE_MILLIS = 60_000;

    private ConnectorProperties() {}

    public static Map<String, String> of(SourceSettings source, String rawTopic) {
        Map<String, String> it = new TreeMap<>();
        it.put("connector.class", "io.weir.source.HttpSourceConnector");
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
