package io.weir.source;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.weir.tls.TlsFiles;
import io.weir.tls.TlsFiles.Side;
import io.weir.tls.UnusableFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * What the syslog source can be told of TCP and TLS.
 *
 * @param tcpPort -1 where there is none, as of TLS
 * @param tls there where its port is
 */
record SyslogStreamSettings(
        int tcpPort,
        int tlsPort,
        Optional<TlsFiles> tls,
        boolean takesProxyHeaders,
        int connectionsMax,
        int idleTimeoutMillis,
        int messageTimeoutMillis,
        int messageBytesMax,
        Oversize oversize) {
    static final String TCP_PORT = "syslog.tcp.port";
    static final String TLS_PORT = "syslog.tls.port";
    static final String TLS_CERTIFICATE_FILE = "syslog.tls.certificate.file";
    static final String TLS_KEY_FILE = "syslog.tls.key.file";
    static final String TLS_CLIENT_CA_FILE = "syslog.tls.client.ca.file";
    static final String PROXY_PROTOCOL = "syslog.proxy.protocol";
    static final String CONNECTIONS_MAX = "syslog.connections.max";
    static final String IDLE_TIMEOUT_MS = "syslog.idle.timeout.ms";
    static final String MESSAGE_TIMEOUT_MS = "syslog.message.timeout.ms";
    static final String MESSAGE_BYTES_MAX = "syslog.message.bytes.max";
    static final String OVERSIZE = "syslog.oversize";

    private static final int DAY_MILLIS = 24 * 60 * 60 * 1_000;

    /** What becomes of a message that is too long. */
    enum Oversize {
        /** It comes in parts, each an event. */
        SPLIT,
        /** Its connection is closed. */
        REFUSE;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static void define(ConfigDef definition) {
        definition
                .define(
                        TCP_PORT,
                        ConfigDef.Type.INT,
                        -1,
                        between(-1, 65_535),
                        HIGH,
                        "The port that takes streams over TCP (RFC 6587); 0 takes any free one, -1 none.",
                        "Streams",
                        1,
                        Width.SHORT,
                        "TCP port")
                .define(
                        TLS_PORT,
                        ConfigDef.Type.INT,
                        -1,
                        between(-1, 65_535),
                        HIGH,
                        "The port that takes streams over TLS (RFC 5425: 6514); 0 takes any free one, -1 none.",
                        "Streams",
                        2,
                        Width.SHORT,
                        "TLS port")
                .define(
                        TLS_CERTIFICATE_FILE,
                        ConfigDef.Type.STRING,
                        "",
                        MEDIUM,
                        "The certificate of the TLS port, with those that signed it behind it: a PEM file on each worker.",
                        "Streams",
                        3,
                        Width.LONG,
                        "Certificate")
                .define(
                        TLS_KEY_FILE,
                        ConfigDef.Type.STRING,
                        "",
                        MEDIUM,
                        "Its private key: a PEM file on each worker, PKCS#8 without a password.",
                        "Streams",
                        4,
                        Width.LONG,
                        "Key")
                .define(
                        TLS_CLIENT_CA_FILE,
                        ConfigDef.Type.STRING,
                        "",
                        MEDIUM,
                        "Only senders with a certificate that one of these has signed may come: a PEM file on each worker. "
                                + "Empty lets all.",
                        "Streams",
                        5,
                        Width.LONG,
                        "CA of senders")
                .define(
                        PROXY_PROTOCOL,
                        ConfigDef.Type.BOOLEAN,
                        false,
                        LOW,
                        "Whether a PROXY header (v1 or v2) at the start of a connection says who the sender is. Whoever "
                                + "reaches the port can send one: only where a proxy alone does.",
                        "Streams",
                        6,
                        Width.SHORT,
                        "PROXY protocol")
                .define(
                        CONNECTIONS_MAX,
                        ConfigDef.Type.INT,
                        1_000,
                        between(1, 100_000),
                        MEDIUM,
                        "Connections of both ports that are open at once; more wait until one is closed.",
                        "Limits",
                        5,
                        Width.SHORT,
                        "Connections")
                .define(
                        IDLE_TIMEOUT_MS,
                        ConfigDef.Type.INT,
                        600_000,
                        between(1_000, DAY_MILLIS),
                        LOW,
                        "After how long without a byte a connection is closed. Time in which it is not read does not count.",
                        "Limits",
                        6,
                        Width.SHORT,
                        "Idle timeout (ms)")
                .define(
                        MESSAGE_TIMEOUT_MS,
                        ConfigDef.Type.INT,
                        30_000,
                        between(100, DAY_MILLIS),
                        LOW,
                        "How long a message that was begun may take to arrive, and the start of a TLS connection. What is "
                                + "there by then is an event, and the connection is closed.",
                        "Limits",
                        7,
                        Width.SHORT,
                        "Message timeout (ms)")
                .define(
                        MESSAGE_BYTES_MAX,
                        ConfigDef.Type.INT,
                        65_536,
                        between(1_024, Spill.EVENT_BYTES_MAX),
                        MEDIUM,
                        "The longest message of a stream, without its framing.",
                        "Limits",
                        8,
                        Width.SHORT,
                        "Message (bytes)")
                .define(
                        OVERSIZE,
                        ConfigDef.Type.STRING,
                        Oversize.SPLIT.label(),
                        ConfigDef.ValidString.in(Oversize.SPLIT.label(), Oversize.REFUSE.label()),
                        LOW,
                        "What becomes of a longer one: split makes an event of each part and loses nothing, refuse closes "
                                + "the connection.",
                        "Limits",
                        9,
                        Width.SHORT,
                        "Longer messages",
                        Validators.oneOf(Oversize.SPLIT.label(), Oversize.REFUSE.label()));
    }

    static SyslogStreamSettings of(AbstractConfig config) {
        int tlsPort = config.getInt(TLS_PORT);
        return new SyslogStreamSettings(
                config.getInt(TCP_PORT),
                tlsPort,
                tlsPort < 0
                        ? Optional.empty()
                        : Optional.of(tlsFiles(
                                config.getString(TLS_CERTIFICATE_FILE),
                                config.getString(TLS_KEY_FILE),
                                config.getString(TLS_CLIENT_CA_FILE))),
                config.getBoolean(PROXY_PROTOCOL),
                config.getInt(CONNECTIONS_MAX),
                config.getInt(IDLE_TIMEOUT_MS),
                config.getInt(MESSAGE_TIMEOUT_MS),
                config.getInt(MESSAGE_BYTES_MAX),
                Oversize.valueOf(config.getString(OVERSIZE).toUpperCase(Locale.ROOT)));
    }

    /** @param clientCa may be empty */
    static TlsFiles tlsFiles(String certificate, String key, String clientCa) {
        return new TlsFiles(
                Side.SERVER,
                clientCa.isEmpty() ? Optional.empty() : Optional.of(Path.of(clientCa)),
                Optional.of(Path.of(certificate)),
                Optional.of(Path.of(key)));
    }

    /** The setting that names the file. */
    static String setting(UnusableFileException unusable) {
        return switch (unusable.role()) {
            case CA -> TLS_CLIENT_CA_FILE;
            case CERTIFICATE -> TLS_CERTIFICATE_FILE;
            case KEY -> TLS_KEY_FILE;
        };
    }

    static String fault(UnusableFileException unusable) {
        return setting(unusable) + ": " + unusable.fault() + ".";
    }

    boolean isOn() {
        return tcpPort >= 0 || tlsPort >= 0;
    }
}
