package io.weir.doctor;

import io.weir.cluster.Cluster;
import io.weir.cluster.ClusterException;
import io.weir.cluster.TopicSpec;
import io.weir.cluster.TopicState;
import io.weir.config.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;

/** Gathers a snapshot: the only code here that asks anybody. */
public final class SnapshotReader {
    private static final String NOT_ASKED = "nobody asked";

    private final Admin admin;
    private final Wanted wanted;
    private final Map<String, String> unseenTopics = new HashMap<>();

    private SnapshotReader(Admin admin, Wanted wanted) {
        this.admin = admin;
        this.wanted = wanted;
    }

    /**
     * All of it.
     *
     * @param watch how long to watch whether the groups move, zero to look at them once
     */
    public static Snapshot all(
            KafkaSettings kafka, Admin admin, Wanted wanted, Seen<Worker> worker, Seen<Local> local, Duration watch) {
        SnapshotReader reader = new SnapshotReader(admin, wanted);
        Seen<TopicState> topics = reader.topics();
        Seen<Map<String, TopicState.Topic>> internals = Seen.ask(reader::internals);
        Map<String, TopicState.Topic> seen = new TreeMap<>(internals.value().orElse(Map.of()));
        topics.value().ifPresent(it -> seen.putAll(it.topics()));
        LedPartitions led = new LedPartitions(admin, seen);
        GroupReader groups = new GroupReader(admin, wanted, led);
        Seen<List<Group>> first = Seen.ask(groups::read);
        long readAt = System.nanoTime();
        Seen<List<OpenTransaction>> transactions = Seen.ask(() -> new TransactionReader(
                        kafka, admin, led, internals.value().orElse(Map.of()))
                .read(topics.value().map(it -> it.topics().keySet()).orElse(java.util.Set.of()), wanted));
        Seen<List<Broker>> brokers = Seen.ask(reader::brokers);
        Seen<Map<String, FeatureLevel>> features = Seen.ask(reader::features);
        Seen<Quorum> quorum = Seen.ask(reader::quorum);
        Seen<List<NewestRecord>> newest = Seen.ask(led::newest);
        Seen<List<LogDir>> disks = Seen.ask(() -> reader.disks(seen.keySet()));
        return new Snapshot(
                wanted,
                reader.unseenTopics,
                topics,
                brokers,
                internals,
                features,
                quorum,
                first.value().isPresent() && rest(readAt, watch)
                        ? Seen.ask(() -> groups.again(first.value().get()))
                        : first,
                transactions,
                newest,
                disks,
                worker,
                local);
    }

    /** Whether it is the broker of {@code weir up}, which is alone by design. */
    public static boolean isEmbedded(Admin admin) {
        SnapshotReader reader =
                new SnapshotReader(admin, new Wanted("", 1, List.of(), List.of(), "", "", Instant.EPOCH));
        List<Broker> brokers = Seen.ask(reader::brokers).value().orElse(List.of());
        return brokers.size() == 1
                && brokers.get(0).value("inter.broker.listener.name").equals(Cluster.EMBEDDED_LISTENER);
    }

    /** What the preflight looks at. */
    static Snapshot settings(Admin admin, Wanted wanted, Local local) {
        SnapshotReader reader = new SnapshotReader(admin, wanted);
        return new Snapshot(
                wanted,
                reader.unseenTopics,
                reader.topics(),
                Seen.ask(reader::brokers),
                Seen.ask(reader::internals),
                Seen.ask(reader::features),
                Seen.not(NOT_ASKED),
                Seen.not(NOT_ASKED),
                Seen.not(NOT_ASKED),
                Seen.not(NOT_ASKED),
                Seen.not(NOT_ASKED),
                Seen.not(NOT_ASKED),
                Seen.of(local));
    }

    /** Topics that were read already, and nothing else. */
    static Snapshot of(Wanted wanted, TopicState topics) {
        return new Snapshot(
                wanted,
                Map.of(),
                Seen.of(topics),
                Seen.not(NOT_ASKED),
                Seen.not(NOT_ASKED),
                Seen.not(NOT_ASKED),
                Seen.not(NOT_ASKED),
                Seen.not(NOT_ASKED),
                Seen.not(NOT_ASKED),
                Seen.not(NOT_ASKED),
                Seen.not(NOT_ASKED),
                Seen.not(NOT_ASKED),
                Seen.not(NOT_ASKED));
    }

