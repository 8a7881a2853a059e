package io.weir.siem;

import io.weir.config.Addresses;
import io.weir.config.ByteSize;
import io.weir.config.Secret;
import io.weir.config.Setting;
import io.weir.config.TargetSettings;
import io.weir.config.TlsSettings;
import java.util.Map;

/** Google SecOps (Chronicle), by its method logs:import. */
public record SecopsSettings(
        @Setting(value = "secops", doc = "What receipts, dead letters and metrics call this target.")
        String name,

        @Setting(doc = "The regional base address, such as https://eu-chronicle.googleapis.com.")
        Addresses url,

        @Setting(doc = "The instance: projects/PROJECT/locations/LOCATION/instances/ID.")
        String instance,

        @Setting(doc = "The id of the forwarder that imported logs are filed under.")
        String forwarder,

        @Setting(doc = "Google's log type, for Weir's types that log-types does not name.")
        String logType,

        @Setting(value = "", doc = "Google's log type by Weir's, such as windows-security: WINEVTLOG.")
        Map<String, String> logTypes,

        @Setting(
                value = "original",
                doc =
                        "What a log is: original, the bytes Google's parsers know, where the event has them as raw_payload; or event, Weir's event.")
        Content content,

        @Setting(doc = "The JSON key of a service account; one from a file is read again when it is refused.")
        Secret credentials,

        @Setting(value = "v1alpha", doc = "The version of the API.")
        String apiVersion,

        @Setting(
                value = "4MB",
                min = "1KiB",
                max = "4MB",
                doc = "The largest body the API takes, before compression; a larger event is a dead letter.")
        ByteSize bodyBytesMax,

        HttpSettings http,

        TlsSettings tls)
        implements TargetSettings {
    public enum Content {
        ORIGINAL,
        EVENT
    }

    public SecopsSettings {
        logTypes = Map.copyOf(logTypes);
        if (!instance.matches("projects/[\\w.:-]+/locations/[\\w-]+/instances/[\\w-]+")) {
            throw new IllegalArgumentException("instance should be projects/PROJECT/locations/LOCATION/instances/ID");
        }
        if (!forwarder.matches("[\\w-]+") || !apiVersion.matches("\\w+")) {
            throw new IllegalArgumentException("forwarder and api-version should have letters, digits and - only");
        }
        if (!logType.matches("\\w+") || !logTypes.values().stream().allMatch(it -> it.matches("\\w+"))) {
            throw new IllegalArgumentException("log types should have letters, digits and _ only, such as WINEVTLOG");
        }
    }
}
