package io.weir.siem;

import io.weir.config.Addresses;
import io.weir.config.ByteSize;
import io.weir.config.Secret;
import io.weir.config.Setting;
import io.weir.config.TargetSettings;
import io.weir.config.TlsSettings;
import java.time.Duration;

/** Datadog's logs intake, version 2. */
public record DatadogSettings(
        @Setting(value = "datadog", doc = "What receipts, dead letters and metrics call this target.")
        String name,

        @Setting(
                value = "https://http-intake.logs.datadoghq.com",
                doc = "The intake's base address; it differs by Datadog site.")
        Addresses url,

        @Setting(doc = "The API key; one from a file is read again when it is refused, so it can be replaced.")
        Secret apiKey,

        @Setting(
                value = "{type}",
                doc = "Datadog's source, which chooses its pipeline; {type} stands for the log type.")
        String source,

        @Setting(value = "weir", doc = "Datadog's service; {type} stands for the log type.")
        String service,

        @Setting(value = "", doc = "Tags of each event, such as env:prod,team:soc; {type} stands for the log type.")
        String tags,

        @Setting(
                value = "17h",
                min = "1m",
                max = "1050m",
                doc =
                        "Datadog drops what says that it is older than 18 hours or two hours ahead, without a word. An event beyond this age, or an hour ahead, has its timestamp under the name weir_time, and Datadog shows when it came.")
        Duration eventAgeMax,

        @Setting(
                value = "5MB",
                min = "1KiB",
                max = "5MiB",
                doc = "The largest body the intake takes, before compression.")
        ByteSize bodyBytesMax,

        @Setting(
                value = "1MB",
                min = "1KiB",
                max = "1MiB",
                doc = "The largest event. Datadog cuts larger ones and says nothing, so one is a dead letter.")
        ByteSize eventBytesMax,

        HttpSettings http,

        TlsSettings tls)
        implements TargetSettings {}
