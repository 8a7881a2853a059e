package io.weir.retention;

import io.weir.cluster.Cluster;
import io.weir.cluster.ClusterException;
import io.weir.flow.Disks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/** Asks the brokers what our topics take of their disks. */
final class DiskReader {
    private DiskReader() {}

    static Disks<TopicPartition> read(Admin admin, Collection<String> topics) {
        try {
            List<Integer> brokers = Cluster.answer(admin.describeCluster().nodes(), "the list of brokers").stream()
                    .map(Node::id)
                    .toList();
            List<Disks.Disk<TopicPartition>> disks = new ArrayList<>();
            Cluster.answer(admin.describeLogDirs(brokers).allDescriptions(), "the brokers' disks")
                    .values()
                    .forEach(it -> it.values().forEach(dir -> disks.add(disk(dir, topics))));
            return Disks.of(disks);
        } catch (ClusterException forbidden) {
            return Disks.unknown();
        }
    }

    private static Disks.Disk<TopicPartition> disk(LogDirDescription dir, Collection<String> topics) {
        Map<TopicPartition, Long> sizes = new HashMap<>();
        dir.replicaInfos().forEach((partition, replica) -> {
            if (topics.contains(partition.topic())) {
                sizes.put(partition, replica.size());
            }
        });
        return new Disks.Disk<>(orNan(dir.usableBytes()), orNan(dir.totalBytes()), sizes);
    }

    private static double orNan(OptionalLong bytes) {
        return bytes.isPresent() ? bytes.getAsLong() : Double.NaN;
    }
}
