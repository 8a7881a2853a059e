package io.weir.retention;

import io.weir.cluster.Cluster;
import io.weir.cluster.ClusterException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/**
 * What our topics take, and what is left for them.
 *
 * @param sizes bytes of the largest copy of each partition
 * @param usable bytes of the disk that has the least left; NaN where no broker tells
 * @param share of one copy's growth that such a disk gets: all of it where there is one disk, and one copy
 */
record Disks(Map<TopicPartition, Long> sizes, double usable, double share) {
    /** Where nobody may look. */
    static final Disks UNKNOWN = new Disks(Map.of(), Double.NaN, 1);

    Disks {
        sizes = Map.copyOf(sizes);
    }

    static Disks read(Admin admin, Collection<String> topics) {
        try {
            List<Integer> brokers = Cluster.answer(admin.describeCluster().nodes(), "the list of brokers").stream()
                    .map(Node::id)
                    .toList();
            List<LogDirDescription> dirs = new ArrayList<>();
            Cluster.answer(admin.describeLogDirs(brokers).allDescriptions(), "the brokers' disks")
                    .values()
                    .forEach(it -> dirs.addAll(it.values()));
            return of(dirs, topics);
        } catch (ClusterException forbidden) {
            return UNKNOWN;
        }
    }

    private static Disks of(List<LogDirDescription> dirs, Collection<String> topics) {
        Map<TopicPartition, Long> sizes = new HashMap<>();
        double usable = Double.NaN;
        double all = 0;
        for (LogDirDescription dir : dirs) {
            if (dir.usableBytes().isPresent()) {
                double here = dir.usableBytes().getAsLong();
                usable = Double.isNaN(usable) ? here : Math.min(usable, here);
            }
            for (Map.Entry<TopicPartition, ReplicaInfo> replica :
                    dir.replicaInfos().entrySet()) {
                if (topics.contains(replica.getKey().topic())) {
                    sizes.merge(replica.getKey(), replica.getValue().size(), Math::max);
                    all += replica.getValue().size();
                }
            }
        }
        double once = sizes.values().stream().mapToLong(it -> it).sum();
        return new Disks(sizes, usable, once == 0 || dirs.isEmpty() ? 1 : all / once / dirs.size());
    }
}
