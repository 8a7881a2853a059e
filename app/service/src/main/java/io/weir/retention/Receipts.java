package io.weir.retention;

import io.weir.cluster.BatchReceipt;
import io.weir.cluster.LogReader;
import io.weir.cluster.LogReader.Firsts;
import io.weir.cluster.LogReader.Range;
import io.weir.cluster.Offsets;
import io.weir.envelope.Rfc3339;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Follows the receipts that are old enough, each time from where it stopped, and holds them against the log: what stands
 * between two of them is read. It keeps nothing: after a restart it begins where the oldest event stands that is kept.
 * For one thread.
 */
final class Receipts {
    /** By how much the clocks of two brokers may differ: a receipt is younger than its events, by another's clock. */
    static final Duration SKEW_MAX = Duration.ofHours(1);

    private static final Duration READ_MAX = Duration.ofSeconds(10);

    private final String topic;
    private final LogReader reader;
    private final LogReader single;
    private final Map<TopicPartition, Coverage> coverages = new HashMap<>();
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Set<TopicPartition> holes = new HashSet<>();
    private Map<TopicPartition, Instant> firstAt = Map.of();

    /** Whether they are read from their beginning, and a receipt that was not met is not there. */
    private boolean isFromBegin;

    /**
     * @param reader for many records in a row
     * @param single for one here and there
     */
    Receipts(String topic, LogReader reader, LogReader single) {
        this.topic = topic;
        this.reader = reader;
        this.single = single;
    }

    /**
     * @param logs the partitions that receipts are for, from the first offset to the end
     * @param firstAt when the first event of each came that is still there
     * @param oldest when the oldest event came that is still there
     * @param before receipts that are younger count as none
     */
    void follow(
            Admin admin,
            Map<TopicPartition, Range> logs,
            Map<TopicPartition, Instant> firstAt,
            Instant oldest,
            Instant before) {
        this.firstAt = firstAt;
        if (isAnother(logs)) {
            coverages.clear();
            next.clear();
        }
        logs.forEach((partition, log) -> coverages
                .computeIfAbsent(partition, it -> new Coverage(log.from()))
                .begin(log.from()));
        coverages.keySet().retainAll(logs.keySet());
        boolean isReadToEnd = read(admin, oldest, before);
        Set<TopicPartition> open = close(logs);
        holes.clear();
        if (!open.isEmpty() && !isFromBegin) {
            // The receipt may stand before the place where reading began: the next look begins at the first.
            isFromBegin = true;
            next.clear();
        } else if (isReadToEnd) {
            holes.addAll(open);
        }
    }

    /** The first offset of which no receipt, of those that are old enough, says that it was dealt with. */
    long covered(TopicPartition partition) {
        Coverage coverage = coverages.get(partition);
        return coverage == null ? 0 : coverage.end();
    }

    /** Whether a record stands there although there are receipts for what came later. */
    boolean isHole(TopicPartition partition) {
        return holes.contains(partition);
    }

    /** A log that ends before what was covered of it was made anew, or its new leader does not know its end yet. */
    private boolean isAnother(Map<TopicPartition, Range> logs) {
        return logs.entrySet().stream()
                .anyMatch(it -> covered(it.getKey()) > it.getValue().to());
    }

