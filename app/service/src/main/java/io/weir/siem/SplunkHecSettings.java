package io.weir.siem;

import io.weir.config.ByteSize;
import io.weir.config.Secret;
import io.weir.config.Setting;
import io.weir.config.TargetSettings;
import java.net.URI;
import java.util.Optional;

/** Splunk's HTTP Event Collector. */
public record SplunkHecSettings(
        @Setting(value = "splunk-hec", doc = "What receipts, dead letters and metrics call this target.")
        String name,

        @Setting(doc = "The collector's base address, such as https://splunk.example:8088.")
        URI url,

        @Setting(doc = "The collector token.") Secret token,

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

        HttpSettings http)
        implements TargetSettings {}
