package io.weir.source;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.weir.pull.Feed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * What the pull source can be told. {@link #DEFINITION} documents each setting, {@link PullFeedSettings} those of a feed.
 *
 * @param feeds in their order
 * @param bufferBytesMax of pages that were read and are not taken
 */
record PullSettings(
        String topic,
        List<Feed> feeds,
        int inFlight,
        int eventBytesMax,
        long bufferBytesMax,
        long transactionBytesMax,
        String lanePrefix) {
    static final String FEEDS = "pull.feeds";
    static final String IN_FLIGHT = "pull.in.flight";
    static final String EVENT_BYTES_MAX = "pull.event.bytes.max";
    static final String PAGE_BYTES_MAX = "pull.page.bytes.max";
    static final String BUFFER_BYTES_MAX = "pull.buffer.bytes.max";
    static final String TRANSACTION_BYTES_MAX = "pull.transaction.bytes.max";
    static final String IDS_MAX = "pull.ids.max";
    static final String LANE_PREFIX = "pull.lane.prefix";

    /** Each has a thread. */
    static final int FEEDS_MAX = 256;

    /** In the text that is committed with a page, an id takes 16 bytes; Connect's topic takes records of 1 MiB. */
    private static final int IDS_MOST = 50_000;

    static final ConfigDef DEFINITION = own();

    PullSettings {
        feeds = List.copyOf(feeds);
    }

    /** With the settings of each feed that is named. */
    static ConfigDef definition(Map<String, String> given) {
        ConfigDef all = own();
        names(given).forEach(name -> PullFeedSettings.define(all, name, PullFeedSettings.definition(given, name)));
        return all;
    }

    static List<String> names(Map<String, String> given) {
        List<String> names = new ArrayList<>();
        for (String name : given.getOrDefault(FEEDS, "").split(",", -1)) {
            if (!name.isBlank() && !names.contains(name.strip())) {
                names.add(name.strip());
            }
        }
        return names;
    }

    private static ConfigDef own() {
        ConfigDef definition = CommonSettings.defineTopic(new ConfigDef(), "Feeds")
                .define(
                        FEEDS,
                        ConfigDef.Type.LIST,
                        List.of(),
                        HIGH,
                        "Names for the logs that are read, by commas. Each has settings of its own, as pull.feed.NAME.url.",
                        "Feeds",
                        2,
                        Width.LONG,
                        "Feeds")
                .define(
                        IN_FLIGHT,
                        ConfigDef.Type.INT,
                        4,
                        between(1, FEEDS_MAX),
                        MEDIUM,
                        "How many requests a task makes at once; a feed makes one after the other.",
                        "Feeds",
                        3,
                        Width.SHORT,
                        "Requests in flight");
        defineLimits(definition);
        definition.define(
                LANE_PREFIX,
                ConfigDef.Type.STRING,
                "",
                Validators.lanePrefix(),
                LOW,
                "What the names of the lanes begin with, in every event's id; the feed's name is behind it. Empty takes the"
                        + " connector's name. Two connectors must never have the same.",
                "Lanes",
                1,
                Width.MEDIUM,
                "Lane prefix");
        return GateSettings.define(definition);
    }

    private static void defineLimits(ConfigDef definition) {
        definition
                .define(
                        EVENT_BYTES_MAX,
                        ConfigDef.Type.INT,
                        1_000_000,
                        between(1_024, 1_000_000),
                        MEDIUM,
                        "The longest event; a longer one becomes several, each with its number.",
                        "Limits",
                        1,
                        Width.SHORT,
                        "Event (bytes)")
                .define(
                        PAGE_BYTES_MAX,
                        ConfigDef.Type.INT,
                        32 * CommonSettings.MEBIBYTE,
                        between(1_024, 1024 * CommonSettings.MEBIBYTE),
                        MEDIUM,
                        "The largest page, unpacked. A larger one is not read, and stops its feed; a window is halved.",
                        "Limits",
                        2,
                        Width.SHORT,
                        "Page (bytes)")
                .define(
                        BUFFER_BYTES_MAX,
                        ConfigDef.Type.LONG,
                        32L * CommonSettings.MEBIBYTE,
                        between(1_024, 16L * 1024 * CommonSettings.MEBIBYTE),
                        MEDIUM,
                        "How much a task holds of pages that wait to be committed. When it is full, no more are asked for.",
                        "Limits",
                        3,
                        Width.SHORT,
                        "Buffer (bytes)");
        CommonSettings.defineTransaction(
                definition,
                TRANSACTION_BYTES_MAX,
                4,
                "How many bytes of events one transaction takes at most, rounded up to whole pages.");
        definition.define(
                IDS_MAX,
                ConfigDef.Type.INT,
                20_000,
                between(1_000, IDS_MOST),
                LOW,
                "How many ids a feed remembers of events that it will read again. What is forgotten may come twice.",
                "Limits",
                5,
                Width.SHORT,
                "Ids");
    }

    /** Of settings that passed {@link PullSettingsCheck}. */
    static PullSettings of(Map<String, String> given) {
        AbstractConfig config = new AbstractConfig(definition(given), given, false);
        return new PullSettings(
                config.getString(CommonSettings.TOPIC),
                names(given).stream().map(it -> new PullFeed(config, it).feed()).toList(),
                config.getInt(IN_FLIGHT),
                config.getInt(EVENT_BYTES_MAX),
                config.getLong(BUFFER_BYTES_MAX),
                config.getLong(TRANSACTION_BYTES_MAX),
                SettingsCheck.lanePrefix(LANE_PREFIX, given));
    }
}
