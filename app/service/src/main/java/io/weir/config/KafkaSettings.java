package io.weir.config;

import java.util.HashMap;
import java.util.Map;

/** Which cluster, and how to talk to it. */
public record KafkaSettings(
        @Setting(value = "127.0.0.1:9092", doc = "Brokers to start from, host:port, separated by commas.")
        String bootstrap,

        @Setting(
                value = "",
                doc =
                        "Any Kafka client property (security.protocol, sasl.mechanism, ssl.*); goes to every client of every part.")
        Map<String, String> properties) {
    public KafkaSettings {
        properties = Map.copyOf(properties);
        if (bootstrap.isBlank()) {
            throw new IllegalArgumentException("bootstrap should name at least one broker as host:port");
        }
    }

    /**
     * What every client is made with. Without what Kafka's clients tell brokers about themselves: Weir has its own metrics,
     * and each start would pay for the names of some hundreds of others.
     */
    public Map<String, Object> client() {
        Map<String, Object> client = new HashMap<>();
        client.put("enable.metrics.push", "false");
        client.putAll(properties);
        client.put("bootstrap.servers", bootstrap);
        return client;
    }

    /** Names only: {@code sasl.jaas.config} and the store passwords are values. */
    @Override
    public String toString() {
        return "KafkaSettings[bootstrap=" + bootstrap + ", properties=" + properties.keySet() + "]";
    }
}
