package io.weir.config;

import java.util.Map;
import java.util.Optional;

/** The Kafka Connect worker: workers of the same group share the connectors. */
public record ConnectSettings(
        @Setting(value = "weir-connect", doc = "The group of workers; also the prefix of Connect's own three topics.")
        String group,

        @Setting(
                value = "127.0.0.1",
                doc =
                        "Where Connect's REST API listens; workers on several machines need an address they reach each other by.")
        String restHost,

        @Setting(value = "8083", min = "0", max = "65535", doc = "The port of Connect's REST API; 0 takes a free one.")
        int restPort,

        @Setting(value = "", doc = "The host other workers reach this one by, where it is not rest-host.")
        Optional<String> advertisedHost,

        @Setting(value = "", doc = "Any Connect worker property, passed on as it is.")
        Map<String, String> properties) {
    public ConnectSettings {
        properties = Map.copyOf(properties);
        if (group.isBlank()) {
            throw new IllegalArgumentException("group should not be empty");
        }
    }

    @Override
    public String toString() {
        return "ConnectSettings[group=" + group + ", restHost=" + restHost + ", restPort=" + restPort + ", properties="
                + properties.keySet() + "]";
    }
}
