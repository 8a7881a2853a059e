package io.weir.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The topics: each accessor gives the full name, made from the prefix where none was set. */
public record TopicSettings(
        @Setting(value = "weir.", doc = "Put before each topic name that is not set itself.")
        String prefix,

        @Setting(value = "", doc = "Original bytes as they came in; default: prefix and raw.")
        String raw,

        @Setting(value = "", doc = "Sound events; default: prefix and valid.")
        String valid,

        @Setting(value = "", doc = "Sound events that go first; default: prefix and priority.")
        String priority,

        @Setting(value = "", doc = "Dead letters; default: prefix and dlq.")
        String dlq,

        @Setting(value = "", doc = "What was delivered, by whom, when; default: prefix and receipts.")
        String receipts,

        @Setting(value = "", doc = "The tally, compacted; default: prefix and ledger.")
        String ledger,

        @Setting(value = "", doc = "The pipeline's own events; default: prefix and events.")
        String events,

        @Setting(
                value = "6",
                min = "1",
                max = "1000",
                doc =
                        "Partitions of every topic, the same for all because a record keeps its partition; the upper bound for instances that share a stage.")
        int partitions,

        @Setting(
                value = "3",
                min = "1",
                max = "32",
                doc = "Copies of each partition; weir up has one broker and uses 1.")
        int replication,

        @Setting(
                value = "2",
                min = "1",
                max = "32",
                doc = "Copies that must have a record before it counts as written; weir up uses 1.")
        int minInsync) {
    /** Kafka's limit, and its alphabet. */
    private static final String NAME = "[a-zA-Z0-9._-]{1,249}";

    public TopicSettings {
        raw = named(prefix, raw, "raw");
        valid = named(prefix, valid, "valid");
        priority = named(prefix, priority, "priority");
        dlq = named(prefix, dlq, "dlq");
        receipts = named(prefix, receipts, "receipts");
        ledger = named(prefix, ledger, "ledger");
        events = named(prefix, events, "events");
        Set<String> names = new HashSet<>();
        for (String name : List.of(raw, valid, priority, dlq, receipts, ledger, events)) {
            if (!names.add(name)) {
                throw new IllegalArgumentException("two topics have the name \"" + name + "\"");
            }
        }
        if (minInsync > replication) {
            throw new IllegalArgumentException("min-insync should be at most replication (" + replication + "), and is "
                    + minInsync + ": no write would ever succeed");
        }
    }

    /** Every topic, in the order events pass through. */
    public List<String> names() {
        return List.of(raw, valid, priority, dlq, receipts, ledger, events);
    }

    /** The same topics on a cluster of a single broker. */
    public TopicSettings onOneBroker() {
        return new TopicSettings(prefix, raw, valid, priority, dlq, receipts, ledger, events, partitions, 1, 1);
    }

    private static String named(String prefix, String name, String ending) {
        String full = name.isEmpty() ? prefix + ending : name;
        if (!full.matches(NAME) || full.equals(".") || full.equals("..")) {
            throw new IllegalArgumentException(
                    "\"" + full + "\" is no topic name; letters, digits, dot, underscore and hyphen, at most 249");
        }
        return full;
    }
}
