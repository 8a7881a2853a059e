package io.weir.doctor;

import io.weir.cluster.Cluster;
import io.weir.cluster.ClusterException;
import io.weir.cluster.Offsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Reads our groups and how far they are. */
final class GroupReader {
    /** Far enough for a topic's retention by whichever unit somebody would set it in. */
    private static final long AGE_MAX_MILLIS = 1L << 41;

    /** Halves the range of possible ages each time: to about a minute. */
    private static final int AGE_STEPS = 26;

    private final Admin admin;
    private final Wanted wanted;
    private final LedPartitions led;

    GroupReader(Admin admin, Wanted wanted, LedPartitions led) {
        this.admin = admin;
        this.wanted = wanted;
        this.led = led;
    }

    List<Group> read() {
        List<Group> groups = new ArrayList<>();
        for (Wanted.Reader reader : wanted.readers()) {
            groups.add(group(reader.role(), reader.group(), positions(reader)));
        }
        if (!wanted.connectGroup().isEmpty()) {
            groups.add(group("connect", wanted.connectGroup(), List.of()));
        }
        return groups;
    }

    /** The same groups, with how far they have come meanwhile. */
    List<Group> again(List<Group> groups) {
        return groups.stream()
                .map(group -> {
                    if (group.positions().isEmpty()) {
                        return group;
                    }
                    Map<TopicPartition, Long> next = Offsets.committed(admin, group.id());
                    List<Group.Position> later = group.positions().stream()
                            .map(it -> new Group.Position(
                                    it.partition(),
                                    it.next(),
                                    it.start(),
                                    it.stable(),
                                    it.end(),
                                    it.next().equals(offset(next, it.partition())),
                                    it.waited()))
                            .toList();
                    return new Group(group.role(), group.id(), group.type(), group.members(), later);
                })
                .toList();
    }

    private Group group(String role, String id, List<Group.Position> positions) {
        try {
            ClassicGroupDescription classic = Cluster.answer(
                            admin.describeClassicGroups(List.of(id)).all(), "the group " + id)
                    .get(id);
            return new Group(
                    role,
                    id,
                    Optional.of("Classic"),
                    classic == null ? 0 : classic.members().size(),
                    positions);
        } catch (ClusterException other) {
            if (!(other.getCause() instanceof GroupIdNotFoundException)) {
                throw other;
            }
        }
        // It does not exist, or it is of a newer protocol: of those a listing tells enough.
        Optional<GroupListing> listed = Cluster.answer(admin.listGroups().all(), "the groups").stream()
                .filter(it -> it.groupId().equals(id))
                .findFirst();
        boolean hasMembers = listed.flatMap(GroupListing::groupState)
                .map(state -> state != GroupState.EMPTY && state != GroupState.DEAD)
                .orElse(false);
        return new Group(
                role, id, listed.flatMap(GroupListing::type).map(Object::toString), hasMembers ? 1 : 0, positions);
    }

    private List<Group.Position> positions(Wanted.Reader reader) {
        List<TopicPartition> partitions = led.of(reader.topic());
        if (partitions.isEmpty()) {
            return List.of();
        }
        // Positions first: what is written between the questions then counts as backlog, and never as a gap.
        Map<TopicPartition, Long> next = Offsets.committed(admin, reader.group());
        Map<TopicPartition, Long> starts = Offsets.begins(admin, partitions);
        Map<TopicPartition, Long> stable = Offsets.stableEnds(admin, partitions);
        Map<TopicPartition, Long> ends = Offsets.ends(admin, partitions);
        List<Group.Position> positions = partitions.stream()
                .map(it -> new Group.Position(
                        it,
                        offset(next, it),
                        starts.getOrDefault(it, 0L),
                        stable.getOrDefault(it, 0L),
                        ends.getOrDefault(it, 0L),
                        false,
                        OptionalLong.empty()))
                .toList();
        return led.deletesByItself(reader.topic()) ? withAges(positions) : positions;
    }

    private List<Group.Position> withAges(List<Group.Position> positions) {
        Map<TopicPartition, Long> unread = new HashMap<>();
        positions.stream()
                .filter(it -> it.backlog() > 0)
                .forEach(it -> unread.put(
                        it.partition(), Math.max(it.start(), it.next().orElse(it.start()))));
        Map<TopicPartition, Long> ages = ages(unread);
        return positions.stream()
                .map(it -> new Group.Position(
                        it.partition(),
                        it.next(),
                        it.start(),
                        it.stable(),
                        it.end(),
                        it.stood(),
                        offset(ages, it.partition())))
                .toList();
    }

    /**
     * How old the records at these offsets are. Brokers find an offset for a time and not the other way round, so this
     * searches for the time, for all partitions at once: it needs no permission to read, and reads nothing. Times that
     * rise with the offsets, as brokers give them, are found exactly; for others this is a lower bound.
     */
    private Map<TopicPartition, Long> ages(Map<TopicPartition, Long> unread) {
        Map<TopicPartition, Long> older = new HashMap<>();
        Map<TopicPartition, Long> younger = new HashMap<>();
        unread.keySet().forEach(it -> {
            older.put(it, 0L);
            younger.put(it, AGE_MAX_MILLIS);
        });
        for (int step = 0; step < AGE_STEPS && !unread.isEmpty(); step++) {
            Map<TopicPartition, Instant> times = new HashMap<>();
            unread.keySet().forEach(it -> times.put(it, wanted.now().minusMillis(middle(older, younger, it))));
            Map<TopicPartition, Long> since = led.since(times);
            unread.forEach((partition, offset) -> {
                long age = middle(older, younger, partition);
                // Every record that is younger comes behind it, or there is none: then it is older than that.
                boolean isOlder = since.getOrDefault(partition, Long.MAX_VALUE) > offset;
                (isOlder ? older : younger).put(partition, age);
            });
        }
        return older;
    }

    private static long middle(Map<TopicPartition, Long> low, Map<TopicPartition, Long> high, TopicPartition of) {
        return (low.getOrDefault(of, 0L) + high.getOrDefault(of, 0L)) / 2;
    }

    private static OptionalLong offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        Long offset = offsets.get(partition);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }
}
