package io.weir.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * Gives a group the offsets it starts from, so that its consumers can run with {@code auto.offset.reset=none}: a
 * consumer that may reset by itself skips what is gone without a word.
 */
public final class OffsetSeed {
    private OffsetSeed() {}

    /**
     * Sets 0 where the group has no offset and the log is whole.
     *
     * @return the partitions that got their first offset
     * @throws OffsetGapException where records are gone that the group has not read
     */
    public static List<TopicPartition> seed(Admin admin, String group, Collection<String> topics) {
        List<TopicPartition> missing = missing(admin, group, topics);
        if (missing.isEmpty()) {
            return missing;
        }
        Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
        missing.forEach(partition -> first.put(partition, new OffsetAndMetadata(0)));
        try {
            Cluster.answer(admin.alterConsumerGroupOffsets(group, first).all(), "to set the first offsets of " + group);
            return missing;
        } catch (ClusterException failed) {
            if (!(failed.getCause() instanceof UnknownMemberIdException)) {
                throw failed;
            }
        }
        // The group has members. Either another instance seeded it a moment ago, or partitions were added under it.
        List<TopicPartition> still = missing(admin, group, topics);
        if (!still.isEmpty()) {
            throw new ClusterException("The group " + group + " runs and has no offsets for " + still
                    + ": were partitions added? Its offsets can be set only while it has no members; stop its other"
                    + " instances, or start again once their sessions have timed out");
        }
        return List.of();
    }

    private static List<TopicPartition> missing(Admin admin, String group, Collection<String> topics) {
        List<TopicPartition> partitions = partitions(admin, topics);
        Map<TopicPartition, OffsetAndMetadata> committed = committed(admin, group);
        Map<TopicPartition, Long> start = offsets(admin, partitions, OffsetSpec::earliest);
        Map<TopicPartition, Long> end = offsets(admin, partitions, OffsetSpec::latest);
        List<TopicPartition> missing = new ArrayList<>();
        List<OffsetGap> gaps = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata position = committed.get(partition);
            OptionalLong next = position == null ? OptionalLong.empty() : OptionalLong.of(position.offset());
            Optional<OffsetGap> gap = OffsetGap.between(
                    partition, next, start.getOrDefault(partition, 0L), end.getOrDefault(partition, 0L));
            if (gap.isPresent()) {
                gaps.add(gap.get());
            } else if (next.isEmpty()) {
                missing.add(partition);
            }
        }
        if (!gaps.isEmpty()) {
            throw new OffsetGapException(message(group, gaps, Cluster.address(admin)));
        }
        return missing;
    }

    private static String message(String group, List<OffsetGap> gaps, String bootstrap) {
        KafkaCommand command = new KafkaCommand(bootstrap);
        StringBuilder text = new StringBuilder("Records are gone that the group " + group + " has not read:");
        gaps.forEach(
                gap -> text.append("\n  ").append(gap.partition()).append(": ").append(gap.what()));
        text.append("\nNothing was skipped. To go on without them, stop every instance, then:");
        gaps.forEach(gap -> text.append("\n  ").append(command.resetOffset(group, gap.partition(), gap.logStart())));
        return text.toString();
    }

    private static List<TopicPartition> partitions(Admin admin, Collection<String> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        Cluster.answer(admin.describeTopics(topics).allTopicNames(), "topics " + topics)
                .forEach((name, topic) -> topic.partitions()
                        .forEach(partition -> partitions.add(new TopicPartition(name, partition.partition()))));
        return partitions;
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin, String group) {
        try {
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(Cluster.answer(
                    admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(), "the offsets of " + group));
            offsets.values().removeIf(offset -> offset == null);
            return offsets;
        } catch (ClusterException failed) {
            if (failed.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw failed;
        }
    }

    private static Map<TopicPartition, Long> offsets(
            Admin admin, List<TopicPartition> partitions, Supplier<OffsetSpec> spec) {
        Map<TopicPartition, OffsetSpec> query = new HashMap<>();
        partitions.forEach(partition -> query.put(partition, spec.get()));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Map<TopicPartition, ListOffsetsResultInfo> answer =
                Cluster.answer(admin.listOffsets(query).all(), "where the logs start and end");
        answer.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }
}
