package io.weir.cluster;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/** The commands of Kafka's own tools that mend a cluster, as text for an operator to paste. */
public final class KafkaCommand {
    private final String tools;

    /** @param bootstrap a broker's address */
    public KafkaCommand(String bootstrap) {
        this.tools = " --bootstrap-server " + bootstrap;
    }

    /** Two commands, because kafka-topics cannot say that a setting is to be empty. */
    String create(TopicSpec spec, int partitions) {
        return "kafka-topics.sh" + tools + " --create --topic " + spec.name() + " --partitions " + partitions
                + " --replication-factor " + spec.replication() + " && " + configure(spec.name(), spec.config());
    }

    public String configure(String topic, Map<String, String> config) {
        String settings = new TreeMap<>(config)
                .entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .collect(Collectors.joining(","));
        return "kafka-configs.sh" + tools + " --alter --entity-type topics --entity-name " + topic + " --add-config "
                + settings;
    }

    String addPartitions(String topic, int partitions) {
        return "kafka-topics.sh" + tools + " --alter --topic " + topic + " --partitions " + partitions;
    }

    /** Keeps the replicas that are there, in their order, and adds brokers behind them. */
    public String replicate(TopicDescription topic, int replication, List<Integer> brokers) {
        String partitions = topic.partitions().stream()
                .map(partition -> "{\"topic\":\"" + topic.name() + "\",\"partition\":" + partition.partition()
                        + ",\"replicas\":" + replicas(partition, replication, brokers) + "}")
                .collect(Collectors.joining(","));
        String file = topic.name() + "-replicas.json";
        return "echo '{\"version\":1,\"partitions\":[" + partitions + "]}' > " + file
                + " && kafka-reassign-partitions.sh" + tools + " --reassignment-json-file " + file + " --execute";
    }

    /** For every broker, without a restart; only for settings that Kafka takes that way. */
    public String configureBrokers(String key, String value) {
        return "kafka-configs.sh" + tools + " --alter --entity-type brokers --entity-default --add-config " + key + "="
                + value;
    }

    public String upgrade(String feature, int level) {
        return "kafka-features.sh" + tools + " upgrade --feature " + feature + "=" + level;
    }

    /** Only while the group has no members. */
    public String resetOffset(String group, TopicPartition partition, long offset) {
        return "kafka-consumer-groups.sh" + tools + " --group " + group + " --topic " + partition.topic() + ":"
                + partition.partition() + " --reset-offsets --to-offset " + offset + " --execute";
    }

    public String describeGroup(String group) {
        return "kafka-consumer-groups.sh" + tools + " --describe --group " + group;
    }

    public String describeTopic(String topic) {
        return "kafka-topics.sh" + tools + " --describe --topic " + topic;
    }

    public String describeQuorum() {
        return "kafka-metadata-quorum.sh" + tools + " describe --replication";
    }

    public String describeProducers(TopicPartition partition) {
        return "kafka-transactions.sh" + tools + " describe-producers --topic " + partition.topic() + " --partition "
                + partition.partition();
    }

    public String describeTransaction(String transactionalId) {
        return "kafka-transactions.sh" + tools + " describe --transactional-id " + transactionalId;
    }

    /** Through the coordinator: its producer, if it lives, is told and begins anew. */
    public String terminate(String transactionalId) {
        return "kafka-transactions.sh" + tools + " forceTerminateTransaction --transactionalId " + transactionalId;
    }

    /** What a partition holds from there on, an open transaction included. */
    public String readUncommitted(TopicPartition partition, long start) {
        return "kafka-console-consumer.sh" + tools + " --isolation-level read_uncommitted --topic " + partition.topic()
                + " --partition " + partition.partition() + " --offset " + start;
    }

    /** Throws away what the transaction wrote to this partition. */
    public String abort(TopicPartition partition, long startOffset) {
        return "kafka-transactions.sh" + tools + " abort --topic " + partition.topic() + " --partition "
                + partition.partition() + " --start-offset " + startOffset;
    }

    /** @param resource as kafka-acls names one: {@code --cluster}, {@code --topic weir.raw} */
    public String allow(String operation, String resource) {
        return "kafka-acls.sh" + tools + " --add --allow-principal User:weir --operation " + operation + " " + resource;
    }

    private static String replicas(TopicPartitionInfo partition, int replication, List<Integer> brokers) {
        List<Integer> present = partition.replicas().stream().map(Node::id).collect(Collectors.toList());
        for (int i = 0; i < brokers.size() && present.size() < replication; i++) {
            Integer broker = brokers.get((partition.partition() + i) % brokers.size());
            if (!present.contains(broker)) {
                present.add(broker);
            }
        }
        return present.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }
}
