package io.weir.siem;

import io.weir.config.Addresses;
import io.weir.config.ByteSize;
import io.weir.config.Secret;
import io.weir.config.Setting;
import io.weir.config.TargetSettings;
import io.weir.config.TlsSettings;
import java.util.Map;
import java.util.Optional;

/** Any endpoint that takes events by POST and answers with a status. */
public record HttpTargetSettings(
        @Setting(value = "http", doc = "What receipts, dead letters and metrics call this target.")
        String name,

        @Setting(
                doc =
                        "Where events are posted to; several by commas share the load, and one that is down is left alone.")
        Addresses url,

        @Setting(value = "json-array", doc = "The request body: json-array, or ndjson for one event a line.")
        Format format,

        @Setting(
                value = "",
                doc =
                        "The Authorization header, whole: Bearer and a token, for one. One from a file is read again when it is refused.")
        Optional<Secret> authorization,

        @Setting(value = "", doc = "Further request headers.")
        Map<String, String> headers,

        @Setting(
                value = "10MB",
                min = "1KiB",
                max = "1GiB",
                doc = "The largest body the endpoint takes; a larger event is a dead letter.")
        ByteSize bodyBytesMax,

        HttpSettings http,

        TlsSettings tls)
        implements TargetSettings {
    public enum Format {
        JSON_ARRAY,
        NDJSON
    }

    public HttpTargetSettings {
        headers = Map.copyOf(headers);
    }

    /** Header values may hold credentials. */
    @Override
    public String toString() {
        return "HttpTargetSettings[name=" + name + ", url=" + url + ", format=" + format + ", headers="
                + headers.keySet() + "]";
    }
}
