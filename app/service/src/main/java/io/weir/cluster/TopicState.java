package io.weir.cluster;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What the cluster has of the topics we need, read once.
 *
 * @param topics by name; a topic that is missing has no entry
 */
public record TopicState(String bootstrap, List<Integer> brokers, Map<String, Topic> topics) {
    public TopicState {
        brokers = List.copyOf(brokers);
        topics = Map.copyOf(topics);
    }

    public record Topic(TopicDescription description, Config config) {
        public int partitions() {
            return description.partitions().size();
        }

        /** Of the partition that has the fewest. */
        public int copies() {
            return description.partitions().stream()
                    .mapToInt(partition -> partition.replicas().size())
                    .min()
                    .orElse(0);
        }

        /** A setting's effective value; empty where there is none. */
        public String value(String key) {
            var entry = config.get(key);
            return entry == null || entry.value() == null ? "" : entry.value();
        }
    }

    public static TopicState read(Admin admin, Collection<String> names) {
        List<Integer> brokers = Cluster.answer(admin.describeCluster().nodes(), "the list of brokers").stream()
                .map(Node::id)
                .sorted()
                .toList();
        Map<String, TopicDescription> descriptions = new HashMap<>();
        admin.describeTopics(names)
                .topicNameValues()
                .forEach((name, future) ->
                        existing(future, "topic " + name).ifPresent(found -> descriptions.put(name, found)));
        Map<ConfigResource, KafkaFuture<Config>> configs = admin.describeConfigs(
                        descriptions.keySet().stream().map(TopicState::resource).toList())
                .values();
        Map<String, Topic> topics = new HashMap<>();
        descriptions.forEach((name, description) -> existing(
                        Objects.requireNonNull(configs.get(resource(name))), "the settings of " + name)
                .ifPresent(config -> topics.put(name, new Topic(description, config))));
        return new TopicState(Cluster.address(admin), brokers, topics);
    }

    /** The partition count that all partitioned topics must have: the largest one present, or else the wanted one. */
    int partitionCount(Collection<TopicSpec> specs) {
        return specs.stream()
                .filter(TopicSpec::partitioned)
                .map(spec -> topics.get(spec.name()))
                .filter(topic -> topic != null)
                .mapToInt(Topic::partitions)
                .max()
                .orElseGet(() ->
                        specs.stream().mapToInt(TopicSpec::partitions).max().orElse(1));
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    /** Empty where the topic is missing, or where the broker that was asked has not heard of it yet. */
    private static <T> Optional<T> existing(KafkaFuture<T> future, String what) {
        try {
            return Optional.of(Cluster.answer(future, what));
        } catch (ClusterException failed) {
            if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw failed;
        }
    }
}
