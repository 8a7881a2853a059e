package io.weir.rescan;

import io.weir.audit.AuditScope;
import io.weir.audit.SourcePositions;
import io.weir.cluster.ClusterException;
import io.weir.cluster.LogReader;
import io.weir.cluster.LogReader.Range;
import io.weir.cluster.Offsets;
import io.weir.config.TopicSettings;
import io.weir.tally.Place;
import io.weir.tally.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * How far the scan goes, and the receipts up to there. What is downstream is asked first: whatever a group's offset or a
 * receipt speaks of then stands before the end of the topic that it came from. Receipts are read before the others are
 * asked where they end: one that can be read is of a transaction that is over, and so its dead letters are in their log.
 *
 * @param ranges of all topics but that of the receipts
 */
record Bounds(
        Map<TopicPartition, Long> committed,
        Optional<Map<String, Position>> positions,
        Receipts receipts,
        Map<TopicPartition, Range> ranges) {
    private static final Duration POSITIONS_DEADLINE = Duration.ofSeconds(20);

    static Bounds capture(Admin admin, AuditScope scope, SourcePositions source, LogReader log, LongAdder progress) {
        TopicSettings topics = scope.topics();
        Map<TopicPartition, Long> committed = new HashMap<>();
        // The sinks first: what they have passed, the judge had passed before.
        for (String topic : List.of(topics.priority(), topics.valid(), topics.raw())) {
            Offsets.committed(admin, scope.group(topic)).forEach((partition, offset) -> {
                if (partition.topic().equals(topic)) {
                    committed.put(partition, offset);
                }
            });
        }
        Optional<Map<String, Position>> positions = source.read(admin, POSITIONS_DEADLINE);
        Receipts receipts = receipts(admin, topics);
        receipts.read(log, progress);
        Map<TopicPartition, Long> ends = new HashMap<>();
        ends.putAll(ends(admin, List.of(topics.valid(), topics.priority(), topics.dlq())));
        ends.putAll(ends(admin, List.of(topics.raw())));
        return new Bounds(committed, positions, receipts, ranges(admin, ends));
    }

    Range range(Place place) {
        return ranges.getOrDefault(new TopicPartition(place.topic(), place.partition()), new Range(0, 0));
    }

    /** 0 where the group has none: it has passed nothing. */
    long committed(Place place) {
        return committed.getOrDefault(new TopicPartition(place.topic(), place.partition()), 0L);
    }

    List<Place> places(String topic) {
        List<Place> places = new ArrayList<>();
        ranges.keySet().forEach(it -> {
            if (it.topic().equals(topic)) {
                places.add(new Place(topic, it.partition()));
            }
        });
        places.sort(null);
        return places;
    }

    /** The most records that there can be. */
    long offsets() {
        return ranges.values().stream()
                .mapToLong(it -> Math.max(0, it.to() - it.from()))
                .sum();
    }

    private static Map<TopicPartition, Long> ends(Admin admin, List<String> topics) {
        return Offsets.ends(admin, Offsets.partitions(admin, topics));
    }

    private static Receipts receipts(Admin admin, TopicSettings topics) {
        Set<String> out = Set.of(topics.valid(), topics.priority());
        try {
            return Receipts.of(topics.receipts(), ranges(admin, ends(admin, List.of(topics.receipts()))), out);
        } catch (ClusterException failed) {
            if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
                return Receipts.none(topics.receipts(), out);
            }
            throw failed;
        }
    }

    private static Map<TopicPartition, Range> ranges(Admin admin, Map<TopicPartition, Long> ends) {
        // After the ends, because it only grows.
        Map<TopicPartition, Long> begins = Offsets.begins(admin, ends.keySet());
        Map<TopicPartition, Range> ranges = new HashMap<>();
        ends.forEach((partition, end) -> ranges.put(partition, new Range(begins.getOrDefault(partition, 0L), end)));
        return ranges;
    }
}
