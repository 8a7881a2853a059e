package io.weir.source;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.weir.tail.Entry;
import io.weir.tail.TailSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * What the file source can be told. {@link #DEFINITION} documents each setting, {@link FileEntrySettings} those of an entry.
 *
 * @param host empty for the name of this machine
 * @param entries by their names, in the order in which they claim files
 * @param tails all of it that is about the files, with those entries
 */
record FileSourceSettings(
        String topic,
        String host,
        Map<String, Entry> entries,
        TailSettings tails,
        long transactionBytesMax,
        String lanePrefix,
        int lanes) {
    static final String HOST = "files.host";
    static final String ENTRIES = "files.entries";
    static final String EXCLUDE = "files.exclude";
    static final String FROM = "files.from";
    static final String SCAN_MS = "files.scan.ms";
    static final String LINE_WAIT_MS = "files.line.wait.ms";
    static final String ROTATE_WAIT_MS = "files.rotate.wait.ms";
    static final String EVENT_BYTES_MAX = "files.event.bytes.max";
    static final String EVENT_LINES_MAX = "files.event.lines.max";
    static final String OVERSIZE = "files.oversize";
    static final String FILES_MAX = "files.max";
    static final String OPEN_MAX = "files.open.max";
    static final String TRANSACTION_BYTES_MAX = "files.transaction.bytes.max";
    static final String LANES = "files.lanes";
    static final String LANE_PREFIX = "files.lane.prefix";

    static final String BEGINNING = "beginning";
    static final String END = "end";
    static final String SPLIT = "split";
    static final String REFUSE = "refuse";

    /** Those of any number that may be set are looked for at each start: a file keeps its position when it changes. */
    static final int LANES_MAX = 256;

    private static final int HOUR_MILLIS = 60 * 60 * 1_000;

    static final ConfigDef DEFINITION = own();

    FileSourceSettings {
        entries = new LinkedHashMap<>(entries);
    }

    /** With the settings of each entry that is named. */
    static ConfigDef definition(Map<String, String> given) {
        ConfigDef all = own();
        names(given).forEach(name -> FileEntrySettings.define(all, name));
        return all;
    }

    static List<String> names(Map<String, String> given) {
        List<String> names = new ArrayList<>();
        for (String name : given.getOrDefault(ENTRIES, "").split(",", -1)) {
            if (!name.isBlank() && !names.contains(name.strip())) {
                names.add(name.strip());
            }
        }
        return names;
    }

    private static ConfigDef own() {
        ConfigDef definition = CommonSettings.defineTopic(new ConfigDef(), "Files")
                .define(
                        ENTRIES,
                        ConfigDef.Type.LIST,
                        List.of(),
                        HIGH,
                        "Names for the paths that are followed, by commas. Each has settings of its own, as"
                                + " files.entry.NAME.path. A file belongs to the first that has its path.",
                        "Files",
                        2,
                        Width.LONG,
                        "Entries")
                .define(
                        EXCLUDE,
                        ConfigDef.Type.STRING,
                        "",
                        ConfigDef.LambdaValidator.with(
                                (name, value) -> FileEntrySettings.patterns(String.valueOf(value))
                                        .forEach(each -> FileEntrySettings.checkPath(name, each)),
                                () -> "absolute paths by commas"),
                        MEDIUM,
                        "Absolute paths by commas, with wildcards or without, of files that are not begun.",
                        "Files",
                        3,
                        Width.LONG,
                        "Excluded")
                .define(
                        FROM,
                        ConfigDef.Type.STRING,
                        BEGINNING,
                        ConfigDef.ValidString.in(BEGINNING, END),
                        MEDIUM,
                        "Where files that are there at the very start are begun. Those that come later are always read from"
                                + " their beginning.",
                        "Files",
                        4,
                        Width.SHORT,
                        "From")
                .define(
                        HOST,
                        ConfigDef.Type.STRING,
                        "",
                        LOW,
                        "The host that events are said to be from. Empty takes this machine's name.",
                        "Files",
                        5,
                        Width.MEDIUM,
                        "Host");
        defineTimes(definition);
        defineLimits(definition);
        return GateSettings.define(definition);
    }

    private static void defineTimes(ConfigDef definition) {
        definition
                .define(
                        SCAN_MS,
                        ConfigDef.Type.INT,
                        2_000,
                        between(100, HOUR_MILLIS),
                        LOW,
                        "How often new, renamed and deleted files are looked for.",
                        "Times",
                        1,
                        Width.SHORT,
                        "Look for files (ms)")
                .define(
                        LINE_WAIT_MS,
                        ConfigDef.Type.INT,
                        5_000,
                        between(100, HOUR_MILLIS),
                        LOW,
                        "How long the end of a line is waited for, and further lines of an event. What is there by then is an"
                                + " event.",
                        "Times",
                        2,
                        Width.SHORT,
                        "Line wait (ms)")
                .define(
                        ROTATE_WAIT_MS,
                        ConfigDef.Type.INT,
                        30_000,
                        between(0, HOUR_MILLIS),
                        LOW,
                        "How long a deleted file must be quiet before it is closed: who wrote it may still do so.",
                        "Times",
                        3,
                        Width.SHORT,
                        "Rotate wait (ms)");
    }

    private static void defineLimits(ConfigDef definition) {
        definition
                .define(
                        EVENT_BYTES_MAX,
                        ConfigDef.Type.INT,
                        64 * 1024,
                        between(1_024, 1_000_000),
                        MEDIUM,
                        "The longest event.",
                        "Limits",
                        1,
                        Width.SHORT,
                        "Event (bytes)")
                .define(
                        EVENT_LINES_MAX,
                        ConfigDef.Type.INT,
                        1_000,
                        between(1, 100_000),
                        LOW,
                        "The most lines of an event; further ones are parts of it, each an event.",
                        "Limits",
                        2,
                        Width.SHORT,
                        "Event (lines)")
                .define(
                        OVERSIZE,
                        ConfigDef.Type.STRING,
                        SPLIT,
                        ConfigDef.ValidString.in(SPLIT, REFUSE),
                        MEDIUM,
                        "What becomes of a longer line: split makes an event of each part, refuse leaves it out and counts it.",
                        "Limits",
                        3,
                        Width.SHORT,
                        "Oversize")
                .define(
                        FILES_MAX,
                        ConfigDef.Type.INT,
                        4_096,
                        between(1, 20_000),
                        LOW,
                        "How many files are followed at most; more are not begun until others are gone.",
                        "Limits",
                        4,
                        Width.SHORT,
                        "Files")
                .define(
                        OPEN_MAX,
                        ConfigDef.Type.INT,
                        512,
                        between(2, 20_000),
                        LOW,
                        "How many of them are open at once: the quietest are closed.",
                        "Limits",
                        5,
                        Width.SHORT,
                        "Open files");
        CommonSettings.defineTransaction(
                definition,
                TRANSACTION_BYTES_MAX,
                6,
                "How much of the heap one transaction takes. Nothing else is read until it is committed.");
        CommonSettings.defineLanes(
                definition,
                LANES,
                LANES_MAX,
                "Lanes of the connector. A path always has the same one, in which its order is kept, and a lane has"
                        + " one partition.",
                LANE_PREFIX);
    }

    /** Of settings that passed {@link FileSettingsCheck}. */
    static FileSourceSettings of(Map<String, String> given) {
        AbstractConfig config = new AbstractConfig(definition(given), given, false);
        Map<String, Entry> entries = new LinkedHashMap<>();
        names(given).forEach(name -> entries.put(name, FileEntrySettings.of(config, name)));
        return new FileSourceSettings(
                config.getString(CommonSettings.TOPIC),
                config.getString(HOST),
                entries,
                new TailSettings(
                        List.copyOf(entries.values()),
                        FileEntrySettings.patterns(config.getString(EXCLUDE)),
                        config.getString(FROM).equals(END),
                        nanos(config, SCAN_MS),
                        nanos(config, LINE_WAIT_MS),
                        nanos(config, ROTATE_WAIT_MS),
                        config.getInt(FILES_MAX),
                        config.getInt(OPEN_MAX)),
                config.getLong(TRANSACTION_BYTES_MAX),
                SettingsCheck.lanePrefix(LANE_PREFIX, given),
                config.getInt(LANES));
    }

    private static long nanos(AbstractConfig config, String millis) {
        return TimeUnit.MILLISECONDS.toNanos(config.getInt(millis));
    }
}
