package io.weir.siem;

import io.weir.config.Addresses;
import io.weir.config.ByteSize;
import io.weir.config.Secret;
import io.weir.config.Setting;
import io.weir.config.TargetSettings;
import io.weir.config.TlsSettings;
import java.net.URI;

/** Microsoft Sentinel, by the Logs Ingestion API of Azure Monitor. */
public record SentinelSettings(
        @Setting(value = "sentinel", doc = "What receipts, dead letters and metrics call this target.")
        String name,

        @Setting(
                doc =
                        "The logs ingestion address of the data collection endpoint or rule, such as https://weir-abcd.westeurope-1.ingest.monitor.azure.com.")
        Addresses url,

        @Setting(doc = "The immutable id of the data collection rule, such as dcr-000a00a000a00000a000000aa000a0aa.")
        String rule,

        @Setting(doc = "The stream of that rule, such as Custom-Weir_CL.")
        String stream,

        @Setting(doc = "The id of the Microsoft Entra tenant.")
        String tenant,

        @Setting(doc = "The id of the application; it needs the role Monitoring Metrics Publisher on the rule.")
        String clientId,

        @Setting(
                doc =
                        "The application's secret; one from a file is read again when it is refused, so it can be replaced.")
        Secret clientSecret,

        @Setting(value = "https://login.microsoftonline.com", doc = "Where tokens are from; other clouds have others.")
        URI authority,

        @Setting(value = "https://monitor.azure.com/.default", doc = "What the token is for; other clouds have others.")
        String scope,

        @Setting(value = "2023-01-01", doc = "The version of the API.")
        String apiVersion,

        @Setting(
                value = "1MB",
                min = "1KiB",
                max = "1MiB",
                doc = "The largest body the API takes, before compression; a larger event is a dead letter.")
        ByteSize bodyBytesMax,

        @Setting(
                value = "64KiB",
                min = "1KiB",
                max = "1MiB",
                doc =
                        "The longest value of a field. Azure cuts longer ones without a word, so an event with one is a dead letter; 1MiB lets it cut them.")
        ByteSize fieldBytesMax,

        HttpSettings http,

        TlsSettings tls)
        implements TargetSettings {
    public SentinelSettings {
        if (!rule.matches("[A-Za-z0-9-]+")) {
            throw new IllegalArgumentException("rule is no immutable id such as dcr-000a00a000a00000a000000aa000a0aa");
        }
        if (!stream.matches("[A-Za-z0-9_.-]+")) {
            throw new IllegalArgumentException("stream is no name of a stream such as Custom-Weir_CL");
        }
        if (!tenant.matches("[A-Za-z0-9.-]+") || !apiVersion.matches("[A-Za-z0-9.-]+")) {
            throw new IllegalArgumentException(
                    "tenant and api-version should have letters, digits, dots and hyphens only");
        }
    }
}
