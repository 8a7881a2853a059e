package io.weir.doctor;

import io.weir.cluster.Cluster;
import io.weir.cluster.TopicState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** The partitions that somebody leads: for the others nobody would answer. */
final class LedPartitions {
    private final Admin admin;
    private final Map<String, TopicState.Topic> topics;
    private final Map<TopicPartition, Integer> leaders = new HashMap<>();

    LedPartitions(Admin admin, Map<String, TopicState.Topic> topics) {
        this.admin = admin;
        this.topics = Map.copyOf(topics);
        topics.forEach((name, topic) -> topic.description().partitions().forEach(partition -> {
            if (partition.leader() != null && !partition.leader().isEmpty()) {
                leaders.put(
                        new TopicPartition(name, partition.partition()),
                        partition.leader().id());
            }
        }));
    }

    List<TopicPartition> of(String topic) {
        return leaders.keySet().stream()
                .filter(it -> it.topic().equals(topic))
                .sorted((one, other) -> Integer.compare(one.partition(), other.partition()))
                .toList();
    }

    /** Whether time or size take from it what nobody has read. */
    boolean deletesByItself(String topic) {
        TopicState.Topic it = topics.get(topic);
        return it != null && it.value("cleanup.policy").contains("delete");
    }

    /** Of the first record that is not older than each partition's time; none where all are. */
    Map<TopicPartition, Long> since(Map<TopicPartition, Instant> times) {
        Map<TopicPartition, OffsetSpec> query = new HashMap<>();
        times.forEach((partition, time) -> query.put(partition, OffsetSpec.forTimestamp(time.toEpochMilli())));
        Map<TopicPartition, Long> found = new HashMap<>();
        ask(query).forEach((partition, answer) -> {
            if (answer.offset() >= 0) {
                found.put(partition, answer.offset());
            }
        });
        return found;
    }

    List<NewestRecord> newest() {
        Map<TopicPartition, OffsetSpec> query = new HashMap<>();
        leaders.keySet().forEach(it -> query.put(it, OffsetSpec.maxTimestamp()));
        List<NewestRecord> newest = new ArrayList<>();
        ask(query).forEach((partition, answer) -> {
            if (answer.timestamp() > 0) {
                newest.add(new NewestRecord(
                        partition, leaders.getOrDefault(partition, -1), Instant.ofEpochMilli(answer.timestamp())));
            }
        });
        return newest;
    }

    private Map<TopicPartition, ListOffsetsResultInfo> ask(Map<TopicPartition, OffsetSpec> query) {
        return Cluster.answer(admin.listOffsets(query).all(), "records by their times");
    }
}
