package io.weir.siem;

import io.weir.config.Addresses;
import io.weir.config.ByteSize;
import io.weir.config.Secret;
import io.weir.config.Setting;
import io.weir.config.TargetSettings;
import io.weir.config.TlsSettings;
import java.util.Map;
import java.util.Optional;

/** Grafana Loki. */
public record LokiSettings(
        @Setting(value = "loki", doc = "What receipts, dead letters and metrics call this target.")
        String name,

        @Setting(
                doc =
                        "The base address, such as http://loki.example:3100; several by commas share the load, and one that is down is left alone.")
        Addresses url,

        @Setting(value = "", doc = "The tenant, as X-Scope-OrgID.")
        Optional<String> tenant,

        @Setting(
                value = "",
                doc =
                        "The Authorization header, whole: Basic and credentials in base64, for one. One from a file is read again when it is refused.")
        Optional<Secret> authorization,

        @Setting(
                value = "",
                doc =
                        "The labels of a stream: {type} stands for the log type, {host} for the event's member host, and so on. Default: job is weir, type is {type}.")
        Map<String, String> labels,

        @Setting(
                value = "1000",
                min = "1",
                max = "100000",
                doc = "The most streams this process makes for a lane; in further ones what braces stand for is other.")
        int streamsMax,

        @Setting(
                value = "arrival",
                doc =
                        "The time of an entry: arrival for when it is batched, or event. Loki refuses events that are a week old, ten minutes ahead, or an hour behind the newest of their stream; with arrival it does not.")
        Time time,

        @Setting(
                value = "4MB",
                min = "1KiB",
                max = "100MB",
                doc = "The largest body. Loki never takes one above its burst limit (ingestion_burst_size_mb).")
        ByteSize bodyBytesMax,

        HttpSettings http,

        TlsSettings tls)
        implements TargetSettings {
    public enum Time {
        EVENT,
        ARRIVAL
    }

    public LokiSettings {
        labels = labels.isEmpty() ? Map.of("job", "weir", "type", "{type}") : Map.copyOf(labels);
        for (String label : labels.keySet()) {
            if (!label.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
                throw new IllegalArgumentException(
                        "label \"" + label + "\" should have letters, digits and _ only, and no digit at first");
            }
        }
    }
}
