package io.weir.source;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.types.Password;

/** What the HTTP source can be told. {@link #DEFINITION} documents each setting, {@link HttpSettingsCheck} all together. */
record HttpSourceSettings(
        String topic,
        String host,
        int port,
        boolean sharesPort,
        String portFile,
        Tokens tokens,
        int bodyBytesMax,
        int bodyTimeoutMillis,
        int eventBytesMax,
        long bufferBytesMax,
        long transactionBytesMax,
        int ackTimeoutMillis,
        int idleTimeoutMillis,
        int connectionsMax,
        List<String> lanes) {
    static final String HOST = "http.host";
    static final String PORT = "http.port";
    static final String PORT_FILE = "http.port.file";
    static final String AUTH = "http.auth";
    static final String TOKENS = "http.tokens";
    static final String BODY_BYTES_MAX = "http.body.bytes.max";
    static final String BODY_TIMEOUT_MS = "http.body.timeout.ms";
    static final String EVENT_BYTES_MAX = "http.event.bytes.max";
    static final String BUFFER_BYTES_MAX = "http.buffer.bytes.max";
    static final String TRANSACTION_BYTES_MAX = "http.transaction.bytes.max";
    static final String ACK_TIMEOUT_MS = "http.ack.timeout.ms";
    static final String IDLE_TIMEOUT_MS = "http.idle.timeout.ms";
    static final String CONNECTIONS_MAX = "http.connections.max";
    static final String LANES = "http.lanes";
    static final String LANE_PREFIX = "http.lane.prefix";

    /** Which of the connector's tasks it is, and how many there are: written by the connector, never by a user. */
    static final String TASK = "weir.task";

    static final String TASKS = "weir.tasks";

    static final String AUTH_TOKEN = "token";
    static final String AUTH_NONE = "none";

    static final ConfigDef DEFINITION = GateSettings.define(own());

    HttpSourceSettings {
        lanes = List.copyOf(lanes);
    }

    private static ConfigDef own() {
        ConfigDef definition = CommonSettings.defineTopic(new ConfigDef(), "Intake");
        CommonSettings.defineHost(definition, HOST);
        defineAccess(definition);
        defineLimits(definition);
        return CommonSettings.defineLanes(
                        definition,
                        LANES,
                        CommonSettings.LANES_MAX,
                        "Lanes of a task. A sender (a HEC channel; else a token and an address) always has the same one, "
                                + "in which its order is kept, and a lane has one partition.",
                        LANE_PREFIX)
                .defineInternal(TASK, ConfigDef.Type.INT, 0, LOW)
                .defineInternal(TASKS, ConfigDef.Type.INT, 1, LOW);
    }

    private static void defineAccess(ConfigDef definition) {
        definition
                .define(
                        PORT,
                        ConfigDef.Type.INT,
                        8088,
                        between(0, 65_535),
                        HIGH,
                        "The port to listen on, 8088 being Splunk HEC's own; 0 takes any free one. Where tasks.max is more "
                                + "than 1, the tasks of a machine share it (SO_REUSEPORT).",
                        "Intake",
                        3,
                        Width.SHORT,
                        "Port")
                .define(
                        PORT_FILE,
                        ConfigDef.Type.STRING,
                        "",
                        LOW,
                        "A file to write the port to once it is open; a second task appends .1 to the name, and so on. "
                                + "Empty writes none.",
                        "Intake",
                        4,
                        Width.LONG,
                        "Port file")
                .define(
                        AUTH,
                        ConfigDef.Type.STRING,
                        AUTH_TOKEN,
                        ConfigDef.ValidString.in(AUTH_TOKEN, AUTH_NONE),
                        HIGH,
                        "token: a sender must show one of http.tokens. none: anyone who reaches the port may send.",
                        "Access",
                        1,
                        Width.SHORT,
                        "Access",
                        Validators.oneOf(AUTH_TOKEN, AUTH_NONE))
                .define(
                        TOKENS,
                        ConfigDef.Type.PASSWORD,
                        "",
                        HIGH,
                        "The tokens that are accepted, separated by commas. Best as a reference: "
                                + "${file:/etc/weir/secrets.properties:tokens}.",
                        "Access",
                        2,
                        Width.LONG,
                        "Tokens",
                        Validators.shownWhere(AUTH, AUTH_TOKEN));
    }

    private static void defineLimits(ConfigDef definition) {
        definition
                .define(
                        EVENT_BYTES_MAX,
                        ConfigDef.Type.INT,
                        1_000_000,
                        between(1, 1_500_000),
                        MEDIUM,
                        "The largest event. Larger ones are refused with a clear answer; what came before one in the same "
                                + "HEC body is taken.",
                        "Limits",
                        1,
                        Width.SHORT,
                        "Largest event (bytes)")
                .define(
                        BODY_BYTES_MAX,
                        ConfigDef.Type.INT,
                        16 * CommonSettings.MEBIBYTE,
                        between(1024, 512 * CommonSettings.MEBIBYTE),
                        MEDIUM,
                        "The largest body, as sent and as unpacked. Larger ones are answered with 413, and nothing of them "
                                + "is taken.",
                        "Limits",
                        2,
                        Width.SHORT,
                        "Largest body (bytes)")
                .define(
                        BODY_TIMEOUT_MS,
                        ConfigDef.Type.INT,
                        30_000,
                        between(100, 3_600_000),
                        LOW,
                        "How long a body may take to arrive.",
                        "Limits",
                        3,
                        Width.SHORT,
                        "Body timeout (ms)")
                .define(
                        BUFFER_BYTES_MAX,
                        ConfigDef.Type.LONG,
                        96L * CommonSettings.MEBIBYTE,
                        between(CommonSettings.MEBIBYTE, 64L * 1024 * CommonSettings.MEBIBYTE),
                        MEDIUM,
                        "How much of the heap a task may hold for requests whose answer is outstanding. When it is full, "
                                + "senders are answered with 503 and Retry-After.",
                        "Limits",
                        4,
                        Width.SHORT,
                        "Buffer (bytes)");
        CommonSettings.defineTransaction(
                definition,
                TRANSACTION_BYTES_MAX,
                5,
                "How many bytes of events one transaction takes at most, rounded up to whole requests.");
        definition
                .define(
                        ACK_TIMEOUT_MS,
                        ConfigDef.Type.INT,
                        30_000,
                        between(100, 3_600_000),
                        MEDIUM,
                        "How long a sender waits for its events to be committed before it is answered with 503. What was "
                                + "not yet given to Kafka by then is withdrawn.",
                        "Limits",
                        6,
                        Width.SHORT,
                        "Acknowledgement timeout (ms)")
                .define(
                        IDLE_TIMEOUT_MS,
                        ConfigDef.Type.INT,
                        60_000,
                        between(100, 3_600_000),
                        LOW,
                        "How long a connection may be silent. At least 5000 more than http.ack.timeout.ms.",
                        "Limits",
                        7,
                        Width.SHORT,
                        "Idle timeout (ms)")
                .define(
                        CONNECTIONS_MAX,
                        ConfigDef.Type.INT,
                        4096,
                        between(1, 1_000_000),
                        LOW,
                        "How many connections may be open at once; more wait in the kernel's queue.",
                        "Limits",
                        8,
                        Width.SHORT,
                        "Connections");
    }

    /** Of settings that passed {@link HttpSettingsCheck}. */
    static HttpSourceSettings of(Map<String, String> given) {
        AbstractConfig config = new AbstractConfig(DEFINITION, given, false);
        int task = config.getInt(TASK);
        int tasks = config.getInt(TASKS);
        String portFile = config.getString(PORT_FILE);
        return new HttpSourceSettings(
                config.getString(CommonSettings.TOPIC),
                config.getString(HOST),
                config.getInt(PORT),
                tasks > 1 && config.getInt(PORT) > 0,
                portFile.isEmpty() || task == 0 ? portFile : portFile + "." + task,
                config.getString(AUTH).equals(AUTH_NONE) ? Tokens.none() : Tokens.of(tokens(config)),
                config.getInt(BODY_BYTES_MAX),
                config.getInt(BODY_TIMEOUT_MS),
                config.getInt(EVENT_BYTES_MAX),
                config.getLong(BUFFER_BYTES_MAX),
                config.getLong(TRANSACTION_BYTES_MAX),
                config.getInt(ACK_TIMEOUT_MS),
                config.getInt(IDLE_TIMEOUT_MS),
                config.getInt(CONNECTIONS_MAX),
                Lanes.names(SettingsCheck.lanePrefix(LANE_PREFIX, given), task, config.getInt(LANES)));
    }

    static List<String> tokens(Password tokens) {
        return List.of(tokens.value().split(",")).stream()
                .map(String::strip)
                .filter(token -> !token.isEmpty())
                .toList();
    }

    private static List<String> tokens(AbstractConfig config) {
        return tokens(config.getPassword(TOKENS));
    }
}
