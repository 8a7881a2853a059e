package io.weir.siem;

import io.weir.config.Addresses;
import io.weir.config.ByteSize;
import io.weir.config.Secret;
import io.weir.config.Setting;
import io.weir.config.TargetSettings;
import io.weir.config.TlsSettings;
import java.time.Duration;
import java.util.Optional;

/** Splunk's HTTP Event Collector. */
public record SplunkHecSettings(
        @Setting(value = "splunk-hec", doc = "What receipts, dead letters and metrics call this target.")
        String name,

        @Setting(
                doc =
                        "The collector's base address, such as https://splunk.example:8088; several by commas share the load, and one that is down is left alone.")
        Addresses url,

        @Setting(doc = "The collector token; one from a file is read again when it is refused, so it can be replaced.")
        Secret token,

        @Setting(
                value = "false",
                doc =
                        "Indexer acknowledgement: a batch is delivered once it is written, and not already when it is taken. Each address has to be one indexer, and each batch waits, so more sink.requests help.")
        boolean acknowledge,

        @Setting(
                value = "300s",
                min = "1s",
                max = "1h",
                doc = "A batch that is not acknowledged by then is sent again.")
        Duration acknowledgeTimeout,

        @Setting(
                value = "1s",
                min = "100ms",
                max = "10s",
                doc =
                        "How often an indexer is asked, in one request, what it has written of all that waits; often enough to notice when it restarts.")
        Duration acknowledgeInterval,

        @Setting(value = "", doc = "The index; {type} stands for the log type. Default: the one of the token.")
        Optional<String> index,

        @Setting(value = "weir", doc = "Splunk's source; {type} stands for the log type.")
        String source,

        @Setting(value = "weir:{type}", doc = "Splunk's sourcetype; {type} stands for the log type.")
        String sourcetype,

        @Setting(
                value = "",
                doc = "Splunk's host for events that name none. Default: what Splunk makes of the connection.")
        Optional<String> host,

        @Setting(
                value = "5MB",
                min = "1KiB",
                max = "800MiB",
                doc = "The largest body the collector takes (Splunk Cloud: 1MB); a larger event is a dead letter.")
        ByteSize bodyBytesMax,

        HttpSettings http,

        TlsSettings tls)
        implements TargetSettings {}
