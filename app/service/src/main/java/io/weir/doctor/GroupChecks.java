package io.weir.doctor;

import io.weir.cluster.OffsetGap;
import io.weir.cluster.TopicState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/** Who reads our topics, how far they are, and what would be deleted before they come to it. */
final class GroupChecks {
    /** Of the retention: when less is left, somebody has to act today. */
    private static final double LEFT_MIN = 0.25;

    static final List<Check<List<Group>>> ALL = List.of(
            check("group.gap", GroupChecks::gaps),
            check("group.retention", GroupChecks::retention),
            check("group.members", GroupChecks::members),
            check("group.standing", GroupChecks::standing),
            check("group.protocol", GroupChecks::protocol));

    private GroupChecks() {}

    private static Check<List<Group>> check(String id, BiFunction<Group, Snapshot, List<Finding>> look) {
        return new Check<>(
                id,
                Section.GROUPS,
                (groups, snapshot) -> groups.stream()
                        .flatMap(group -> look.apply(group, snapshot).stream())
                        .toList());
    }

    private static List<Finding> gaps(Group group, Snapshot snapshot) {
        return group.positions().stream()
                .map(it -> OffsetGap.between(it.partition(), it.next(), it.start(), it.end()))
                .flatMap(Optional::stream)
                .map(gap -> Finding.unsafe(
                        "group.gap",
                        group.id() + " on " + gap.partition(),
                        gap.what(),
                        "these events are lost to this group; it does not go on by itself, so that nobody overlooks it",
                        "stop every instance, then: "
                                + snapshot.wanted().command().resetOffset(group.id(), gap.partition(), gap.logStart())))
                .toList();
    }

    private static List<Finding> members(Group group, Snapshot snapshot) {
        long backlog = group.backlog();
        if (group.members() > 0 || backlog == 0) {
            return List.of();
        }
        return List.of(Finding.risk(
                "group.members",
                group.id(),
                "has no members, and up to " + Amount.count(backlog) + " records wait for it",
                "nothing is lost while the topics keep everything; nothing is delivered either",
                reader(group, snapshot).map(Wanted.Reader::command).orElse("weir source") + " --config weir.yaml"));
    }

    /** Seen from outside, a group that is paused and a SIEM that takes nothing are the same. */
    private static List<Finding> standing(Group group, Snapshot snapshot) {
        List<TopicPartition> standing = group.positions().stream()
                .filter(it -> it.readable() > 0 && it.stood())
                .map(Group.Position::partition)
                .toList();
        boolean hasMoved = group.positions().stream().anyMatch(it -> !it.stood());
        long waiting =
                group.positions().stream().mapToLong(Group.Position::readable).sum();
        if (group.members() == 0 || standing.isEmpty() || hasMoved) {
            return List.of();
        }
        return List.of(Finding.risk(
                "group.standing",
                group.id(),
                "has members and stands: up to " + Amount.count(waiting) + " records wait in " + standing
                        + ", and none was committed while we looked",
                "it is paused, or what it writes to takes nothing; nothing is lost, and all behind it waits",
                "see its log and /metrics; " + snapshot.wanted().command().describeGroup(group.id())));
    }

    private static List<Finding> protocol(Group group, Snapshot snapshot) {
        if (group.type().isEmpty() || group.type().get().equals("Classic")) {
            return List.of();
        }
        return List.of(Finding.risk(
                "group.protocol",
                group.id(),
                "runs on the group protocol " + group.type().get() + ", and Weir's members on Classic",
                "somebody else's client is in our group and takes partitions; after a kill they stay with its ghost for 45"
                        + " s and not 2 s",
                "set group.protocol=classic in that client, or give it a group.id of its own; "
                        + snapshot.wanted().command().describeGroup(group.id())));
    }

    /** Only where the topic deletes by itself: else nothing goes before it was delivered. */
    private static List<Finding> retention(Group group, Snapshot snapshot) {
        Map<String, TopicState.Topic> topics =
                snapshot.topics().value().map(TopicState::topics).orElse(Map.of());
        List<Finding> findings = new ArrayList<>();
        for (Group.Position position : group.positions()) {
            TopicState.Topic topic = topics.get(position.partition().topic());
            if (topic == null
                    || position.backlog() == 0
                    || !topic.value("cleanup.policy").contains("delete")) {
                continue;
            }
            Function<String, Finding> unsafe = what -> Finding.unsafe(
                    "group.retention",
                    group.id() + " on " + position.partition(),
                    what,
                    "what the topic deletes before the group has read it is lost",
                    snapshot.wanted().command().configure(position.partition().topic(), Map.of("cleanup.policy", "")));
            byTime(position, TopicChecks.number(topic, "retention.ms"))
                    .map(unsafe)
                    .ifPresent(findings::add);
            bySize(position, TopicChecks.number(topic, "retention.bytes"), snapshot)
                    .map(unsafe)
                    .ifPresent(findings::add);
        }
        return findings;
    }

    private static Optional<String> byTime(Group.Position position, long retentionMillis) {
        if (retentionMillis < 0 || position.waited().isEmpty()) {
            return Optional.empty();
        }
        long left = retentionMillis - position.waited().getAsLong();
        return left >= retentionMillis * LEFT_MIN
                ? Optional.empty()
                : Optional.of("its oldest unread record has waited "
                        + Amount.time(position.waited().getAsLong())
                        + " of the " + Amount.time(retentionMillis)
                        + " that retention.ms gives it: time to data loss is "
                        + Amount.time(Duration.ofMillis(Math.max(0, left))));
    }

    /** By the share of the log that is unread; the broker tells the size of the whole. */
    private static Optional<String> bySize(Group.Position position, long retentionBytes, Snapshot snapshot) {
        long bytes = snapshot.disks().value().orElse(List.of()).stream()
                .mapToLong(dir -> dir.sizes().getOrDefault(position.partition(), 0L))
                .max()
                .orElse(0);
        long length = position.end() - position.start();
        if (retentionBytes < 0 || bytes == 0 || length <= 0) {
            return Optional.empty();
        }
        long unread = (long) (bytes * ((double) position.backlog() / length));
        return retentionBytes - unread >= retentionBytes * LEFT_MIN
                ? Optional.empty()
                : Optional.of("about " + Amount.bytes(unread) + " are unread, and retention.bytes keeps "
                        + Amount.bytes(retentionBytes) + ": " + Amount.bytes(Math.max(0, retentionBytes - unread))
                        + " more and the oldest go");
    }

    private static Optional<Wanted.Reader> reader(Group group, Snapshot snapshot) {
        return snapshot.wanted().readers().stream()
                .filter(it -> it.group().equals(group.id()))
                .findFirst();
    }
}
