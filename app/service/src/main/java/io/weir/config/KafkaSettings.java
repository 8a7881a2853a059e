package io.weir.config;

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

    /** Names only: {@code sasl.jaas.config} and the store passwords are values. */
    @Override
    public String toString() {
        return "KafkaSettings[bootstrap=" + bootstrap + ", properties=" + properties.keySet() + "]";
    }
}
