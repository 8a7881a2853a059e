package io.weir.doctor;

import io.weir.cluster.TopicSpec;
import io.weir.cluster.TopicState;
import io.weir.config.TopicSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/** A snapshot of a sound cluster of three brokers, to be spoilt by a test in one place. */
final class Seeing {
    static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    static final int PARTITIONS = 2;

    final Map<String, TopicState.Topic> topics = new TreeMap<>();
    final Map<String, TopicState.Topic> internals = new TreeMap<>();
    final Map<String, String> unseenTopics = new HashMap<>();
    final Wanted wanted;
    List<Integer> brokerIds = List.of(1, 2, 3);
    Seen<List<Broker>> brokers;
    Seen<Map<String, FeatureLevel>> features = Seen.of(
            Map.of("transaction.version", new FeatureLevel(2, 2), "metadata.version", new FeatureLevel(29, 29)));
    Seen<Quorum> quorum = Seen.of(new Quorum(1, List.of(), java.util.Optional.empty(), NOW, NOW));
    Seen<List<Group>> groups = Seen.of(List.of());
    Seen<List<OpenTransaction>> transactions = Seen.of(List.of());
    Seen<List<NewestRecord>> newest = Seen.of(List.of());
    Seen<List<LogDir>> disks = Seen.of(List.of());
    Seen<Worker> worker = Seen.not("no worker here");
    Seen<Local> local = Seen.of(new Local(java.util.Optional.empty(), 768L << 20, 160L << 20, 1_048_576));

    private Seeing(int replication) {
        TopicSettings settings = new TopicSettings(
                "weir.", "", "", "", "", "", "", "", PARTITIONS, replication, Math.min(2, replication));
        wanted = new Wanted(
                "b:9092",
                replication,
                TopicSpec.all(settings),
                List.of(new Wanted.Reader("streams", "weir-streams", "weir.raw", "weir streams")),
                "weir-connect",
                "weir-connect-offsets",
                NOW,
                Map.of("weir.raw", 4_500L));
        wanted.topics().forEach(spec -> topics.put(spec.name(), topic(spec.name(), replication, spec.config())));
        for (String name : List.of("__consumer_offsets", "__transaction_state", "weir-connect-offsets")) {
            internals.put(
                    name,
                    topic(
                            name,
                            replication,
                            Map.of(
                                    "cleanup.policy",
                                    "compact",
                                    "min.insync.replicas",
                                    String.valueOf(Math.min(2, replication)))));
        }
        brokers = Seen.of(List.of(broker(1, Map.of()), broker(2, Map.of())));
    }

    static Seeing production() {
        return new Seeing(3);
    }

    static Seeing oneBroker() {
        return new Seeing(1);
    }

    /** A sound one, but for these settings. */
    static Broker broker(int id, Map<String, String> but) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "auto.create.topics.enable", "false",
                "unclean.leader.election.enable", "false",
                "default.replication.factor", "3",
                "offsets.retention.minutes", "2147483647",
                "transaction.max.timeout.ms", "900000",
                "transaction.partition.verification.enable", "true",
                "offsets.topic.replication.factor", "3",
                "transaction.state.log.replication.factor", "3"));
        settings.putAll(but);
        return new Broker(id, settings);
    }

    void set(String topic, String key, String value) {
        TopicState.Topic was = topics.getOrDefault(topic, internals.get(topic));
        Map<String, String> config = new HashMap<>();
        was.config().entries().forEach(it -> config.put(it.name(), it.value()));
        config.put(key, value);
        put(topic, new TopicState.Topic(was.description(), config(config)));
    }

    /** All partitions have these copies, of which those in sync are given too; a leader of 0 is none. */
    void replicas(String topic, int leader, List<Integer> copies, List<Integer> insync) {
        TopicState.Topic was = topics.getOrDefault(topic, internals.get(topic));
        put(topic, new TopicState.Topic(description(topic, PARTITIONS, leader, copies, insync), was.config()));
    }

    void partitions(String topic, int partitions) {
        TopicState.Topic was = topics.get(topic);
        put(
                topic,
                new TopicState.Topic(
                        description(topic, partitions, 1, List.of(1, 2, 3), List.of(1, 2, 3)), was.config()));
    }

    Snapshot snapshot() {
        return new Snapshot(
                wanted,
                unseenTopics,
                Seen.of(new TopicState("b:9092", brokerIds, topics)),
                brokers,
                Seen.of(Map.copyOf(internals)),
                features,
                quorum,
                groups,
                transactions,
                newest,
                disks,
                worker,
                local);
    }

    /** What this one check finds. */
    List<Finding> findings(String check) {
        return Doctor.examine(
                        snapshot(),
                        Checks.ALL.stream().filter(it -> it.id().equals(check)).toList(),
                        List.of())
                .findings();
    }

    /** As findings, of which there has to be exactly one. */
    Finding finding(String check) {
        List<Finding> findings = findings(check);
        if (findings.size() != 1) {
            throw new AssertionError("one finding of " + check + " was expected: " + findings);
        }
        return findings.get(0);
    }

    private void put(String name, TopicState.Topic topic) {
        (topics.containsKey(name) ? topics : internals).put(name, topic);
    }

    private static TopicState.Topic topic(String name, int replication, Map<String, String> config) {
        List<Integer> ids = List.of(1, 2, 3).subList(0, replication);
        return new TopicState.Topic(description(name, PARTITIONS, 1, ids, ids), config(config));
    }

    private static TopicDescription description(
            String name, int partitions, int leader, List<Integer> copies, List<Integer> insync) {
        List<TopicPartitionInfo> all = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            all.add(new TopicPartitionInfo(
                    i, leader == 0 ? Node.noNode() : node(leader), nodes(copies), nodes(insync)));
        }
        return new TopicDescription(name, false, all);
    }

    private static List<Node> nodes(List<Integer> ids) {
        return ids.stream().map(Seeing::node).toList();
    }

    private static Node node(int id) {
        return new Node(id, "b" + id, 9092);
    }

    private static Config config(Map<String, String> settings) {
        return new Config(settings.entrySet().stream()
                .map(it -> new ConfigEntry(it.getKey(), it.getValue()))
                .toList());
    }
}
