package io.weir.rescan;

import io.weir.audit.AuditScope;
import io.weir.cluster.ClusterUnreachableException;
import io.weir.cluster.LogReader.Range;
import io.weir.cluster.Offsets;
import io.weir.config.TopicSettings;
import io.weir.tally.Place;
import io.weir.tally.Residual;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * One pass over everything, after the receipts: dead letters, what goes out, and raw last, so that for each event it is known by then
 * what became of it. Dead letters come before what goes out, because they say which events of a receipt were refused.
 */
final class DeepScan {
    private final Admin admin;
    private final AuditScope scope;
    private final Bounds bounds;
    private final Receipts receipts;
    private final LongAdder progress;
    private final Duration stallMax;
    private final Map<Integer, Partition> partitions = new TreeMap<>();
    private final Map<TopicPartition, Long> behind = new HashMap<>();

    DeepScan(Admin admin, AuditScope scope, Bounds bounds, LongAdder progress, Duration stallMax) {
        this.admin = admin;
        this.scope = scope;
        this.bounds = bounds;
        this.progress = progress;
        this.stallMax = stallMax;
        TopicSettings topics = scope.topics();
        receipts = bounds.receipts();
        for (Place place : bounds.places(topics.raw())) {
            Range range = bounds.range(place);
            Partition partition = new Partition(place, range.from(), range.to(), bounds.committed(place));
            partitions.put(place.partition(), partition);
            for (Kind kind : List.of(Kind.VALID, Kind.PRIORITY, Kind.DEAD)) {
                if (bounds.range(place(kind, place.partition())).from() > 0) {
                    partition.cut(kind);
                }
            }
        }
    }