    private boolean read(Admin admin, Instant oldest, Instant before) {
        List<TopicPartition> partitions = Offsets.partitions(admin, List.of(topic));
        Map<TopicPartition, Long> begins = Offsets.begins(admin, partitions);
        Map<TopicPartition, Long> ends = Offsets.stableEnds(admin, partitions);
        Map<TopicPartition, Long> young = Offsets.since(admin, partitions, before.toEpochMilli() + 1);
        boolean isAnother = ends.entrySet().stream().anyMatch(it -> next.getOrDefault(it.getKey(), 0L) > it.getValue());
        boolean wantsAgain = false;
        for (Coverage coverage : coverages.values()) {
            wantsAgain |= coverage.wantsAgain();
        }
        if (isAnother || wantsAgain) {
            next.clear();
        }
        Map<TopicPartition, Long> starts = isFromBegin
                ? begins
                : Offsets.since(admin, partitions, oldest.minus(SKEW_MAX).toEpochMilli());
        Map<TopicPartition, Range> ranges = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long end = ends.getOrDefault(partition, 0L);
            long start = orEnd(starts.getOrDefault(partition, 0L), end);
            long from = Math.max(next.computeIfAbsent(partition, it -> start), begins.getOrDefault(partition, 0L));
            ranges.put(partition, new Range(from, Math.min(end, orEnd(young.getOrDefault(partition, 0L), end))));
        }
        Set<TopicPartition> tooYoung = new HashSet<>();
        Set<TopicPartition> behind = reader.read(ranges, READ_MAX, record -> {
            take(record, before, tooYoung);
            return true;
        });
        return behind.isEmpty();
    }

    /** The log's answer to "none is that young" is -1. */
    private static long orEnd(long offset, long end) {
        return offset < 0 ? end : offset;
    }

    private void take(ConsumerRecord<byte[], byte[]> record, Instant before, Set<TopicPartition> tooYoung) {
        TopicPartition own = new TopicPartition(record.topic(), record.partition());
        if (tooYoung.contains(own)) {
            return;
        }
        // Anything else is not one of ours, and no proof; were it one, what it covered shows as a hole.
        Optional<BatchReceipt> receipt = BatchReceipt.parse(record.value());
        Optional<Instant> settled = receipt.flatMap(it -> Rfc3339.parse(it.at()));
        if (receipt.isPresent() && settled.isPresent()) {
            // The broker's clock and the sink's: whichever says that it is younger is believed.
            if (record.timestamp() > before.toEpochMilli() || settled.get().isAfter(before)) {
                tooYoung.add(own);
                return;
            }
            cover(receipt.get(), Instant.ofEpochMilli(record.timestamp()));
        }
        next.put(own, record.offset() + 1);
    }

    /** One that is older than all that is there speaks of a former log of that name, whose offsets were others. */
    private void cover(BatchReceipt receipt, Instant written) {
        TopicPartition of = new TopicPartition(receipt.topic(), receipt.partition());
        Coverage coverage = coverages.get(of);
        Instant first = firstAt.getOrDefault(of, Instant.MIN);
        if (coverage != null && !written.plus(SKEW_MAX).isBefore(first)) {
            coverage.add(receipt.first(), receipt.last());
        }
    }

    /**
     * Looks at what stands between receipts.
     *
     * @return the partitions in which a record does
     */
    private Set<TopicPartition> close(Map<TopicPartition, Range> logs) {
        Set<TopicPartition> open = new HashSet<>();
        Set<TopicPartition> unread = new HashSet<>();
        long before = System.nanoTime() + READ_MAX.toNanos();
        while (System.nanoTime() - before < 0) {
            Map<TopicPartition, Range> gaps = new HashMap<>();
            coverages.forEach((partition, coverage) -> {
                long end = logs.getOrDefault(partition, new Range(0, 0)).to();
                coverage.gap()
                        .filter(it -> it.from() < end && !open.contains(partition) && !unread.contains(partition))
                        .ifPresent(it -> gaps.put(partition, new Range(it.from(), Math.min(it.to(), end))));
            });
            if (gaps.isEmpty()) {
                break;
            }
            Firsts firsts = single.first(gaps, READ_MAX);
            open.addAll(firsts.found().keySet());
            unread.addAll(firsts.unread());
            gaps.forEach((partition, gap) -> {
                Coverage coverage = coverages.get(partition);
                if (coverage != null && !open.contains(partition) && !unread.contains(partition)) {
                    coverage.passed(gap.to());
                }
            });
        }
        return open;
    }
}
