package io.weir.embedded;

import io.weir.cluster.PropertyRules;
import io.weir.config.ConnectSettings;
import io.weir.config.Fault;
import io.weir.config.KafkaSettings;
import io.weir.config.Secret;
import io.weir.topology.StreamsProperties;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The settings of the Kafka Connect worker: distributed, because only that mode writes exactly once. */
public final class WorkerProperties {
    /** What stands in the connector's configuration for the tokens; see {@link OwnSecrets}. */
    public static final String TOKENS_REFERENCE = "${weir:source:tokens}";

    private static final PropertyRules RULES = new PropertyRules(
            Map.of(
                    "exactly.once.source.support", "enabled",
                    "acks", "all",
                    "enable.idempotence", "true"),
            Map.of(
                    "bootstrap.servers", "kafka.bootstrap",
                    "group.id", "source.connect.group",
                    "listeners", "source.connect.rest-host and rest-port",
                    "rest.advertised.host.name", "source.connect.advertised-host",
                    "transactional.id", "Kafka Connect itself",
                    "config.providers", "Weir, for its own secrets"),
            List.of("producer.", "consumer.", "admin."),
            List.of());

    private WorkerProperties() {}

    /** The properties a user passes on that cannot be. */
    public static List<Fault> faults(ConnectSettings connect) {
        return RULES.faults(connect.properties(), "source", "connect", "properties");
    }

    /**
     * @param plugins the folder that holds one folder a plugin
     * @param replication copies of Connect's own three topics
     */
    public static Map<String, String> of(
            KafkaSettings kafka, ConnectSettings connect, List<Secret> tokens, Path plugins, int replication) {
        Map<String, String> it = new TreeMap<>();
        clients(it, kafka);
        group(it, connect, replication);

        it.put("listeners", "http://" + connect.restHost() + ":" + connect.restPort());
        connect.advertisedHost().ifPresent(host -> it.put("rest.advertised.host.name", host));

        it.put("plugin.path", plugins.toAbsolutePath().toString());
        // By service file: scanning every class of every jar takes seconds.
        it.put("plugin.discovery", "service_load");
        it.put("key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        it.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        it.put("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");

        it.put("config.providers", "weir");
        it.put("config.providers.weir.class", OwnSecrets.class.getName());
        it.put(
                "config.providers.weir.param.tokens",
                tokens.stream().map(Secret::reveal).collect(Collectors.joining(",")));
        it.put("config.providers.weir.param.client", GateProperties.client(kafka));
        it.putAll(connect.properties());
        return it;
    }

    /** Each kind of client takes its settings by a prefix of its own. */
    private static void clients(Map<String, String> it, KafkaSettings kafka) {
        it.put("bootstrap.servers", kafka.bootstrap());
        kafka.properties().forEach((name, value) -> {
            for (String prefix : List.of("", "producer.", "consumer.", "admin.")) {
                it.put(prefix + name, value);
            }
        });
        it.put("producer.max.request.size", String.valueOf(StreamsProperties.REQUEST_BYTES_MAX));
        it.put("producer.linger.ms", "5");
        // Bounds how long a killed task's open transaction can hold readers back.
        it.put("producer.transaction.timeout.ms", "10000");
    }

    private static void group(Map<String, String> it, ConnectSettings connect, int replication) {
        it.put("group.id", connect.group());
        it.put("exactly.once.source.support", "enabled");
        for (String topic : List.of("config", "offset", "status")) {
            it.put(topic + ".storage.topic", connect.group() + "-" + topic + "s");
            it.put(topic + ".storage.replication.factor", String.valueOf(replication));
        }
        // A handful of connectors with a handful of lanes: one partition holds them all, and a start reads it to its
        // end.
        it.put("offset.storage.partitions", "1");
        it.put("status.storage.partitions", "1");
        // A killed worker is missed after this long, and its tasks are given to others at once rather than in 5
        // minutes.
        it.put("session.timeout.ms", "6000");
        it.put("heartbeat.interval.ms", "2000");
        it.put("scheduled.rebalance.max.delay.ms", "0");
        it.put("rebalance.timeout.ms", "20000");
        it.put("task.shutdown.graceful.timeout.ms", "10000");
    }
}
