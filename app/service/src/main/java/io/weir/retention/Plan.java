package io.weir.retention;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** All partitions at one moment: what may be deleted, and what room there is. */
record Plan(Instant at, List<Row> rows, Map<String, Policy> policies, Disks disks) {
    Plan {
        rows = List.copyOf(rows);
        policies = Map.copyOf(policies);
    }

    List<Row> of(String topic) {
        return rows.stream().filter(it -> it.partition().topic().equals(topic)).toList();
    }

    Policy policy(String topic) {
        return policies.getOrDefault(topic, Policy.of(null));
    }

    /** Where records stand that no receipt names, and what to do about them. */
    Map<String, String> holes() {
        Map<String, String> holes = new TreeMap<>();
        for (Row row : rows) {
            if (row.bound().keeper() == Keeper.HOLE) {
                holes.put(
                        row.partition().toString(),
                        "offset " + row.bound().offset() + " was passed, and no receipt names it although there are"
                                + " receipts for what came later; look at it with weir audit and a console consumer, and"
                                + " if it may go, delete up to behind it with kafka-delete-records");
            }
        }
        return holes;
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
        return disks.equals(Disks.UNKNOWN)
                ? Double.NaN
                : of(topic).stream().mapToLong(it -> size(it.partition())).sum();
    }
}
