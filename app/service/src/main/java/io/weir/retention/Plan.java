package io.weir.retention;

import io.weir.flow.Disks;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** All partitions at one moment: what may be deleted, and what room there is. */
record Plan(
        Instant at,
        List<Row> rows,
        Map<String, Policy> policies,
        Map<TopicPartition, Reader> readers,
        Disks<TopicPartition> disks) {
    Plan {
        rows = List.copyOf(rows);
        policies = Map.copyOf(policies);
        readers = Map.copyOf(readers);
    }

    List<Row> of(String topic) {
        return rows.stream().filter(it -> it.partition().topic().equals(topic)).toList();
    }

    Policy policy(String topic) {
        return policies.getOrDefault(topic, Policy.of(null));
    }

    /** Where records stand that no receipt names or that somebody else still has to read, and what to do about them. */
    Map<String, String> held() {
        Map<String, String> held = new TreeMap<>();
        for (Row row : rows) {
            Reader reader = readers.get(row.partition());
            if (row.bound().keeper() == Keeper.READER && reader != null) {
                held.put(
                        row.partition().toString(),
                        "the consumer group " + reader.group() + " stands at offset " + reader.offset()
                                + ", and what it has not read is not deleted under it; if nobody uses it any more:"
                                + " kafka-consumer-groups --delete --group " + reader.group());
            }
            if (row.bound().keeper() == Keeper.HOLE) {
                held.put(
                        row.partition().toString(),
                        "offset " + row.bound().offset() + " was passed, and no receipt names it although there are"
                                + " receipts for what came later; look at it with weir audit and a console consumer, and"
                                + " if it may go, delete up to behind it with kafka-delete-records");
            }
        }
        return held;
    }

    /** Topics from which something else deletes. */
    Map<String, String> byCluster() {
        Map<String, String> byCluster = new TreeMap<>();
        policies.forEach((topic, policy) -> {
            if (!policy.isProof()) {
                byCluster.put(
                        topic,
                        "its own cleanup.policy deletes, whether an event was delivered or not;"
                                + " weir_time_to_data_loss_seconds says when");
            }
        });
        return byCluster;
    }

    long size(TopicPartition partition) {
        return disks.sizes().getOrDefault(partition, 0L);
    }

    /** Bytes of one copy of each topic. */
    Map<String, Double> used() {
        Map<String, Double> used = new HashMap<>();
        policies.keySet().forEach(topic -> used.put(topic, used(topic)));
        return used;
    }

    /** Bytes of one copy; NaN where that is not known. */
    double used(String topic) {
        return disks.equals(Disks.unknown())
                ? Double.NaN
                : of(topic).stream().mapToLong(it -> size(it.partition())).sum();
    }
}
