package io.weir.rescan;

import io.weir.cluster.LogReader;
import io.weir.cluster.LogReader.Range;
import io.weir.tally.Finding;
import io.weir.tally.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** All receipts there are, by the partition they speak of. */
final class Receipts {
    /** Longer than an open transaction lasts. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A tenth of what a slow machine reads. */
    private static final long PER_SECOND_MIN = 10_000;

    private final Map<Place, TreeMap<Integer, Tape>> tapes = new HashMap<>();
    private final Map<Place, Long> coveredTo = new HashMap<>();
    private final Set<String> outTopics;
    private final Found strays;
    private final boolean isThere;
    private final Map<TopicPartition, Range> ranges;
    private boolean isCut;
    private boolean isBehind;
    private long records;

    private Receipts(String topic, boolean isThere, Map<TopicPartition, Range> ranges, Set<String> outTopics) {
        this.isThere = isThere;
        this.ranges = ranges;
        this.outTopics = new HashSet<>(outTopics);
        this.strays = new Found(new Place(topic, 0));
    }

    /** @param outTopics those that receipts can speak of */
    static Receipts of(String topic, Map<TopicPartition, Range> ranges, Set<String> outTopics) {
        return new Receipts(topic, true, ranges, outTopics);
    }

    /** Where there is no such topic. */
    static Receipts none(String topic, Set<String> outTopics) {
        return new Receipts(topic, false, Map.of(), outTopics);
    }

    void read(LogReader reader, LongAdder progress) {
        long offsets = 0;
        for (Range range : ranges.values()) {
            offsets += range.to() - range.from();
            isCut |= range.from() > 0;
        }
        Duration deadline = PATIENCE.plusSeconds(offsets / PER_SECOND_MIN);
        isBehind = !reader.read(ranges, deadline, record -> {
                    progress.increment();
                    keep(record);
                    return true;
                })
                .isEmpty();
    }

    List<Tape> tapes(Place place) {
        return new ArrayList<>(tapes.getOrDefault(place, new TreeMap<>()).values());
    }

    /** From where on every event that the sink has passed must have one. */
    long from(long firstCovered) {
        if (!isThere) {
            return Long.MAX_VALUE;
        }
        if (isCut) {
            return firstCovered < 0 ? Long.MAX_VALUE : firstCovered;
        }
        return 0;
    }

    /** Up to where: the group's offset, unless not all receipts could be read. */
    long to(Place place, long committed) {
        return isBehind ? Math.min(committed, coveredTo.getOrDefault(place, -1L) + 1) : committed;
    }

    boolean isThere() {
        return isThere;
    }

    boolean isCut() {
        return isCut;
    }

    boolean isBehind() {
        return isBehind;
    }

    long records() {
        return records;
    }

    List<Finding> findings() {
        return strays.all();
    }

    private void keep(ConsumerRecord<byte[], byte[]> record) {
        records++;
        Receipt receipt = Receipt.parse(record.value()).orElse(null);
        if (receipt == null || !outTopics.contains(receipt.topic())) {
            strays.stray(new Place(record.topic(), record.partition()), record.offset(), "it is no receipt");
            return;
        }
        Place place = new Place(receipt.topic(), receipt.partition());
        // A key keeps to a partition until there are more of them: then the later ones stand in another.
        tapes.computeIfAbsent(place, it -> new TreeMap<>())
                .computeIfAbsent(record.partition(), it -> new Tape())
                .add(receipt);
        coveredTo.merge(place, receipt.last(), Math::max);
    }
}
