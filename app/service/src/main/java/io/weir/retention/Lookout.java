package io.weir.retention;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.audit.AuditScope;
import io.weir.cluster.Cluster;
import io.weir.cluster.LogReader;
import io.weir.cluster.LogReader.Firsts;
import io.weir.cluster.Offsets;
import io.weir.cluster.TopicState;
import io.weir.config.RetainSettings;
import io.weir.config.TopicSettings;
import io.weir.envelope.Headers;
import io.weir.envelope.Origin;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Sees how far each partition is proven to be done with, and what it takes on disk. Changes nothing. For one thread. */
final class Lookout implements AutoCloseable {
    private static final Duration CLUSTER_DEADLINE = Duration.ofSeconds(10);

    /** An open transaction of a process that was killed is over after 10 s. */
    private static final Duration READ_MAX = Duration.ofSeconds(15);

    /** Some records: one is wanted at a time. */
    private static final int SINGLE_BYTES = 16 << 10;

    private final AuditScope scope;
    private final TopicSettings topics;
    private final RetainSettings settings;
    private final Clock clock;
    private final Admin admin;
    private final LogReader reader;
    private final LogReader single;
    private final Receipts receipts;

    Lookout(AuditScope scope, RetainSettings settings, Clock clock) {
        this.scope = scope;
        this.settings = settings;
        this.clock = clock;
        topics = scope.topics();
        admin = Cluster.open(scope.kafka(), CLUSTER_DEADLINE);
        reader = new LogReader(scope.kafka(), "weir-retention");
        single = new LogReader(scope.kafka(), "weir-retention-single", SINGLE_BYTES);
        receipts = new Receipts(topics.receipts(), reader, single);
    }

    Admin admin() {
        return admin;
    }

    Plan look() {
        List<String> names = List.of(topics.raw(), topics.valid(), topics.priority(), topics.dlq(), topics.receipts());
        Map<String, Policy> policies = policies(names);
        // Before the ends: whatever a group has passed is in the topics behind it by the time their ends are read.
        Map<TopicPartition, Long> committed = committed();
        Logs logs = logs(names, committed);
        Map<TopicPartition, Reader> readers = readers(logs);
        Instant now = clock.instant();
        Instant before = now.minus(settings.afterDelivery());
        Firsts oldest =
                single.first(logs.ranges(topic -> isOut(topic) || topic.equals(topics.raw()), logs::begin), READ_MAX);
        Instant oldestAt = oldestAt(oldest, now);
        receipts.follow(admin, logs.ranges(this::isOut, logs::begin), firstAt(oldest), oldestAt, before);

        Map<TopicPartition, Bound> bounds = new HashMap<>();
        logs.of(this::isOut).forEach(it -> bounds.put(it, out(logs, it, readers)));
        Firsts kept = single.first(logs.ranges(this::isOut, it -> bound(bounds, it)), READ_MAX);
        Firsts unread = single.first(logs.ranges(it -> true, logs::unread), READ_MAX);
        bounds.putAll(raw(logs, before, kept, oldest, readers));
        bounds.putAll(receiptBounds(logs, now, oldestAt, !oldest.unread().isEmpty()));
        logs.of(topics.dlq()::equals).forEach(it -> bounds.put(it, new Bound(logs.begin(it), Keeper.ALWAYS)));
        policies.forEach((topic, policy) -> {
            if (!policy.isProof()) {
                logs.of(topic::equals).forEach(it -> bounds.put(it, new Bound(logs.begin(it), Keeper.POLICY)));
            }
        });
        List<Row> rows =
                logs.all().stream().map(it -> row(logs, it, bounds, unread)).toList();
        return new Plan(now, rows, policies, readers, DiskReader.read(admin, names));
    }

    @Override
    public void close() {
        reader.close();
        single.close();
        admin.close(Duration.ofSeconds(1));
    }

    private Map<String, Policy> policies(List<String> names) {
        TopicState state = TopicState.read(admin, names);
        Map<String, Policy> policies = new HashMap<>();
        names.forEach(it -> policies.put(it, Policy.of(state.topics().get(it))));
        return policies;
    }

    private Map<TopicPartition, Long> committed() {
        Map<TopicPartition, Long> committed = new HashMap<>();
        Map.of(
                        topics.raw(), scope.streamsGroup(),
                        topics.valid(), scope.validGroup(),
                        topics.priority(), scope.priorityGroup())
                .forEach((topic, group) -> Offsets.committed(admin, group).forEach((partition, offset) -> {
                    if (partition.topic().equals(topic)) {
                        committed.put(partition, offset);
                    }
                }));
        return committed;
    }

    /** Whoever else reads what Weir deletes from: another sink for another SIEM, or a program of the user's. */
    private Map<TopicPartition, Reader> readers(Logs logs) {
        List<TopicPartition> partitions = logs.of(it -> isOut(it) || it.equals(topics.raw()));
        return Reader.last(
                Offsets.ofAllGroups(admin, partitions),
                List.of(scope.streamsGroup(), scope.validGroup(), scope.priorityGroup()));
    }

    private Logs logs(List<String> names, Map<TopicPartition, Long> committed) {
        List<TopicPartition> partitions = Offsets.partitions(admin, names);
        return new Logs(Offsets.begins(admin, partitions), Offsets.ends(admin, partitions), committed);
    }

    private Row row(Logs logs, TopicPartition partition, Map<TopicPartition, Bound> bounds, Firsts unread) {
        ConsumerRecord<byte[], byte[]> first = unread.found().get(partition);
        return new Row(
                partition,
                logs.begin(partition),
                logs.end(partition),
                needed(logs, partition, unread),
                logs.unread(partition),
                first == null ? OptionalLong.empty() : OptionalLong.of(first.timestamp()),
                bounds.getOrDefault(partition, Bound.NONE).within(logs.begin(partition), logs.end(partition)));
    }

