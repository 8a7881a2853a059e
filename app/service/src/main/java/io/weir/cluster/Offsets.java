package io.weir.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;

/** Where logs begin and end, and how far groups have come. */
public final class Offsets {
    private static final long PAUSE_MILLIS = 50;

    /** Groups of a kind whose offsets say what they have read; share groups have none. */
    private static final Set<GroupType> READING = Set.of(GroupType.CLASSIC, GroupType.CONSUMER, GroupType.STREAMS);

    private Offsets() {}

    /** @throws ClusterException where one of the topics is missing */
    public static List<TopicPartition> partitions(Admin admin, Collection<String> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        Cluster.answer(admin.describeTopics(topics).allTopicNames(), "topics " + topics)
                .forEach((name, topic) -> topic.partitions()
                        .forEach(partition -> partitions.add(new TopicPartition(name, partition.partition()))));
        return partitions;
    }

    /** Only those partitions in which the group has one. */
    public static Map<TopicPartition, Long> committed(Admin admin, String group) {
        return known(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(), group);
    }

    /** Of each group that has an offset in one of those partitions, as far as they may be seen. */
    public static Map<String, Map<TopicPartition, Long>> ofAllGroups(
            Admin admin, Collection<TopicPartition> partitions) {
        ListConsumerGroupOffsetsSpec spec = new ListConsumerGroupOffsetsSpec().topicPartitions(partitions);
        Map<String, ListConsumerGroupOffsetsSpec> specs = new HashMap<>();
        Cluster.answer(
                        admin.listGroups(new ListGroupsOptions().withTypes(READING))
                                .all(),
                        "the consumer groups")
                .forEach(group -> specs.put(group.groupId(), spec));
        Map<String, Map<TopicPartition, Long>> offsets = new HashMap<>();
        if (!specs.isEmpty()) {
            ListConsumerGroupOffsetsResult answer = admin.listConsumerGroupOffsets(specs);
            specs.keySet().forEach(group -> {
                try {
                    Map<TopicPartition, Long> its = known(answer.partitionsToOffsetAndMetadata(group), group);
                    if (!its.isEmpty()) {
                        offsets.put(group, its);
                    }
                } catch (ClusterException failed) {
                    // Listed to whoever may describe the cluster, and shown to nobody who may not describe it.
                    if (!(failed.getCause() instanceof GroupAuthorizationException)) {
                        throw failed;
                    }
                }
            });
        }
        return offsets;
    }

    /**
     * The offset that the group has in each of those partitions, empty where it has none. A transaction that is about to
     * move one of them is waited for, and so what was written beside the offsets in it is in its log by the time this
     * returns.
     *
     * @throws ClusterUnreachableException where that takes longer than the deadline
     */
    public static Map<TopicPartition, Optional<Long>> decided(
            Admin admin, String group, Collection<TopicPartition> partitions, Duration deadline) {
        long before = System.nanoTime() + deadline.toNanos();
        Map<TopicPartition, Optional<Long>> offsets = askDecided(admin, group, partitions);
        while (!offsets.keySet().containsAll(partitions)) {
            if (System.nanoTime() - before > 0) {
                throw new ClusterUnreachableException(
                        "The offsets of the group " + group + " were not decided within " + deadline.toSeconds()
                                + " s: a transaction of a former owner is open (weir doctor names it)",
                        new TimeoutException("undecided after " + deadline));
            }
            pause();
            offsets = askDecided(admin, group, partitions);
        }
        return offsets;
    }

    public static Map<TopicPartition, Long> begins(Admin admin, Collection<TopicPartition> partitions) {
        return offsets(admin, partitions, OffsetSpec::earliest, IsolationLevel.READ_UNCOMMITTED);
    }

    /** What is not decided yet included. */
    public static Map<TopicPartition, Long> ends(Admin admin, Collection<TopicPartition> partitions) {
        return offsets(admin, partitions, OffsetSpec::latest, IsolationLevel.READ_UNCOMMITTED);
    }

    /** Before the first transaction that is open. */
    public static Map<TopicPartition, Long> stableEnds(Admin admin, Collection<TopicPartition> partitions) {
        return offsets(admin, partitions, OffsetSpec::latest, IsolationLevel.READ_COMMITTED);
    }

    /** Of the first record that is not older; -1 where there is none. */
    public static Map<TopicPartition, Long> since(
            Admin admin, Collection<TopicPartition> partitions, long timestampMillis) {
        return offsets(
                admin, partitions, () -> OffsetSpec.forTimestamp(timestampMillis), IsolationLevel.READ_UNCOMMITTED);
    }

    /** The admin client leaves a partition out of its answer that is not decided, and has null where there is none. */
    private static Map<TopicPartition, Optional<Long>> askDecided(
            Admin admin, String group, Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> answer = Cluster.answer(
                admin.listConsumerGroupOffsets(
                                Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)),
                                new ListConsumerGroupOffsetsOptions().requireStable(true))
                        .partitionsToOffsetAndMetadata(group),
                "the offsets of " + group);
        Map<TopicPartition, Optional<Long>> offsets = new HashMap<>();
        answer.forEach((partition, offset) ->
                offsets.put(partition, Optional.ofNullable(offset).map(OffsetAndMetadata::offset)));
        return offsets;
    }

    private static Map<TopicPartition, Long> known(
            KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> asked, String group) {
        try {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            Map<TopicPartition, OffsetAndMetadata> answer = Cluster.answer(asked, "the offsets of " + group);
            answer.forEach((partition, offset) -> {
                if (offset != null) {
                    offsets.put(partition, offset.offset());
                }
            });
            return offsets;
        } catch (ClusterException failed) {
            if (failed.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw failed;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ClusterUnreachableException("Interrupted while waiting for the offsets of a group", interrupted);
        }
    }

    private static Map<TopicPartition, Long> offsets(
            Admin admin, Collection<TopicPartition> partitions, Supplier<OffsetSpec> spec, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> query = new HashMap<>();
        partitions.forEach(partition -> query.put(partition, spec.get()));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Map<TopicPartition, ListOffsetsResultInfo> answer = Cluster.answer(
                admin.listOffsets(query, new ListOffsetsOptions(isolation)).all(), "where the logs start and end");
        answer.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }
}
