package io.weir.source;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;

/** What the syslog source can be told. {@link #DEFINITION} documents each setting. */
record SyslogSourceSettings(
        String topic,
        String host,
        int udpPort,
        int receiveBufferBytes,
        long bufferBytesMax,
        long transactionBytesMax,
        Optional<Path> spillFile,
        List<String> lanes,
        SyslogStreamSettings streams) {
    static final String HOST = "syslog.host";
    static final String UDP_PORT = "syslog.udp.port";
    static final String RECEIVE_BUFFER_BYTES = "syslog.udp.receive.buffer.bytes";
    static final String BUFFER_BYTES_MAX = "syslog.buffer.bytes.max";
    static final String TRANSACTION_BYTES_MAX = "syslog.transaction.bytes.max";
    static final String SPILL_FILE = "syslog.spill.file";
    static final String LANES = "syslog.lanes";
    static final String LANE_PREFIX = "syslog.lane.prefix";

    static final ConfigDef DEFINITION = definition();

    SyslogSourceSettings {
        lanes = List.copyOf(lanes);
    }

    private static ConfigDef definition() {
        ConfigDef all = own();
        SyslogStreamSettings.define(all);
        return GateSettings.define(all);
    }

    private static ConfigDef own() {
        ConfigDef definition = CommonSettings.defineTopic(new ConfigDef(), "Intake");
        CommonSettings.defineHost(definition, HOST);
        definition
                .define(
                        UDP_PORT,
                        ConfigDef.Type.INT,
                        514,
                        between(-1, 65_535),
                        HIGH,
                        "The port that takes datagrams, one event each; 0 takes any free one, -1 none. Ports below 1024 "
                                + "need the capability CAP_NET_BIND_SERVICE.",
                        "Intake",
                        3,
                        Width.SHORT,
                        "UDP port")
                .define(
                        RECEIVE_BUFFER_BYTES,
                        ConfigDef.Type.INT,
                        8 * CommonSettings.MEBIBYTE,
                        between(64 * 1024, 1024 * CommonSettings.MEBIBYTE),
                        MEDIUM,
                        "What the kernel is asked to hold of datagrams that are not read yet (SO_RCVBUF). It gives no more "
                                + "than net.core.rmem_max; where that is less, a warning says so.",
                        "Limits",
                        1,
                        Width.SHORT,
                        "Receive buffer (bytes)")
                .define(
                        BUFFER_BYTES_MAX,
                        ConfigDef.Type.LONG,
                        32L * CommonSettings.MEBIBYTE,
                        between(CommonSettings.MEBIBYTE, 64L * 1024 * CommonSettings.MEBIBYTE),
                        MEDIUM,
                        "How much of the heap a task may hold of events that are not committed yet: so much of datagrams, and "
                                + "as much of streams. When it is full, no more of them is read: the kernel's buffer takes "
                                + "what comes of datagrams, and senders of streams wait.",
                        "Limits",
                        2,
                        Width.SHORT,
                        "Buffer (bytes)");
        CommonSettings.defineTransaction(
                definition,
                TRANSACTION_BYTES_MAX,
                3,
                "How many bytes of events one transaction takes at most, rounded up to whole reads.");
        definition.define(
                SPILL_FILE,
                ConfigDef.Type.STRING,
                "",
                MEDIUM,
                "Where a task that ends keeps what it has read and not committed, for the next one: senders of "
                        + "syslog send nothing again. Empty keeps nothing, and says how much was lost.",
                "Limits",
                4,
                Width.LONG,
                "Spill file");
        return CommonSettings.defineLanes(
                definition,
                LANES,
                CommonSettings.LANES_MAX,
                "Lanes of the task. A sender (an address) always has the same one, in which its order is kept, and a "
                        + "lane has one partition.",
                LANE_PREFIX);
    }

    /** Of settings that passed {@link SyslogSettingsCheck}. */
    static SyslogSourceSettings of(Map<String, String> given) {
        AbstractConfig config = new AbstractConfig(DEFINITION, given, false);
        String spill = config.getString(SPILL_FILE);
        return new SyslogSourceSettings(
                config.getString(CommonSettings.TOPIC),
                config.getString(HOST),
                config.getInt(UDP_PORT),
                config.getInt(RECEIVE_BUFFER_BYTES),
                config.getLong(BUFFER_BYTES_MAX),
                config.getLong(TRANSACTION_BYTES_MAX),
                spill.isEmpty() ? Optional.empty() : Optional.of(Path.of(spill)),
                Lanes.names(SettingsCheck.lanePrefix(LANE_PREFIX, given), 0, config.getInt(LANES)),
                SyslogStreamSettings.of(config));
    }
}
