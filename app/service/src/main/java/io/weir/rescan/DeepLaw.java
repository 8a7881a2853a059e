package io.weir.rescan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.audit.AuditScope;
import io.weir.cluster.LogReader.Range;
import io.weir.rescan.LaneLaw.Part;
import io.weir.tally.Finding;
import io.weir.tally.Finding.Gone;
import io.weir.tally.LaneSum;
import io.weir.tally.Limit;
import io.weir.tally.Place;
import io.weir.tally.Position;
import io.weir.tally.Residual;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** Puts together what the partitions have seen, and says what could not be seen. */
final class DeepLaw {
    private final AuditScope scope;
    private final Bounds bounds;
    private final Receipts receipts;
    private final Map<Integer, Partition> partitions;
    private final Map<TopicPartition, Long> behind;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Limit> limits = new ArrayList<>();

    DeepLaw(
            AuditScope scope,
            Bounds bounds,
            Receipts receipts,
            Map<Integer, Partition> partitions,
            Map<TopicPartition, Long> behind) {
        this.scope = scope;
        this.bounds = bounds;
        this.receipts = receipts;
        this.partitions = partitions;
        this.behind = behind;
    }

    Residual apply() {
        numbers();
        partitions.values().forEach(it -> findings.addAll(it.found.all()));
        findings.addAll(receipts.findings());
        scope.dealtWith().forEach(topic -> bounds.places(topic).forEach(this::gone));
        reach();
        return new Residual(findings, limits, lanes(), behind.isEmpty());
    }

    private void numbers() {
        Map<String, List<Part>> parts = new TreeMap<>();
        partitions
                .values()
                .forEach(partition -> partition.lanes.all().stream()
                        .filter(Lane::isNumbered)
                        .forEach(lane -> parts.computeIfAbsent(lane.text(), it -> new ArrayList<>())
                                .add(new Part(lane, partition.raw, partition.rawBegin > 0))));
        Map<String, Position> positions = bounds.positions().orElse(Map.of());
        boolean isPooled = partitions.values().stream().anyMatch(it -> it.lanes.pooled() != null);
        positions.keySet().stream()
                .filter(lane -> !isPooled && !parts.containsKey(lane))
                .forEach(lane -> parts.put(lane, List.of(nothing(lane))));
        parts.forEach((lane, its) -> {
            boolean isUnread = its.stream().anyMatch(it -> isBehind(it.place()));
            LaneLaw law = new LaneLaw(lane, its, positions.get(lane), isUnread);
            law.apply();
            findings.addAll(law.findings());
            limits.addAll(law.limits());
        });
        if (bounds.positions().isEmpty()) {
            limits.add(new Limit(
                    Limit.Kind.SOURCE_UNKNOWN,
                    "the sources' own positions cannot be read: what was lost behind a lane's last event is out of"
                            + " reach until the lane's next epoch"));
        }
    }

    /** A lane that its source speaks of and no partition has. */
    private Part nothing(String lane) {
        boolean isAnyCut = partitions.values().stream().anyMatch(it -> it.rawBegin > 0);
        boolean isAnyBehind = partitions.values().stream().anyMatch(it -> isBehind(it.raw));
        Place somewhere = partitions.values().stream()
                .filter(it -> !isAnyBehind || isBehind(it.raw))
                .map(it -> it.raw)
                .findFirst()
                .orElse(new Place(scope.topics().raw(), 0));
        byte[] name = lane.getBytes(ISO_8859_1);
        return new Part(new Lane(name, EventDigest.lane(name), true), somewhere, isAnyCut);
    }

    /** Records that went before anybody had dealt with them, or an end of a log that did. */
    private void gone(Place place) {
        Range range = bounds.range(place);
        long committed = bounds.committed(place);
        boolean isKnown = bounds.committed().containsKey(new TopicPartition(place.topic(), place.partition()));
        if (isKnown && range.from() > committed) {
            findings.add(new Gone(place, committed, range.from(), false));
        }
        if (range.to() < committed) {
            findings.add(new Gone(place, range.to(), committed, true));
        }
    }