    /** When the oldest event came that is still there. */
    private Instant oldestAt(Firsts oldest, Instant now) {
        return oldest.found().values().stream()
                .filter(it -> isOut(it.topic()))
                .map(it -> Instant.ofEpochMilli(it.timestamp()))
                .reduce(now, (one, other) -> one.isBefore(other) ? one : other);
    }

    /** When the first event of each partition came that is still there. */
    private Map<TopicPartition, Instant> firstAt(Firsts oldest) {
        Map<TopicPartition, Instant> firstAt = new HashMap<>();
        oldest.found().forEach((partition, record) -> firstAt.put(partition, Instant.ofEpochMilli(record.timestamp())));
        return firstAt;
    }

    private boolean isOut(String topic) {
        return topic.equals(topics.valid()) || topic.equals(topics.priority());
    }

    private Bound out(Logs logs, TopicPartition partition, Map<TopicPartition, Reader> readers) {
        return Bound.lowest(
                        Bound.out(receipts.covered(partition), receipts.isHole(partition), logs.committed(partition)),
                        Bound.reader(readers.get(partition)))
                .within(logs.begin(partition), logs.end(partition));
    }

    private static long bound(Map<TopicPartition, Bound> bounds, TopicPartition partition) {
        return bounds.getOrDefault(partition, Bound.NONE).offset();
    }

    private Map<TopicPartition, Bound> raw(
            Logs logs, Instant before, Firsts kept, Firsts oldest, Map<TopicPartition, Reader> readers) {
        List<TopicPartition> partitions = logs.of(topics.raw()::equals);
        Map<TopicPartition, Long> since = Offsets.since(admin, partitions, before.toEpochMilli() + 1);
        Map<TopicPartition, Bound> bounds = new HashMap<>();
        for (TopicPartition raw : partitions) {
            long young = since.getOrDefault(raw, 0L);
            Bound bound = Bound.lowest(
                    Bound.raw(
                            logs.committed(raw),
                            young < 0 ? logs.end(raw) : young,
                            origin(raw, topics.valid(), kept, Keeper.VALID),
                            origin(raw, topics.priority(), kept, Keeper.PRIORITY)),
                    Bound.reader(readers.get(raw)));
            ConsumerRecord<byte[], byte[]> first = oldest.found().get(raw);
            boolean isAny = first != null && first.offset() < bound.offset();
            // Markers alone tell an audit that nothing stood where a tally began.
            bounds.put(raw, isAny ? bound : new Bound(0, bound.keeper()));
        }
        return bounds;
    }

    /** A partition keeps its order and its number, so what stands in raw before that event's origin is done with too. */
    private static Bound origin(TopicPartition raw, String outTopic, Firsts firsts, Keeper keeper) {
        TopicPartition out = new TopicPartition(outTopic, raw.partition());
        ConsumerRecord<byte[], byte[]> record = firsts.found().get(out);
        if (record == null) {
            return firsts.unread().contains(out) ? new Bound(0, Keeper.UNREAD) : Bound.NONE;
        }
        Header header = record.headers().lastHeader(Headers.ORIGIN);
        Optional<Origin> origin = header == null || header.value() == null
                ? Optional.empty()
                : Origin.parse(new String(header.value(), ISO_8859_1));
        return origin.filter(it -> it.topic().equals(raw.topic()) && it.partition() == raw.partition())
                .map(it -> new Bound(it.offset(), keeper))
                .orElse(new Bound(0, Keeper.FOREIGN));
    }

    /** Old enough, and older than anything that it could be the proof of. */
    private Map<TopicPartition, Bound> receiptBounds(Logs logs, Instant now, Instant oldest, boolean isUnknown) {
        List<TopicPartition> partitions = logs.of(topics.receipts()::equals);
        Instant needed = oldest.minus(Receipts.SKEW_MAX);
        Map<TopicPartition, Long> young =
                Offsets.since(admin, partitions, now.minus(settings.receipts()).toEpochMilli() + 1);
        Map<TopicPartition, Long> proofs = Offsets.since(admin, partitions, needed.toEpochMilli());
        Map<TopicPartition, Bound> bounds = new HashMap<>();
        for (TopicPartition partition : partitions) {
            bounds.put(
                    partition,
                    isUnknown
                            ? new Bound(0, Keeper.UNREAD)
                            : Bound.lowest(
                                    new Bound(orEnd(young, logs, partition), Keeper.AGE),
                                    new Bound(orEnd(proofs, logs, partition), Keeper.EVENTS)));
        }
        return bounds;
    }

    private static long orEnd(Map<TopicPartition, Long> since, Logs logs, TopicPartition partition) {
        long offset = since.getOrDefault(partition, 0L);
        return offset < 0 ? logs.end(partition) : offset;
    }

    /** What has not been delivered, wherever the delay stands; all of what nobody delivers. */
    private long needed(Logs logs, TopicPartition partition, Firsts unread) {
        ConsumerRecord<byte[], byte[]> first = unread.found().get(partition);
        long own = first == null ? logs.end(partition) : first.offset();
        if (unread.unread().contains(partition)) {
            own = logs.unread(partition);
        }
        if (!partition.topic().equals(topics.raw())) {
            return isOut(partition.topic()) ? own : logs.begin(partition);
        }
        return Bound.lowest(
                        new Bound(own, Keeper.GROUP),
                        origin(partition, topics.valid(), unread, Keeper.VALID),
                        origin(partition, topics.priority(), unread, Keeper.PRIORITY))
                .within(logs.begin(partition), logs.end(partition))
                .offset();
    }
}
