package io.weir.retention;

import io.weir.cluster.Cluster;
import io.weir.cluster.ClusterException;
import io.weir.config.TopicSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DeletedRecords;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Carries a plan out. An event's copy in raw goes before the one its receipt names, and receipts go last: whatever is left
 * when the process dies in between still has its proof.
 */
final class Deletions {
    private final Admin admin;
    private final TopicSettings topics;
    private final List<Cut> cuts = new ArrayList<>();
    private final Map<String, String> refusals = new TreeMap<>();

    /**
     * What was deleted of one partition.
     *
     * @param from the first offset that is gone
     * @param to the first that is kept
     */
    record Cut(TopicPartition partition, long from, long to) {}

    Deletions(Admin admin, TopicSettings topics) {
        this.admin = admin;
        this.topics = topics;
    }

    void carryOut(Plan plan) {
        for (String topic : List.of(topics.raw(), topics.valid(), topics.priority(), topics.receipts())) {
            List<Row> rows = plan.of(topic).stream().filter(Row::isDeletable).toList();
            if (!rows.isEmpty()) {
                delete(rows);
            }
        }
    }

    List<Cut> cuts() {
        return cuts;
    }

    /** Why, by topic, where the cluster did not delete. */
    Map<String, String> refusals() {
        return refusals;
    }

    private void delete(List<Row> rows) {
        Map<TopicPartition, RecordsToDelete> wanted = new HashMap<>();
        rows.forEach(row -> wanted.put(
                row.partition(), RecordsToDelete.beforeOffset(row.bound().offset())));
        Map<TopicPartition, KafkaFuture<DeletedRecords>> answers =
                admin.deleteRecords(wanted).lowWatermarks();
        for (Row row : rows) {
            KafkaFuture<DeletedRecords> answer = answers.get(row.partition());
            try {
                if (answer != null) {
                    Cluster.answer(answer, "to delete from " + row.partition());
                    cuts.add(new Cut(row.partition(), row.begin(), row.bound().offset()));
                }
            } catch (ClusterException refused) {
                // One topic's refusal is no reason to let the others fill their disks.
                refusals.putIfAbsent(row.partition().topic(), String.valueOf(refused.getMessage()));
            }
        }
    }
}
