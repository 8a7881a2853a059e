package io.weir.sink;

import io.weir.batch.Assembler;
import io.weir.batch.Batch;
import io.weir.batch.BatchLimits;
import io.weir.batch.Framing;
import io.weir.batch.Item;
import io.weir.delivery.Delivery;
import io.weir.delivery.Receipt;
import io.weir.delivery.RetryPolicy;
import io.weir.delivery.Settled;
import io.weir.delivery.Settlement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been taken from one partition and is not committed yet, in order. One batch at a time is on its way, and
 * the next one leaves only after the commit that covers it: so a crash repeats at most one batch of a partition.
 *
 * <p>Owned by the sink's thread; time is a monotonic reading in nanoseconds.
 */
final class PartitionQueue {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionQueue.class);

    private final TopicPartition partition;
    private final Framing framing;
    private final RetryPolicy policy;
    private final Assembler assembler;
    private final Deque<Batch> ready = new ArrayDeque<>();

    /** What the SIEM had answered for when the partition was given up, until all of it has come again. */
    private @Nullable Settled answered;

    /** How many events of it have come. */
    private int come;

    private @Nullable Settlement current;
    private long currentBytes;
    private long heldBytes;
    private long heldEvents;
    private long takenUpTo = -1;
    private long committedUpTo = -1;

    /** @param answered from an earlier time with this partition; nothing of it is sent if it comes again first */
    PartitionQueue(
            TopicPartition partition,
            BatchLimits limits,
            Framing framing,
            RetryPolicy policy,
            @Nullable Settled answered) {
        this.partition = partition;
        this.answered = answered;
        this.framing = framing;
        this.policy = policy;
        assembler = new Assembler(limits, framing);
    }

    TopicPartition partition() {
        return partition;
    }

    void take(Item item, long nowNanos) {
        heldBytes += item.heldBytes();
        heldEvents++;
        if (answered == null) {
            assembler.add(item, nowNanos, ready::add);
        } else {
            compare(answered, item, nowNanos);
        }
    }

    /** The group goes on somewhere else where anything else comes: then nothing is known of what comes. */
    private void compare(Settled before, Item item, long nowNanos) {
        Item expected = before.items().get(come);
        if (!item.origin().equals(expected.origin()) || !item.sid().equals(expected.sid())) {
            answered = null;
            before.items().subList(0, come).forEach(it -> assembler.add(it, nowNanos, ready::add));
            assembler.add(item, nowNanos, ready::add);
        } else if (++come == before.events()) {
            LOG.info("{} events of {} are not sent again: the SIEM has answered for them", come, partition);
            answered = null;
            current = Settlement.of(before, framing, policy);
            currentBytes = current.heldBytes();
        }
    }

    /** Whether there is something to send now. */
    boolean isDue(long nowNanos) {
        if (current != null) {
            return current.isDue(nowNanos);
        }
        return !ready.isEmpty() || assembler.nanosToExpiry(nowNanos).equals(OptionalLong.of(0));
    }

    /** The next request, where one is due. */
    Optional<Batch> next(long nowNanos) {
        if (current == null) {
            assembler.expire(nowNanos, ready::add);
            Batch batch = ready.poll();
            if (batch == null) {
                return Optional.empty();
            }
            current = new Settlement(batch, framing, policy, nowNanos);
            currentBytes = current.heldBytes();
        }
        return current.next(nowNanos);
    }

    void answered(Receipt receipt, long nowNanos) {
        underWay().answered(receipt, nowNanos);
    }

    boolean isSending() {
        return current != null && current.isSending();
    }

    boolean isSettled() {
        return current != null && current.isSettled();
    }

    /** The batch on its way, once every event of it has an outcome. */
    Optional<Settled> settled() {
        return current != null && current.isSettled() ? current.settled() : Optional.empty();
    }

    /** What can be committed where the partition is given up now: the settled head of the batch on its way. */
    Optional<Settled> settledSoFar() {
        return current == null ? Optional.empty() : current.settled();
    }

    /** What the SIEM has answered for and Kafka has not been told, where the partition is given up now. */
    Optional<Settled> answeredFor() {
        return answered == null ? settledSoFar() : Optional.of(answered);
    }

    /** Its offset has moved behind these. What is left of their batch stays held, and the partition is given up. */
    void committed(Settled settled) {
        heldEvents -= settled.events();
        if (settled.events() == underWay().events()) {
            heldBytes -= currentBytes;
            current = null;
        }
    }

    /** Everything of the partition before this offset has been taken; markers, which are no events, are passed. */
    void takenUpTo(long offset) {
        takenUpTo = offset;
    }

    /** The group's offset is here now. */
    void committedUpTo(long offset) {
        committedUpTo = offset;
    }

    /**
     * The marker that ends a transaction is no event, and has an offset all the same. Where everything before it is
     * settled the group's offset goes past it too, so that a lag of 0 and all delivered are one.
     */
    OptionalLong offsetBehindMarker(@Nullable Settled settled) {
        boolean nothingElse = heldEvents == (settled == null ? 0 : settled.events());
        return nothingElse && takenUpTo > committedUpTo ? OptionalLong.of(takenUpTo) : OptionalLong.empty();
    }

    Optional<Delivery.TargetFault> fault() {
        return current == null ? Optional.empty() : current.fault();
    }

    /** More than one request's worth waits behind the one on its way: to fetch more would only fill the heap. */
    boolean isFull() {
        return !ready.isEmpty();
    }

    long heldBytes() {
        return heldBytes;
    }

    long heldEvents() {
        return heldEvents;
    }

    /** How long until something is to be done without an answer or a record coming in. */
    OptionalLong nanosToNext(long nowNanos) {
        if (current != null) {
            return current.isSettled() ? OptionalLong.of(0) : current.nanosToNext(nowNanos);
        }
        return ready.isEmpty() ? assembler.nanosToExpiry(nowNanos) : OptionalLong.of(0);
    }

    private Settlement underWay() {
        if (current == null) {
            throw new IllegalStateException("nothing of " + partition + " is under way");
        }
        return current;
    }
}
