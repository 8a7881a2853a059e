package io.weir.journey;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.config.TopicSettings;
import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;

/** Finds what belongs to one event, by the order that each topic has. For one thread. */
final class Finder {
    /** How far the clocks of two machines may be apart; the doctor complains long before. */
    private static final Duration CLOCKS_APART_MAX = Duration.ofMinutes(10);

    /** A receipt and the dead letters beside it are of one transaction, which lasts less. */
    private static final Duration TRANSACTION_MAX = Duration.ofMinutes(1);

    private final Logs logs;
    private final TopicSettings topics;

    Finder(Logs logs, TopicSettings topics) {
        this.logs = logs;
        this.topics = topics;
    }

    /** The first time it came into raw. The numbers of a lane rise in its partition; what was redriven is out of order. */
    Optional<Found> raw(Sid sid) {
        return inLane(topics.raw(), sid);
    }

    /** In valid, priority or the dead letters of the judge, for an event whose raw record is gone. */
    Optional<Found> judgedInLane(Sid sid) {
        return first(List.of(topics.valid(), topics.priority(), topics.dlq()), topic -> inLane(topic, sid));
    }

    /**
     * What the judge made of the raw record there. It keeps partition and order, so origins rise in each topic; of the
     * dead letters, among those of the judge.
     */
    Optional<Found> judged(Origin raw) {
        return first(List.of(topics.valid(), topics.priority(), topics.dlq()), topic -> {
            TopicPartition partition = new TopicPartition(topic, raw.partition());
            return logs.partitions(topic).contains(partition) ? byOrigin(partition, raw) : Optional.empty();
        });
    }

    /** The same without trust in any order: before somebody is told that an event is missing. */
    Optional<Found> judgedAnywhere(Origin raw) {
        return first(
                List.of(topics.valid(), topics.priority(), topics.dlq()),
                topic -> anywhere(
                        topic,
                        it -> !it.isRefusedBySiem()
                                && it.origin().filter(raw::equals).isPresent()));
    }

    Optional<Found> rawAnywhere(Sid sid) {
        return anywhere(topics.raw(), it -> it.sid().equals(sid));
    }

    /** The batch in which the sink dealt with the event there; its receipts are in its order. */
    Optional<Found> receipt(Origin event, Instant appended) {
        String key = event.topic() + "-" + event.partition();
        return first(
                byKey(topics.receipts(), key),
                partition -> bisect(
                        partition,
                        logs.since(partition, appended.minus(CLOCKS_APART_MAX)),
                        it -> it.receipt()
                                .filter(receipt -> receipt.isOf(event))
                                .map(receipt -> receipt.order(event))));
    }

    Optional<Found> receiptAnywhere(Origin event) {
        return anywhere(
                topics.receipts(),
                it -> it.receipt()
                        .filter(receipt -> receipt.isOf(event) && receipt.order(event) == 0)
                        .isPresent());
    }

    /** The dead letter that was written beside the receipt, where the SIEM refused the event. */
    Optional<Found> refusal(Sid sid, int attempt, Found receipt) {
        return first(logs.partitions(topics.dlq()), partition -> {
            long from = logs.since(partition, receipt.appended().minus(TRANSACTION_MAX));
            long to = logs.since(partition, receipt.appended().plus(TRANSACTION_MAX));
            return logs.first(
                    partition,
                    from,
                    to,
                    it -> it.isRefusedBySiem()
                            && it.attempt() == attempt
                            && it.sid().equals(sid));
        });
    }

    /** The next time it came into raw, in that partition from there on. */
    Optional<Found> again(Sid sid, int attempt, TopicPartition partition, long from) {
        return logs.first(
                partition,
                from,
                Long.MAX_VALUE,
                it -> it.attempt() > attempt && it.sid().equals(sid));
    }

    /** Where the log stood when the record was written, or before. */
    long around(TopicPartition partition, Found record) {
        return logs.since(partition, record.appended().minus(CLOCKS_APART_MAX));
    }

    private Optional<Found> inLane(String topic, Sid sid) {
        return first(
                byKey(topic, sid.lane()),
                partition -> bisect(
                        partition,
                        logs.since(partition, Instant.ofEpochMilli(sid.epoch()).minus(CLOCKS_APART_MAX)),
                        it -> isInOrder(it, sid) ? Optional.of(order(it.sid(), sid)) : Optional.empty()));
    }

    private Optional<Found> byOrigin(TopicPartition partition, Origin raw) {
        return bisect(
                partition,
                logs.begin(partition),
                it -> isJudgedFrom(it, raw)
                        ? it.origin().map(origin -> Long.compare(origin.offset(), raw.offset()))
                        : Optional.empty());
    }

    /** @param order of those that are in order */
    private Optional<Found> bisect(TopicPartition partition, long from, Function<Found, Optional<Integer>> order) {
        return Bisection.find(
                (low, high, orderMin) -> logs.between(
                                partition,
                                low,
                                high,
                                it -> order.apply(it)
                                        .filter(its -> its >= orderMin)
                                        .isPresent())
                        .map(it -> new Bisection.Seen<>(
                                it.place().offset(), order.apply(it).orElseThrow(), it)),
                from,
                logs.end(partition));
    }

    private Optional<Found> anywhere(String topic, Predicate<Found> wanted) {
        return first(logs.partitions(topic), partition -> logs.first(partition, 0, Long.MAX_VALUE, wanted));
    }

    /** Those partitions first where the key of the records leads by default. */
    private List<TopicPartition> byKey(String topic, String key) {
        List<TopicPartition> partitions = new ArrayList<>(logs.partitions(topic));
        int first = BuiltInPartitioner.partitionForKey(key.getBytes(UTF_8), partitions.size());
        partitions.add(0, partitions.remove(first));
        return partitions;
    }

    private static boolean isInOrder(Found it, Sid sid) {
        return it.attempt() == 1 && !it.isRefusedBySiem() && it.sid().lane().equals(sid.lane());
    }

    private static boolean isJudgedFrom(Found it, Origin raw) {
        return !it.isRefusedBySiem()
                && it.origin()
                        .filter(origin -> origin.topic().equals(raw.topic()) && origin.partition() == raw.partition())
                        .isPresent();
    }

    private static int order(Sid it, Sid sought) {
        int byEpoch = Long.compare(it.epoch(), sought.epoch());
        return byEpoch != 0 ? byEpoch : Long.compare(it.seq(), sought.seq());
    }

    private static <T, R> Optional<R> first(List<T> places, Function<T, Optional<R>> search) {
        for (T place : places) {
            Optional<R> found = search.apply(place);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