    /** False where there is nothing to wait for. */
    private static boolean rest(long sinceNanos, Duration watch) {
        if (watch.isZero()) {
            return false;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(sinceNanos + watch.toNanos() - System.nanoTime());
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** All at once; where that is not allowed one after the other, so that one forbidden topic hides no other. */
    private Seen<TopicState> topics() {
        List<String> names = TopicSpec.names(wanted.topics());
        try {
            return Seen.of(TopicState.read(admin, names));
        } catch (ClusterException forbidden) {
            if (!(forbidden.getCause() instanceof AuthorizationException)) {
                throw forbidden;
            }
        }
        List<TopicState> seen = new ArrayList<>();
        for (String name : names) {
            Seen<TopicState> one = Seen.ask(() -> TopicState.read(admin, List.of(name)));
            one.value().ifPresent(seen::add);
            if (one.value().isEmpty()) {
                unseenTopics.put(name, one.reason());
            }
        }
        return seen.isEmpty() ? Seen.not("no topic may be described") : Seen.of(merged(seen));
    }

    private static TopicState merged(List<TopicState> states) {
        Map<String, TopicState.Topic> topics = new HashMap<>();
        states.forEach(it -> topics.putAll(it.topics()));
        return new TopicState(states.get(0).bootstrap(), states.get(0).brokers(), topics);
    }

    private Map<String, TopicState.Topic> internals() {
        List<String> names = new ArrayList<>(List.of(BrokerChecks.OFFSETS, BrokerChecks.TRANSACTIONS));
        if (!wanted.connectOffsets().isEmpty()) {
            names.add(wanted.connectOffsets());
        }
        return TopicState.read(admin, names).topics();
    }

    private Collection<Node> nodes() {
        return Cluster.answer(admin.describeCluster().nodes(), "the list of brokers");
    }

    private List<Broker> brokers() {
        List<ConfigResource> resources = nodes().stream()
                .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
                .toList();
        List<Broker> brokers = new ArrayList<>();
        Cluster.answer(admin.describeConfigs(resources).all(), "the brokers' settings")
                .forEach((resource, config) ->
                        brokers.add(new Broker(Integer.parseInt(resource.name()), settings(config))));
        return brokers;
    }

    private static Map<String, String> settings(Config config) {
        Map<String, String> settings = new HashMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.value() != null) {
                settings.put(entry.name(), entry.value());
            }
        }
        return settings;
    }

    private Map<String, FeatureLevel> features() {
        FeatureMetadata answer = Cluster.answer(admin.describeFeatures().featureMetadata(), "the feature levels");
        Map<String, FeatureLevel> levels = new HashMap<>();
        answer.supportedFeatures().forEach((name, supported) -> {
            var finalized = answer.finalizedFeatures().get(name);
            levels.put(
                    name,
                    new FeatureLevel(finalized == null ? 0 : finalized.maxVersionLevel(), supported.maxVersion()));
        });
        return levels;
    }

    private Quorum quorum() {
        Instant askedAt = Instant.now();
        QuorumInfo info = Cluster.answer(admin.describeMetadataQuorum().quorumInfo(), "the controllers");
        Instant answeredAt = Instant.now();
        List<Quorum.Voter> voters = info.voters().stream()
                .map(it -> new Quorum.Voter(it.replicaId(), instant(it.lastCaughtUpTimestamp())))
                .toList();
        Optional<Instant> clock = voters.stream()
                .filter(it -> it.id() == info.leaderId())
                .findFirst()
                .flatMap(Quorum.Voter::caughtUpAt);
        return new Quorum(info.leaderId(), voters, clock, askedAt, answeredAt);
    }

    private static Optional<Instant> instant(OptionalLong millis) {
        return millis.isPresent() && millis.getAsLong() > 0
                ? Optional.of(Instant.ofEpochMilli(millis.getAsLong()))
                : Optional.empty();
    }

    private List<LogDir> disks(Collection<String> topics) {
        List<Integer> brokers = nodes().stream().map(Node::id).toList();
        List<LogDir> dirs = new ArrayList<>();
        Cluster.answer(admin.describeLogDirs(brokers).allDescriptions(), "the brokers' disks")
                .forEach((broker, described) ->
                        described.forEach((path, dir) -> dirs.add(logDir(broker, path, dir, topics))));
        return dirs;
    }

    private static LogDir logDir(int broker, String path, LogDirDescription dir, Collection<String> topics) {
        Map<TopicPartition, Long> sizes = new HashMap<>();
        dir.replicaInfos().forEach((partition, replica) -> {
            if (topics.contains(partition.topic())) {
                sizes.put(partition, replica.size());
            }
        });
        return new LogDir(
                broker,
                path,
                Optional.ofNullable(dir.error()).map(error -> String.valueOf(error.getMessage())),
                dir.totalBytes(),
                dir.usableBytes(),
                sizes);
    }
}
