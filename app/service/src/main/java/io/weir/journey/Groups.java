package io.weir.journey;

import io.weir.cluster.Cluster;
import io.weir.cluster.ClusterException;
import io.weir.cluster.Offsets;
import java.util.List;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** How far the groups are, and whether anybody works in them. */
final class Groups {
    private final Admin admin;

    Groups(Admin admin) {
        this.admin = admin;
    }

    /** What the group reads next: with its transaction, all that stands before it was decided. */
    OptionalLong next(String group, TopicPartition partition) {
        Long next = Offsets.committed(admin, group).get(partition);
        return next == null ? OptionalLong.empty() : OptionalLong.of(next);
    }

    int members(String group) {
        try {
            return Cluster.answer(admin.describeConsumerGroups(List.of(group)).all(), "the group " + group)
                    .values()
                    .iterator()
                    .next()
                    .members()
                    .size();
        } catch (ClusterException failed) {
            if (failed.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw failed;
        }
    }
}
