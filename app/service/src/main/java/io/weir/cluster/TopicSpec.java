package io.weir.cluster;

import io.weir.config.TopicSettings;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.TopicConfig;

/**
 * One topic as Weir needs it.
 *
 * @param partitioned whether it has the partition count that raw has, because records keep their partition
 * @param config every setting that losing or refusing an event could hang on, in the order a reader expects
 */
public record TopicSpec(String name, int partitions, int replication, boolean partitioned, Map<String, String> config) {
    /** Above the producers' {@code max.request.size}, so that the broker never refuses what a producer let pass. */
    public static final int MESSAGE_BYTES_MAX = 2_097_152;

    /**
     * Compaction leaves the newest segment alone, so each start reads up to this much of old states beside the last ones.
     * No broker takes less; and no batch comes near it, a producer's being 16 KiB.
     */
    private static final int LEDGER_SEGMENT_BYTES = 1 << 20;

    /**
     * What ends a transaction stays in a compacted partition for so long after its records are gone: 78 bytes, ten times a
     * second from the Streams application, so 67 MB in the 24 hours of Kafka's default, which every start would read. Five
     * minutes are 0.2 MB, and 0.7 MB with both sinks at their fastest. It must be more than one reading takes, which is
     * given up after 30 s.
     */
    private static final int LEDGER_DELETE_RETENTION_MILLIS = 300_000;

    public TopicSpec {
        config = Map.copyOf(config);
    }

    /** Every topic, in the order events pass through. */
    public static List<TopicSpec> all(TopicSettings topics) {
        return List.of(
                events(topics, topics.raw(), true),
                events(topics, topics.valid(), true),
                events(topics, topics.priority(), true),
                events(topics, topics.dlq(), true),
                events(topics, topics.receipts(), true),
                ledger(topics),
                events(topics, topics.events(), false));
    }

    /** The topics that the Streams application reads and writes. */
    public static List<TopicSpec> judged(TopicSettings topics) {
        return List.of(
                events(topics, topics.raw(), true),
                events(topics, topics.valid(), true),
                events(topics, topics.priority(), true),
                events(topics, topics.dlq(), true),
                ledger(topics));
    }

    public static List<String> names(Collection<TopicSpec> specs) {
        return specs.stream().map(TopicSpec::name).toList();
    }

    /** Whether a topic with this value keeps every event that the wanted value keeps. */
    boolean isSafe(String key, String actual) {
        String wanted = Objects.requireNonNull(config.get(key), key);
        return switch (key) {
            case TopicConfig.MAX_MESSAGE_BYTES_CONFIG, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG ->
                Long.parseLong(actual) >= Long.parseLong(wanted);
            case TopicConfig.SEGMENT_BYTES_CONFIG, TopicConfig.DELETE_RETENTION_MS_CONFIG ->
                Long.parseLong(actual) <= Long.parseLong(wanted);
            case TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG ->
                Double.parseDouble(actual) <= Double.parseDouble(wanted);
            default -> actual.equals(wanted);
        };
    }

    /** The check that an unsafe value of this setting belongs to. */
    static String check(String key) {
        return switch (key) {
            case TopicConfig.CLEANUP_POLICY_CONFIG -> "topic.cleanup-policy";
            case TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG -> "topic.timestamp-type";
            case TopicConfig.MAX_MESSAGE_BYTES_CONFIG -> "topic.message-bytes";
            case TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG -> "topic.min-insync";
            case TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG -> "topic.unclean-election";
            case TopicConfig.SEGMENT_BYTES_CONFIG,
                    TopicConfig.DELETE_RETENTION_MS_CONFIG,
                    TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG -> "topic.compaction";
            default -> throw new IllegalArgumentException("no check looks at " + key);
        };
    }

    /** Why the wanted value matters, for the report that names an unsafe one. */
    static String reason(String key) {
        return switch (key) {
            case TopicConfig.CLEANUP_POLICY_CONFIG -> "only proof of delivery may delete";
            case TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG ->
                "the time in an event must not decide how long it is kept";
            case TopicConfig.MAX_MESSAGE_BYTES_CONFIG -> "a record that a producer let pass must fit";
            case TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG -> "one broker's loss must lose nothing acknowledged";
            case TopicConfig.SEGMENT_BYTES_CONFIG,
                    TopicConfig.DELETE_RETENTION_MS_CONFIG,
                    TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG ->
                "every start reads it to its end, so it has to stay small";
            case TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG -> "an election must not drop what was acknowledged";
            default -> "it keeps events";
        };
    }

    private static TopicSpec events(TopicSettings topics, String name, boolean partitioned) {
        return spec(topics, name, partitioned, "");
    }

    private static TopicSpec ledger(TopicSettings topics) {
        TopicSpec compacted = spec(topics, topics.ledger(), true, TopicConfig.CLEANUP_POLICY_COMPACT);
        Map<String, String> config = new LinkedHashMap<>(compacted.config());
        config.put(TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(LEDGER_SEGMENT_BYTES));
        config.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, Integer.toString(LEDGER_DELETE_RETENTION_MILLIS));
        // A full segment is compacted at once: it is ten times what compaction has left of those before. So there is no
        // need for segment.ms or max.compaction.lag.ms: time makes nothing grow in a ledger that rests, and one that is
        // written fills its segment in minutes (300 bytes a lane and commit).
        config.put(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1");
        return new TopicSpec(
                compacted.name(), compacted.partitions(), compacted.replication(), compacted.partitioned(), config);
    }

    private static TopicSpec spec(TopicSettings topics, String name, boolean partitioned, String cleanupPolicy) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put(TopicConfig.CLEANUP_POLICY_CONFIG, cleanupPolicy);
        config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MESSAGE_BYTES_MAX));
        config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(topics.minInsync()));
        config.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        return new TopicSpec(name, topics.partitions(), topics.replication(), partitioned, config);
    }
}
