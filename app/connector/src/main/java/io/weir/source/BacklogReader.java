package io.weir.source;

import io.weir.flow.Headroom.Backlog;
import io.weir.flow.Headroom.Bound;
import io.weir.flow.Headroom.Look;
import io.weir.flow.Headroom.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Asks the cluster what stands undelivered, and what room there is: with questions only, no record is read. */
final class BacklogReader implements AutoCloseable {
    private static final int ANSWER_MILLIS = 10_000;

    private final GateSettings settings;
    private final Admin admin;

    BacklogReader(GateSettings settings) {
        this.settings = settings;
        Map<String, Object> client = new HashMap<>(settings.client());
        client.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "weir-gate");
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS / 2);
        admin = Admin.create(client);
    }

    Look look(Instant now) throws InterruptedException, ExecutionException, TimeoutException {
        List<String> topics =
                settings.stages().stream().map(GateSettings.Stage::topic).toList();
        List<TopicPartition> partitions = new ArrayList<>();
        answer(admin.describeTopics(topics).allTopicNames())
                .forEach((topic, it) -> it.partitions()
                        .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition()))));
        // Before the ends: what a group has passed stands before them.
        Map<TopicPartition, Long> committed = new HashMap<>();
        for (GateSettings.Stage stage : settings.stages()) {
            committed(stage, committed);
        }
        Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec::earliest);
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec::latest);
        Map<TopicPartition, Long> unread = new HashMap<>();
        for (TopicPartition it : partitions) {
            long begin = begins.getOrDefault(it, 0L);
            long from = Math.max(begin, committed.getOrDefault(it, 0L));
            unread.put(it, Math.max(0, ends.getOrDefault(it, 0L) - from));
        }
        Room room = room(topics);
        List<Backlog> backlogs = new ArrayList<>();
        for (TopicPartition it : partitions) {
            backlogs.add(new Backlog(
                    new Part(it.topic(), it.partition()),
                    room.sizes().getOrDefault(it, 0L),
                    begins.getOrDefault(it, 0L),
                    ends.getOrDefault(it, 0L),
                    undelivered(it, unread)));
        }
        return new Look(now, backlogs, bounds(topics, unread, ends, now), room.usable(), room.share());
    }

    /** Whether a record could be written there: the task would fail that tried in vain. */
    boolean mayWrite(String topic) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            Set<AclOperation> allowed = answer(admin.describeTopics(
                                    List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                            .allTopicNames())
                    .values()
                    .iterator()
                    .next()
                    .authorizedOperations();
            // A cluster without an authorizer names all, and an old one none.
            return allowed == null || allowed.contains(AclOperation.WRITE) || allowed.contains(AclOperation.ALL);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownTopicOrPartitionException
                    || failed.getCause() instanceof AuthorizationException) {
                return false;
            }
            throw failed;
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }

    /** What was judged stays in raw until it is delivered, and keeps its partition's number. */
    private long undelivered(TopicPartition partition, Map<TopicPartition, Long> unread) {
        long own = unread.getOrDefault(partition, 0L);
        if (!partition.topic().equals(settings.stages().get(0).topic())) {
            return own;
        }
        return own
                + settings.stages().stream()
                        .skip(1)
                        .mapToLong(it -> unread.getOrDefault(new TopicPartition(it.topic(), partition.partition()), 0L))
                        .sum();
    }

    private void committed(GateSettings.Stage stage, Map<TopicPartition, Long> all)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            answer(admin.listConsumerGroupOffsets(stage.group()).partitionsToOffsetAndMetadata())
                    .forEach((partition, offset) -> {
                        if (offset != null && partition.topic().equals(stage.topic())) {
                            all.put(partition, offset.offset());
                        }
                    });
        } catch (ExecutionException failed) {
            // A group that never came has taken nothing.
            if (!(failed.getCause() instanceof GroupIdNotFoundException)) {
                throw failed;
            }
        }
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, Supplier<OffsetSpec> spec)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> query = new HashMap<>();
        partitions.forEach(it -> query.put(it, spec.get()));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> it :
                answer(admin.listOffsets(query).all()).entrySet()) {
            offsets.put(it.getKey(), it.getValue().offset());
        }
        return offsets;
    }

    private Map<String, Bound> bounds(
            List<String> topics, Map<TopicPartition, Long> unread, Map<TopicPartition, Long> ends, Instant now)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<ConfigResource, Config> configs = answer(admin.describeConfigs(topics.stream()
                        .map(it -> new ConfigResource(ConfigResource.Type.TOPIC, it))
                        .toList())
                .all());
        Map<String, Bound> bounds = new HashMap<>();
        for (GateSettings.Stage stage : settings.stages()) {
            Config config = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, stage.topic()));
            boolean isKept = !value(config, TopicConfig.CLEANUP_POLICY_CONFIG).contains("delete");
            long millis = isKept ? -1 : number(config, TopicConfig.RETENTION_MS_CONFIG);
            long bytes = isKept ? -1 : number(config, TopicConfig.RETENTION_BYTES_CONFIG);
            double aged = millis <= 0 ? 0 : aged(stage.topic(), millis, unread, ends, now);
            bounds.put(stage.topic(), new Bound(stage.budget(), bytes, aged, isKept));
        }
        return bounds;
    }

    /** The highest of the marks that the oldest undelivered record has reached: between them nothing changes. */
    private double aged(
            String topic, long millis, Map<TopicPartition, Long> unread, Map<TopicPartition, Long> ends, Instant now)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<TopicPartition> waiting = unread.entrySet().stream()
                .filter(it -> it.getKey().topic().equals(topic) && it.getValue() > 0)
                .map(Map.Entry::getKey)
                .toList();
        double aged = 0;
        if (!waiting.isEmpty()) {
            for (double mark : settings.marks()) {
                long before = now.toEpochMilli() - (long) (millis * mark);
                Map<TopicPartition, Long> young = offsets(waiting, () -> OffsetSpec.forTimestamp(before));
                boolean isReached = waiting.stream().anyMatch(it -> {
                    long end = ends.getOrDefault(it, 0L);
                    long first = young.getOrDefault(it, -1L);
                    return end - unread.getOrDefault(it, 0L) < (first < 0 ? end : first);
                });
                aged = isReached ? Math.max(aged, mark) : aged;
            }
        }
        return aged;
    }

    private Room room(List<String> topics) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            List<Integer> brokers = answer(admin.describeCluster().nodes()).stream()
                    .map(it -> it.id())
                    .toList();
            List<LogDirDescription> dirs = new ArrayList<>();
            answer(admin.describeLogDirs(brokers).allDescriptions()).values().forEach(it -> dirs.addAll(it.values()));
            return Room.of(dirs, topics);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof AuthorizationException) {
                return new Room(Map.of(), Double.NaN, 1);
            }
            throw failed;
        }
    }

    private static String value(@Nullable Config config, String name) {
        ConfigEntry entry = config == null ? null : config.get(name);
        return entry == null || entry.value() == null ? "" : entry.value();
    }

    private static long number(@Nullable Config config, String name) {
        String value = value(config, name);
        return value.isEmpty() ? -1 : Long.parseLong(value);
    }

    private static <T> T answer(KafkaFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(2L * ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** @param sizes bytes of the largest copy of each partition */
    private record Room(Map<TopicPartition, Long> sizes, double usable, double share) {
        static Room of(List<LogDirDescription> dirs, List<String> topics) {
            Map<TopicPartition, Long> sizes = new HashMap<>();
            double usable = Double.NaN;
            double all = 0;
            for (LogDirDescription dir : dirs) {
                if (dir.usableBytes().isPresent()) {
                    double here = dir.usableBytes().getAsLong();
                    usable = Double.isNaN(usable) ? here : Math.min(usable, here);
                }
                for (var replica : dir.replicaInfos().entrySet()) {
                    if (topics.contains(replica.getKey().topic())) {
                        sizes.merge(replica.getKey(), replica.getValue().size(), Math::max);
                        all += replica.getValue().size();
                    }
                }
            }
            double once = sizes.values().stream().mapToLong(it -> it).sum();
            return new Room(sizes, usable, once == 0 || dirs.isEmpty() ? 1 : all / once / dirs.size());
        }
    }
}
