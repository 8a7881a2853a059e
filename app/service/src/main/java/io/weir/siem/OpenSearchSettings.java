package io.weir.siem;

import io.weir.config.Addresses;
import io.weir.config.ByteSize;
import io.weir.config.Secret;
import io.weir.config.Setting;
import io.weir.config.TargetSettings;
import io.weir.config.TlsSettings;
import java.util.Optional;

/** OpenSearch, and Elasticsearch, which takes the same requests and gives the same answers. */
public record OpenSearchSettings(
        @Setting(value = Setting.TYPE, doc = "What receipts, dead letters and metrics call this target.")
        String name,

        @Setting(
                doc =
                        "The server's base address, such as https://search.example:9200; several by commas share the load, and one that is down is left alone.")
        Addresses url,

        @Setting(value = "weir-events", doc = "The index, alias or data stream; {type} stands for the log type.")
        String index,

        @Setting(value = "", doc = "An ingest pipeline that each event passes.")
        Optional<String> pipeline,

        @Setting(
                value = "",
                doc =
                        "The Authorization header, whole: Basic and credentials in base64, or ApiKey and a key. One from a file is read again when it is refused.")
        Optional<Secret> authorization,

        @Setting(
                value = "10MB",
                min = "1KiB",
                max = "1GiB",
                doc = "The largest body the server takes (http.max_content_length); a larger event is a dead letter.")
        ByteSize bodyBytesMax,

        HttpSettings http,

        TlsSettings tls)
        implements TargetSettings {
    public OpenSearchSettings {
        if (!index.replace("{type}", "").matches("[^A-Z\\\\/*?\"<>| ,#:{}]*") || index.isEmpty()) {
            throw new IllegalArgumentException("index \"" + index
                    + "\" is no index name: lower case, without blanks and any of \\ / * ? \" < > | , # : { }");
        }
    }
}
