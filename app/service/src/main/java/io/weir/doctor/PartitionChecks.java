package io.weir.doctor;

import io.weir.cluster.TopicState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/** Whether the copies are there now, and who decides if a broker goes. */
final class PartitionChecks {
    /** Voters fetch some times a second; one that is so far behind would not count in an election. */
    private static final long VOTER_BEHIND_MILLIS = 30_000;

    static final List<Check<TopicState>> ALL = List.of(
            new Check<>("partition.offline", Section.TOPICS, (state, it) -> replicas(state, it, "partition.offline")),
            new Check<>(
                    "partition.below-min-insync",
                    Section.TOPICS,
                    (state, it) -> replicas(state, it, "partition.below-min-insync")),
            new Check<>(
                    "partition.under-replicated",
                    Section.TOPICS,
                    (state, it) -> replicas(state, it, "partition.under-replicated")),
            new Check<>("cluster.brokers", Section.TOPICS, PartitionChecks::brokers));

    static final List<Check<Quorum>> QUORUM =
            List.of(new Check<>("cluster.quorum", Section.QUORUM, PartitionChecks::quorum));

    private PartitionChecks() {}

    private static List<Finding> replicas(TopicState state, Snapshot snapshot, String check) {
        Map<String, TopicState.Topic> topics = new TreeMap<>(state.topics());
        snapshot.internals().value().ifPresent(topics::putAll);
        List<Finding> findings = new ArrayList<>();
        topics.forEach((name, topic) -> topic.description().partitions().forEach(partition -> {
            Finding finding = replicas(name, topic, partition, snapshot);
            if (finding != null && finding.check().equals(check)) {
                findings.add(finding);
            }
        }));
        return findings;
    }

    /** The worst of the three that is true. */
    private static @org.jspecify.annotations.Nullable Finding replicas(
            String name, TopicState.Topic topic, TopicPartitionInfo partition, Snapshot snapshot) {
        String subject = name + "-" + partition.partition();
        String look = snapshot.wanted().command().describeTopic(name);
        List<Integer> away = partition.replicas().stream()
                .filter(node -> !partition.isr().contains(node))
                .map(Node::id)
                .sorted()
                .toList();
        if (partition.leader() == null || partition.leader().isEmpty()) {
            return Finding.unsafe(
                    "partition.offline",
                    subject,
                    "has no leader; its copies are on brokers "
                            + partition.replicas().stream()
                                    .map(Node::id)
                                    .sorted()
                                    .toList(),
                    "nobody can write or read it: senders are refused, and delivery stands",
                    "start those brokers again; " + look);
        }
        long insync = Math.max(1, TopicChecks.number(topic, "min.insync.replicas"));
        int present = partition.isr().size();
        if (present < insync) {
            return Finding.unsafe(
                    "partition.below-min-insync",
                    subject,
                    "has " + present + " copies in sync and min.insync.replicas=" + insync,
                    "writes are refused: senders keep their events and are told, and nothing is judged or delivered",
                    "start brokers " + away + " again; " + look);
        }
        if (!away.isEmpty()) {
            return Finding.risk(
                    "partition.under-replicated",
                    subject,
                    "lacks its copies on brokers " + away
                            + (present == insync ? "; one more and writes are refused" : ""),
                    present == 1 ? "one disk holds the only copy" : "there is less to lose than there should be",
                    "start those brokers again, or see why they are behind: " + look);
        }
        return null;
    }

    private static List<Finding> brokers(TopicState state, Snapshot snapshot) {
        int wanted = snapshot.wanted().replication();
        int brokers = state.brokers().size();
        if (brokers >= wanted) {
            return List.of();
        }
        return List.of(Finding.risk(
                "cluster.brokers",
                "cluster",
                "has " + brokers + (brokers == 1 ? " broker" : " brokers") + " and topics.replication is " + wanted,
                "the copies that are asked for have nowhere to be",
                "start the brokers that are missing, or set topics.replication to what the cluster has"));
    }

    private static List<Finding> quorum(Quorum quorum, Snapshot snapshot) {
        int all = quorum.voters().size();
        if (!snapshot.wanted().isProduction() || all == 0) {
            return List.of();
        }
        List<Integer> behind = quorum.voters().stream()
                .filter(voter -> isBehind(voter, quorum))
                .map(Quorum.Voter::id)
                .sorted()
                .toList();
        int majority = all / 2 + 1;
        if (all - behind.size() > majority || (all > 1 && behind.isEmpty())) {
            return List.of();
        }
        return List.of(Finding.risk(
                "cluster.quorum",
                "cluster",
                all == 1
                        ? "has one controller"
                        : "has " + (all - behind.size()) + " of " + all + " controllers; those behind are " + behind,
                "with one more gone no leader can be elected and no topic or offset partition moves",
                all == 1
                        ? "add two controllers, so that one may fail; "
                                + snapshot.wanted().command().describeQuorum()
                        : "start those controllers again; "
                                + snapshot.wanted().command().describeQuorum()));
    }

    private static boolean isBehind(Quorum.Voter voter, Quorum quorum) {
        if (voter.id() == quorum.leader() || quorum.leaderClock().isEmpty()) {
            return false;
        }
        long leader = quorum.leaderClock().get().toEpochMilli();
        return voter.caughtUpAt()
                .map(at -> leader - at.toEpochMilli() > VOTER_BEHIND_MILLIS)
                .orElse(true);
    }
}
