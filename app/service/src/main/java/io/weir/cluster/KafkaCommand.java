package io.weir.cluster;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/** The commands of Kafka's own tools that mend a topic, as text for an operator to paste. */
final class KafkaCommand {
    private final String tools;

    /** @param bootstrap a broker's address */
    KafkaCommand(String bootstrap) {
        this.tools = " --bootstrap-server " + bootstrap;
    }

    /** Two commands, because kafka-topics cannot say that a setting is to be empty. */
    String create(TopicSpec spec, int partitions) {
        return "kafka-topics.sh" + tools + " --create --topic " + spec.name() + " --partitions " + partitions
                + " --replication-factor " + spec.replication() + " && " + configure(spec.name(), spec.config());
    }

    String configure(String topic, Map<String, String> config) {
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
    String replicate(TopicDescription topic, int replication, List<Integer> brokers) {
        String partitions = topic.partitions().stream()
                .map(partition -> "{\"topic\":\"" + topic.name() + "\",\"partition\":" + partition.partition()
                        + ",\"replicas\":" + replicas(partition, replication, brokers) + "}")
                .collect(Collectors.joining(","));
        String file = topic.name() + "-replicas.json";
        return "echo '{\"version\":1,\"partitions\":[" + partitions + "]}' > " + file
                + " && kafka-reassign-partitions.sh" + tools + " --reassignment-json-file " + file + " --execute";
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
