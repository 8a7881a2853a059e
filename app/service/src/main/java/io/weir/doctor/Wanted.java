package io.weir.doctor;

import io.weir.cluster.KafkaCommand;
import io.weir.cluster.TopicSpec;
import io.weir.config.Settings;
import io.weir.config.TopicSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the settings ask of the cluster.
 *
 * @param bootstrap a broker's address, as the commands name it
 * @param replication copies of each record; with one there is no other disk to lose, and nothing of it is refused
 * @param topics those that matter to whoever asks
 * @param readers who should work on which topic
 * @param connectGroup the group of Connect's workers
 * @param connectOffsets the topic in which Connect keeps the sources' positions
 * @param now by our clock
 * @param budgets bytes that one copy of a topic should take at most; topics without one have no entry
 */
public record Wanted(
        String bootstrap,
        int replication,
        List<TopicSpec> topics,
        List<Reader> readers,
        String connectGroup,
        String connectOffsets,
        Instant now,
        Map<String, Long> budgets) {
    /** {@code transaction.timeout.ms} of every producer of ours: readers wait no longer for one that died. */
    static final Duration TRANSACTION_MAX = Duration.ofSeconds(10);

    /** @param command what runs it */
    public record Reader(String role, String group, String topic, String command) {}

    public Wanted {
        topics = List.copyOf(topics);
        readers = List.copyOf(readers);
        budgets = Map.copyOf(budgets);
    }

    /** Without budgets. */
    Wanted(
            String bootstrap,
            int replication,
            List<TopicSpec> topics,
            List<Reader> readers,
            String connectGroup,
            String connectOffsets,
            Instant now) {
        this(bootstrap, replication, topics, readers, connectGroup, connectOffsets, now, Map.of());
    }

    /** All that Weir asks for; {@code topics} are the settings', or the same for a single broker. */
    public static Wanted of(Settings settings, TopicSettings topics, String bootstrap, Instant now) {
        String sink = settings.sink().group();
        String connect = settings.source().connect().group();
        return new Wanted(
                bootstrap,
                topics.replication(),
                TopicSpec.all(topics),
                List.of(
                        new Reader("streams", settings.streams().applicationId(), topics.raw(), "weir streams"),
                        new Reader("sink-valid", sink + "-valid", topics.valid(), "weir sink --lane valid"),
                        new Reader(
                                "sink-priority", sink + "-priority", topics.priority(), "weir sink --lane priority")),
                connect,
                settings.source().connect().properties().getOrDefault("offset.storage.topic", connect + "-offsets"),
                now,
                budgets(settings, topics));
    }

    /** The same for a part that knows only some of the topics, and no groups but its own. */
    public Wanted onlyTopics(Collection<String> names) {
        List<TopicSpec> some =
                topics.stream().filter(it -> names.contains(it.name())).toList();
        return new Wanted(bootstrap, replication, some, List.of(), connectGroup, connectOffsets, now, budgets);
    }

    private static Map<String, Long> budgets(Settings settings, TopicSettings topics) {
        Map<String, Long> budgets = new HashMap<>(settings.retain().budgets(topics));
        budgets.values().removeIf(it -> it == 0);
        return budgets;
    }

    Optional<TopicSpec> topic(String name) {
        return topics.stream().filter(it -> it.name().equals(name)).findFirst();
    }

    /** Whether the loss of one broker has to cost nothing. */
    boolean isProduction() {
        return replication > 1;
    }

    /** Copies that have to have a record of Kafka's own before it counts as written. */
    int internalInsync() {
        return Math.min(2, replication);
    }

    KafkaCommand command() {
        return new KafkaCommand(bootstrap);
    }
}
