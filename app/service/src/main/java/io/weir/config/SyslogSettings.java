package io.weir.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The intake for syslog over UDP, TCP and TLS, beside the one over HTTP. */
public record SyslogSettings(
        @Setting(value = "127.0.0.1", doc = "The address to listen on; 0.0.0.0 for all.")
        String host,

        @Setting(
                value = "-1",
                min = "-1",
                max = "65535",
                doc =
                        "The port that takes datagrams, one event each; 0 takes a free one, -1 none. Ports below 1024 need CAP_NET_BIND_SERVICE.")
        int udpPort,

        @Setting(
                value = "-1",
                min = "-1",
                max = "65535",
                doc =
                        "The port that takes streams over TCP, in both framings of RFC 6587; 0 takes a free one, -1 none.")
        int tcpPort,

        @Setting(
                value = "-1",
                min = "-1",
                max = "65535",
                doc =
                        "The port that takes streams over TLS (RFC 5425: 6514); 0 takes a free one, -1 none. Needs tls-certificate and tls-key.")
        int tlsPort,

        @Setting(
                value = "",
                doc =
                        "The certificate of the TLS port, with those that signed it behind it: a PEM file. A renewed one is taken up by itself.")
        Optional<Path> tlsCertificate,

        @Setting(value = "", doc = "Its private key: a PEM file, PKCS#8 without a password.")
        Optional<Path> tlsKey,

        @Setting(
                value = "",
                doc = "Only senders with a certificate that one of these has signed may come over TLS: a PEM file.")
        Optional<Path> tlsClientCa,

        @Setting(
                value = "false",
                doc =
                        "Whether a PROXY header (v1 or v2) at the start of a stream says who the sender is. Whoever reaches the port can send one: only where a proxy alone does.")
        boolean proxyProtocol,

        @Setting(
                value = "1000",
                min = "1",
                max = "100000",
                doc = "Streams that are open at once; more wait until one is closed.")
        int connectionsMax,

        @Setting(
                value = "10m",
                min = "1s",
                max = "24h",
                doc =
                        "After how long without a byte a stream is closed. Time in which it is not read, because the buffer is full, does not count.")
        Duration idleTimeout,

        @Setting(
                value = "30s",
                min = "100ms",
                max = "24h",
                doc =
                        "How long a message that was begun may take to arrive, and the start of TLS. What is there by then is an event, and the stream is closed.")
        Duration messageTimeout,

        @Setting(
                value = "64KiB",
                min = "1KiB",
                max = "1000000",
                doc = "The longest message of a stream, without its framing.")
        ByteSize messageBytesMax,

        @Setting(
                value = "split",
                doc =
                        "What becomes of a longer one: split makes an event of each part and loses nothing, refuse closes the stream.")
        Oversize oversize,

        @Setting(
                value = "8MiB",
                min = "64KiB",
                max = "1GiB",
                doc =
                        "What the kernel is asked to hold of datagrams that are not read yet; it gives no more than net.core.rmem_max, and a warning says so.")
        ByteSize receiveBuffer,

        @Setting(
                value = "32MiB",
                min = "1MiB",
                max = "16GiB",
                doc =
                        "Events that wait for the broker, in bytes: so many of datagrams, and as many of streams. When full, no more are read: the kernel holds datagrams, and senders of streams wait.")
        ByteSize bufferBytesMax,

        @Setting(
                value = "8",
                min = "1",
                max = "1000",
                doc = "Lanes the senders are spread over; order holds within a lane.")
        int lanes,

        @Setting(
                value = "${data}/syslog.spill",
                doc =
                        "Where events that were read and not committed when the intake ends are kept for its next start; must survive a restart.")
        Path spillFile,

        @Setting(value = "", doc = "Any other setting of the connector, passed on as it is.")
        Map<String, String> properties) {
    /** What becomes of a message that is too long. */
    public enum Oversize {
        SPLIT,
        REFUSE
    }

    public SyslogSettings {
        properties = Map.copyOf(properties);
        if (tlsPort >= 0 && (tlsCertificate.isEmpty() || tlsKey.isEmpty())) {
            throw new IllegalArgumentException(
                    "tls-port is set, and " + (tlsCertificate.isEmpty() ? "tls-certificate" : "tls-key")
                            + " is not: set both tls-certificate and tls-key, PEM files, or tls-port to -1");
        }
        if (tlsPort > 0 && tlsPort == tcpPort) {
            throw new IllegalArgumentException(
                    "tcp-port and tls-port are both " + tcpPort + ": give each a port of its own");
        }
    }

    /** Whether any port is asked for. */
    public boolean isOn() {
        return udpPort >= 0 || tcpPort >= 0 || tlsPort >= 0;
    }

    @Override
    public String toString() {
        return "SyslogSettings[host=" + host + ", udpPort=" + udpPort + ", tcpPort=" + tcpPort + ", tlsPort=" + tlsPort
                + ", properties=" + properties.keySet() + "]";
    }
}
