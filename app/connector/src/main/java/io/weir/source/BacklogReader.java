package io.weir.source;

import io.weir.flow.Disks;
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
import java.util.OptionalLong;
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

/** Asks the cluster what stands undelivered, and what room there is: with questions only, no record is read. For one thread. */
final class BacklogReader implements AutoCloseable {
    private static final int ANSWER_MILLIS = 10_000;

    /** For one part of time that the question of the disks takes, so many are without it. */
    private static final int DISKS_COST = 50;

    private final GateSettings settings;
    private final Admin admin;
    private Disks<Part> disks = Disks.unknown();
    private long disksAskedNanos;
    private long disksTookNanos = -1;

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
        boolean areDisksNew = askDisks(topics);
        List<Backlog> backlogs = new ArrayList<>();
        for (TopicPartition it : partitions) {
            backlogs.add(new Backlog(
                    new Part(it.topic(), it.partition()),
                    begins.getOrDefault(it, 0L),
                    ends.getOrDefault(it, 0L),
                    undelivered(it, unread)));
        }
        return new Look(now, backlogs, bounds(topics, unread, ends, now), disks, areDisksNew);
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

    /** The brokers answer for all that lies on them: on a large cluster that is dear, and so it is asked less often. */
    private boolean askDisks(List<String> topics) throws InterruptedException, ExecutionException, TimeoutException {
        long began = System.nanoTime();
        if (disksTookNanos >= 0 && began - disksAskedNanos < disksTookNanos * DISKS_COST) {
            return false;
        }
        List<Integer> brokers = answer(admin.describeCluster().nodes()).stream()
                .map(it -> it.id())
                .toList();
        List<Disks.Disk<Part>> all = new ArrayList<>();
        try {
            answer(admin.describeLogDirs(brokers).allDescriptions())
                    .values()
                    .forEach(it -> it.values().forEach(dir -> all.add(disk(dir, topics))));
            disks = Disks.of(all);
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof AuthorizationException)) {
                throw failed;
            }
            disks = Disks.unknown();
        }
        disksAskedNanos = System.nanoTime();
        disksTookNanos = disksAskedNanos - began;
        return true;
    }

    private static Disks.Disk<Part> disk(LogDirDescription dir, List<String> topics) {
        Map<Part, Long> sizes = new HashMap<>();
        dir.replicaInfos().forEach((partition, replica) -> {
            if (topics.contains(partition.topic())) {
                sizes.put(new Part(partition.topic(), partition.partition()), replica.size());
            }
        });
        return new Disks.Disk<>(orNan(dir.usableBytes()), orNan(dir.totalBytes()), sizes);
    }

    private static double orNan(OptionalLong bytes) {
        return bytes.isPresent() ? bytes.getAsLong() : Double.NaN;
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
}
