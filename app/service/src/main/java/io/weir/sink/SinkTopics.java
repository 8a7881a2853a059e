package io.weir.sink;

import io.weir.cluster.Cluster;
import io.weir.cluster.ClusterException;
import io.weir.config.TopicSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * The topics without which a sink does not begin: that a receipt, a dead letter or an account has nowhere to go would be
 * found out only after events were sent.
 */
final class SinkTopics {
    private SinkTopics() {}

    static void require(Admin admin, Lane lane, TopicSettings topics) {
        String events = lane.topic(topics);
        List<String> names = List.of(events, topics.receipts(), topics.dlq(), topics.ledger());
        Map<String, Integer> partitions = new HashMap<>();
        List<String> missing = new ArrayList<>();
        Map<String, KafkaFuture<TopicDescription>> answers =
                admin.describeTopics(names).topicNameValues();
        for (String name : names) {
            TopicDescription topic = describe(name, answers.get(name));
            if (topic == null) {
                missing.add(name);
            } else {
                partitions.put(name, topic.partitions().size());
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException("the sink needs " + String.join(" and ", missing)
                    + ", and the cluster has no such topic: weir topics apply makes it");
        }
        int accounts = partitions.getOrDefault(topics.ledger(), 0);
        int wanted = partitions.getOrDefault(events, 0);
        if (accounts < wanted) {
            throw new IllegalStateException("the ledger " + topics.ledger() + " has " + accounts + " partitions, and "
                    + events + " has " + wanted + ": an account is kept in the partition of its events;"
                    + " weir topics check says how to add them");
        }
    }

    /** Null where there is none. */
    private static @Nullable TopicDescription describe(String name, @Nullable KafkaFuture<TopicDescription> answer) {
        try {
            return Cluster.answer(Objects.requireNonNull(answer), "the topic " + name);
        } catch (ClusterException failed) {
            if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw failed;
        }
    }
}
