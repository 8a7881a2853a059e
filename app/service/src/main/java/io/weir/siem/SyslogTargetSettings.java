package io.weir.siem;

import io.weir.config.Addresses;
import io.weir.config.ByteSize;
import io.weir.config.Setting;
import io.weir.config.TargetSettings;
import io.weir.config.TlsSettings;
import java.net.URI;
import java.time.Duration;

/** A receiver of syslog, RFC 5424, over TCP or TLS. */
public record SyslogTargetSettings(
        @Setting(value = "syslog", doc = "What receipts, dead letters and metrics call this target.")
        String name,

        @Setting(
                doc =
                        "The receiver, tcp://siem.example:514 or tls://siem.example:6514; several by commas share the load, and one that is down is left alone.")
        Addresses url,

        @Setting(
                value = "close",
                doc =
                        "When a batch counts as delivered: close, once the receiver has read all of its connection and closed it; open, once it has left this machine and the connection still stands.")
        Confirm confirm,

        @Setting(value = "13", min = "0", max = "23", doc = "The facility; 13 is log audit.")
        int facility,

        @Setting(value = "{type}", doc = "The app-name; {type} stands for the log type.")
        String appName,

        @Setting(
                value = "weir@32473",
                doc =
                        "The id of the structured data that holds the sid; the number is to be your own, if you have one.")
        String structuredDataId,

        @Setting(
                value = "8KiB",
                min = "480",
                max = "16MiB",
                doc =
                        "The longest message the receiver takes. Receivers cut longer ones without a word, so one is a dead letter. rsyslog takes 8 KiB and syslog-ng 64 KiB unless told otherwise.")
        ByteSize messageBytesMax,

        @Setting(value = "5s", min = "10ms", max = "5m", doc = "The longest a connection may take to be made.")
        Duration connectTimeout,

        @Setting(
                value = "30s",
                min = "10ms",
                max = "1h",
                doc = "The longest a batch may take, its confirmation included; it is then sent again.")
        Duration timeout,

        TlsSettings tls)
        implements TargetSettings {
    public enum Confirm {
        CLOSE,
        OPEN
    }

    public SyslogTargetSettings {
        for (URI uri : url.uris()) {
            if (!uri.getScheme().equals("tcp") && !uri.getScheme().equals("tls")) {
                throw new IllegalArgumentException("url " + uri + " should begin with tcp:// or tls://");
            }
        }
        if (!structuredDataId.matches("[!-~&&[^=\\]\" ]]{1,32}")) {
            throw new IllegalArgumentException("structured-data-id should be a name of at most 32 characters,"
                    + " such as weir@32473, without = ] \" and blanks");
        }
    }
}