    Residual run() {
        int threads =
                Math.max(1, Math.min(partitions.size(), Runtime.getRuntime().availableProcessors()));
        List<Worker> workers = new ArrayList<>();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            for (int i = 0; i < threads; i++) {
                workers.add(new Worker(i, threads));
            }
            all(executor, workers, Worker::dead);
            all(executor, workers, Worker::out);
            partitions
                    .values()
                    .forEach(from -> from.moved.forEach(it -> {
                        Partition to = partitions.get(it.partition());
                        if (to != null) {
                            to.returned(it);
                        }
                    }));
            all(executor, workers, Worker::raw);
            all(executor, workers, Worker::suspects);
        } finally {
            workers.forEach(it -> it.reader.close());
            executor.shutdownNow();
        }
        return new DeepLaw(scope, bounds, receipts, partitions, behind).apply();
    }

    long records() {
        return receipts.records()
                + partitions.values().stream().mapToLong(it -> it.records).sum();
    }

    private interface Phase {
        void run(Worker worker);
    }

    private void all(ExecutorService executor, List<Worker> workers, Phase phase) {
        List<Future<?>> running = new ArrayList<>();
        workers.forEach(worker -> running.add(executor.submit(() -> phase.run(worker))));
        for (Future<?> it : running) {
            try {
                it.get();
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof RuntimeException cause
                        ? cause
                        : new IllegalStateException("the scan failed", failed);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new ClusterUnreachableException("Interrupted while reading", stop);
            }
        }
        workers.forEach(it -> behind.putAll(it.behind));
    }

    private Place place(Kind kind, int partition) {
        TopicSettings topics = scope.topics();
        return new Place(
                switch (kind) {
                    case RAW -> topics.raw();
                    case VALID -> topics.valid();
                    case PRIORITY -> topics.priority();
                    case DEAD -> topics.dlq();
                },
                partition);
    }

    private Map<TopicPartition, Range> ranges(String topic, Set<Integer> numbers) {
        Map<TopicPartition, Range> ranges = new HashMap<>();
        bounds.ranges().forEach((partition, range) -> {
            if (partition.topic().equals(topic) && numbers.contains(partition.partition())) {
                ranges.put(partition, range);
            }
        });
        return ranges;
    }

    /** Has every so-many-th partition to itself, from dead letters to raw. */
    private final class Worker {
        private final Map<Integer, Partition> mine = new TreeMap<>();
        private final ScanReader reader;
        private final Map<TopicPartition, Long> behind = new HashMap<>();

        Worker(int number, int workers) {
            reader = new ScanReader(scope.kafka(), "weir-audit-deep-" + number, progress, stallMax);
            partitions.forEach((partition, it) -> {
                if (partition % workers == number) {
                    mine.put(partition, it);
                }
            });
        }

        void dead() {
            Map<TopicPartition, Taker> takers = new HashMap<>();
            mine.forEach((number, it) ->
                    takers.put(key(Kind.DEAD, number), new DeadTopic(it, place(Kind.DEAD, number))));
            read(ranges(scope.topics().dlq(), mine.keySet()), takers, Kind.DEAD);
        }

        void out() {
            Map<TopicPartition, Taker> takers = new HashMap<>();
            Map<TopicPartition, OutTopic> outs = new HashMap<>();
            mine.forEach((number, it) -> {
                outs.put(key(Kind.VALID, number), topic(it, Kind.VALID, Kind.PRIORITY));
                outs.put(key(Kind.PRIORITY, number), topic(it, Kind.PRIORITY, Kind.VALID));
            });
            takers.putAll(outs);
            Map<TopicPartition, Range> both = ranges(scope.topics().valid(), mine.keySet());
            both.putAll(ranges(scope.topics().priority(), mine.keySet()));
            Set<TopicPartition> open = read(both, takers, Kind.VALID);
            outs.forEach((partition, topic) -> {
                if (!open.contains(partition)) {
                    topic.end();
                }
            });
        }

        void raw() {
            Map<TopicPartition, Taker> takers = new HashMap<>();
            mine.forEach((number, it) -> takers.put(key(Kind.RAW, number), new RawTopic(it)));
            read(ranges(scope.topics().raw(), mine.keySet()), takers, Kind.RAW);
        }

        void suspects() {
            mine.forEach((number, it) -> {
                Map<Kind, Place> places = new EnumMap<>(Kind.class);
                for (Kind kind : Kind.values()) {
                    places.put(kind, place(kind, number));
                }
                new Suspects(reader, it, places).name();
            });
        }

        private OutTopic topic(Partition partition, Kind kind, Kind otherKind) {
            Place place = place(kind, partition.number);
            ReceiptCursor cursor = new ReceiptCursor(
                    place, receipts.tapes(place), bounds.range(place).from(), partition.found);
            return new OutTopic(
                    partition,
                    kind,
                    place,
                    place(otherKind, partition.number),
                    cursor,
                    receipts.to(place, bounds.committed(place)),
                    receipts.from(cursor.firstCovered()));
        }

        private Set<TopicPartition> read(
                Map<TopicPartition, Range> ranges, Map<TopicPartition, Taker> takers, Kind kind) {
            Map<TopicPartition, Long> open = reader.read(ranges, takers);
            if (!open.isEmpty()) {
                mustBeOpen(open);
            }
            open.forEach((partition, readTo) -> {
                Partition its = mine.get(partition.partition());
                if (its != null && kind == Kind.RAW) {
                    its.rawReadTo = readTo;
                } else if (its != null) {
                    its.behind(partition.topic().equals(scope.topics().priority()) ? Kind.PRIORITY : kind);
                }
            });
            behind.putAll(open);
            return open.keySet();
        }

        private TopicPartition key(Kind kind, int number) {
            Place place = place(kind, number);
            return new TopicPartition(place.topic(), place.partition());
        }
    }

    /** What nobody answers for is no proof of anything; what stands behind an open transaction is nobody's yet. */
    private void mustBeOpen(Map<TopicPartition, Long> open) {
        Map<TopicPartition, Long> stable = Offsets.stableEnds(admin, open.keySet());
        open.forEach((partition, readTo) -> {
            if (readTo < stable.getOrDefault(partition, 0L)) {
                throw new ClusterUnreachableException(
                        partition + " gave nothing for " + stallMax.toSeconds() + " s, from offset " + readTo + " on",
                        new TimeoutException("no records"));
            }
        });
    }
}
