package io.weir.siem;

import io.weir.config.ByteSize;
import io.weir.config.Setting;
import io.weir.config.TargetSettings;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** A topic of another Kafka cluster. */
public record KafkaTargetSettings(
        @Setting(value = "kafka", doc = "What receipts, dead letters and metrics call this target.")
        String name,

        @Setting(doc = "Brokers of that cluster to start from, host:port, separated by commas.")
        String bootstrap,

        @Setting(doc = "The topic; {type} stands for the log type. It has to be there.")
        String topic,

        @Setting(
                value = "",
                doc =
                        "Any Kafka producer property (security.protocol, sasl.mechanism, ssl.*, compression.type); secrets by ${file:} or ${env:}.")
        Map<String, String> properties,

        @Setting(
                value = "1MB",
                min = "1KiB",
                max = "100MB",
                doc =
                        "The largest record with key and headers, as the topic takes it (max.message.bytes); a larger event is a dead letter.")
        ByteSize recordBytesMax,

        @Setting(
                value = "30s",
                min = "100ms",
                max = "1h",
                doc = "The longest wait for the brokers; what they have not acknowledged by then is sent again.")
        Duration timeout)
        implements TargetSettings {
    /** What delivery rests on, or has a setting of its own. */
    private static final Map<String, String> OURS = new TreeMap<>(Map.of(
            "bootstrap.servers", "is set by bootstrap",
            "acks", "has to stay all",
            "enable.idempotence", "has to stay true",
            "transactional.id", "has to stay unset",
            "key.serializer", "cannot be changed",
            "value.serializer", "cannot be changed",
            "delivery.timeout.ms", "is set by timeout",
            "request.timeout.ms", "is set by timeout",
            "max.block.ms", "is set by timeout",
            "max.request.size", "is set by record-bytes-max"));

    public KafkaTargetSettings {
        properties = Map.copyOf(properties);
        if (bootstrap.isBlank()) {
            throw new IllegalArgumentException("bootstrap should name at least one broker as host:port");
        }
        if (!topic.replace("{type}", "t").matches("[a-zA-Z0-9._-]{1,249}")) {
            throw new IllegalArgumentException(
                    "topic \"" + topic + "\" is no name of a topic: letters, digits, dots, _ and - only");
        }
        for (Map.Entry<String, String> ours : OURS.entrySet()) {
            if (properties.containsKey(ours.getKey())) {
                throw new IllegalArgumentException("properties: " + ours.getKey() + " " + ours.getValue());
            }
        }
    }

    /** Names only: {@code sasl.jaas.config} and the store passwords are values. */
    @Override
    public String toString() {
        return "KafkaTargetSettings[name=" + name + ", bootstrap=" + bootstrap + ", topic=" + topic + ", properties="
                + properties.keySet() + "]";
    }
}
