package io.weir.config;

import io.weir.flow.IntakeBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The intake over HTTP, those for syslog, for files and for REST APIs, and the Kafka Connect worker that hosts them. */
public record SourceSettings(
        @Setting(value = "127.0.0.1", doc = "The address to listen on; 0.0.0.0 for all.")
        String host,

        @Setting(value = "8088", min = "0", max = "65535", doc = "The port to listen on; 0 takes a free one.")
        int port,

        @Setting(
                value = "token",
                doc = "Who may send: token (one of tokens), or none (everybody who reaches the port).")
        Auth auth,

        @Setting(
                value = "",
                doc =
                        "Tokens that senders present as \"Authorization: Splunk TOKEN\" or \"Bearer TOKEN\"; weir up makes one and keeps it under the data folder.")
        List<Secret> tokens,

        @Setting(
                value = "16MiB",
                min = "1KiB",
                max = "512MiB",
                doc = "The largest request body, as sent and as unpacked.")
        ByteSize bodyBytesMax,

        @Setting(
                value = "1000000",
                min = "1KiB",
                max = "1000000",
                doc = "The largest event; Kafka's own limits are set to fit the default, so it can only be lowered.")
        ByteSize eventBytesMax,

        @Setting(
                value = "96MiB",
                min = "25MiB",
                max = "16GiB",
                doc =
                        "Events that wait for the broker, in bytes; when full, senders get 503 with Retry-After. At least three times body-bytes-max, and 25600000 more.")
        ByteSize bufferBytesMax,

        @Setting(
                value = "8",
                min = "1",
                max = "1000",
                doc = "Lanes the events are spread over; order holds within a lane.")
        int lanes,

        @Setting(
                value = "30s",
                min = "1s",
                max = "10m",
                doc = "How long a sender waits for its answer before it gets 503.")
        Duration ackTimeout,

        @Setting(
                value = "1",
                min = "1",
                max = "64",
                doc =
                        "Tasks of the connector, spread over the workers of the group: as many as there are instances of weir source.")
        int tasks,

        @Setting(value = "", doc = "Any other setting of the connector, passed on as it is.")
        Map<String, String> properties,

        BackpressureSettings backpressure,
        SyslogSettings syslog,
        FilesSettings files,
        PullSettings pull,
        ConnectSettings connect) {

    /** Who may send. */
    public enum Auth {
        TOKEN,
        NONE
    }

    public SourceSettings {
        tokens = List.copyOf(tokens);
        properties = Map.copyOf(properties);
        if (auth == Auth.NONE && !tokens.isEmpty()) {
            throw new IllegalArgumentException("auth is none, and tokens are set: remove one of them");
        }
        long needed = IntakeBuffer.bytesFor(bodyBytesMax.bytes());
        if (bufferBytesMax.bytes() < needed) {
            throw new IllegalArgumentException("buffer-bytes-max (" + bufferBytesMax
                    + ") cannot hold one body of body-bytes-max (" + bodyBytesMax
                    + ") with its events, which would be refused for ever: set at least " + needed
                    + ", or lower body-bytes-max");
        }
    }

    public SourceSettings withTokens(List<Secret> replacement) {
        return new SourceSettings(
                host,
                port,
                auth,
                replacement,
                bodyBytesMax,
                eventBytesMax,
                bufferBytesMax,
                lanes,
                ackTimeout,
                tasks,
                properties,
                backpressure,
                syslog,
                files,
                pull,
                connect);
    }

    /** Names only of the properties: some values are passwords. */
    @Override
    public String toString() {
        return "SourceSettings[host=" + host + ", port=" + port + ", auth=" + auth + ", tokens=" + tokens.size()
                + ", properties=" + properties.keySet() + ", " + files + ", " + pull + ", " + connect + "]";
    }
}