    private void reach() {
        deleted();
        if (!receipts.isThere()) {
            limits.add(new Limit(
                    Limit.Kind.NO_RECEIPTS,
                    "there is no topic " + scope.topics().receipts()
                            + ": what the sink has passed is taken for delivered"));
        } else if (receipts.isCut()) {
            limits.add(
                    new Limit(
                            Limit.Kind.NO_RECEIPTS,
                            "receipts at the beginning of " + scope.topics().receipts()
                                    + " were deleted: what the sink passed before the first that is left is taken for delivered"));
        }
        if (receipts.isBehind()) {
            limits.add(new Limit(
                    Limit.Kind.NOT_READ,
                    scope.topics().receipts() + " could not be read to its end, which is behind an open transaction:"
                            + " what the sink passed after the last receipt that was read is taken for waiting"));
        }
        behind.forEach((partition, readTo) -> limits.add(new Limit(
                Limit.Kind.NOT_READ,
                partition + " was read up to offset " + readTo + ", where a transaction is open; what stands behind it"
                        + " and what depends on it was not looked at")));
        long foreign = sum(true);
        if (foreign > 0) {
            limits.add(new Limit(
                    Limit.Kind.FOREIGN_LANES,
                    foreign + " events were written to raw by others, without numbers: each is held to its outcome, and"
                            + " what such a producer lost before is not seen"));
        }
        long pooled = sum(false);
        if (pooled > 0) {
            limits.add(new Limit(
                    Limit.Kind.POOLED_LANES,
                    pooled + " events belong to lanes beyond the first " + Lanes.LANES_MAX
                            + " of a partition: each is held to its outcome, and their numbers are not followed"));
        }
        long letters = partitions.values().stream()
                .mapToLong(it -> it.foreignDeadLetters)
                .sum();
        if (letters > 0) {
            limits.add(new Limit(
                    Limit.Kind.FOREIGN_DEAD_LETTERS,
                    letters + " records in " + scope.topics().dlq() + " are others' dead letters, and not looked at"));
        }
    }

    private void deleted() {
        Map<TopicPartition, Long> cut = new TreeMap<>(Comparator.comparing(TopicPartition::toString));
        bounds.ranges().forEach((partition, range) -> {
            if (range.from() > 0) {
                cut.put(partition, range.from());
            }
        });
        if (!cut.isEmpty()) {
            long beyond =
                    partitions.values().stream().mapToLong(it -> it.beyondReach).sum();
            limits.add(new Limit(
                    Limit.Kind.DELETED,
                    "records were deleted before "
                            + cut.entrySet().stream()
                                    .map(it -> it.getKey() + "@" + it.getValue())
                                    .collect(Collectors.joining(", "))
                            + ": nothing is known of them; " + beyond
                            + " events still in raw may have had their outcome there"));
        }
    }

    private boolean isBehind(Place place) {
        return behind.containsKey(new TopicPartition(place.topic(), place.partition()));
    }

    private long sum(boolean isForeign) {
        return partitions.values().stream()
                .flatMap(it -> it.lanes.all().stream())
                .filter(it -> !it.isNumbered() && isForeign != it.text().equals(Lanes.OTHERS))
                .mapToLong(it -> it.taken + it.waitingRaw)
                .sum();
    }

    private List<LaneSum> lanes() {
        Map<String, LaneSum> sums = new TreeMap<>();
        partitions.values().forEach(partition -> partition.lanes.all().forEach(it -> add(sums, sum(it))));
        findings.stream()
                .filter(it -> !it.lane().isEmpty())
                .forEach(it ->
                        add(sums, new LaneSum(it.lane(), 0, 0, 0, 0, 0, 0, 0, 0, 0, it.missing() + it.surplus())));
        return List.copyOf(sums.values());
    }

    private static LaneSum sum(Lane lane) {
        return new LaneSum(
                lane.text(),
                lane.taken,
                lane.redriven,
                lane.valid,
                lane.priority,
                lane.deadLetters,
                lane.delivered,
                lane.rejected,
                lane.waitingRaw,
                lane.waitingOut,
                0);
    }

    private static void add(Map<String, LaneSum> sums, LaneSum some) {
        sums.merge(some.lane(), some, (one, other) -> one.plus(other, some.lane()));
    }
}
