package io.weir.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private record Gap(TopicPartition partition, long logStart, String what) {}

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
        List<Gap> gaps = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            long logStart = start.getOrDefault(partition, 0L);
            long logEnd = end.getOrDefault(partition, 0L);
            OffsetAndMetadata position = committed.get(partition);
            if (position == null && logStart == 0) {
                missing.add(partition);
            } else if (position == null) {
                gaps.add(new Gap(partition, logStart, gone(0, logStart) + ", and the group has no offset there"));
            } else if (position.offset() < logStart) {
                gaps.add(new Gap(partition, logStart, gone(position.offset(), logStart) + ", unread"));
            } else if (position.offset() > logEnd) {
                String read = "the group has read up to " + position.offset() + " and the log ends at " + logEnd;
                gaps.add(new Gap(partition, logStart, read + ": the topic was made anew, or lost its tail"));
            }
        }
        if (!gaps.isEmpty()) {
            throw new OffsetGapException(message(group, gaps, Cluster.address(admin)));
        }
        return missing;
    }

    private static String gone(long from, long logStart) {
        return "offsets " + from + " to " + (logStart - 1) + " are deleted";
    }

    private static String message(String group, List<Gap> gaps, String bootstrap) {
        StringBuilder text = new StringBuilder("Records are gone that the group " + group + " has not read:");
        gaps.forEach(
                gap -> text.append("\n  ").append(gap.partition()).append(": ").append(gap.what()));
        text.append("\nNothing was skipped. To go on without them, stop every instance, then:");
        gaps.forEach(gap -> text.append("\n  kafka-consumer-groups.sh --bootstrap-server ")
                .append(bootstrap)
                .append(" --group ")
                .append(group)
                .append(" --topic ")
                .append(gap.partition().topic())
                .append(':')
                .append(gap.partition().partition())
                .append(" --reset-offsets --to-offset ")
                .append(gap.logStart())
                .append(" --execute"));
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
