package io.weir.sink;

import io.weir.batch.BatchLimits;
import io.weir.batch.Framing;
import io.weir.delivery.RetryPolicy;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The partitions this instance has now, what is held of each, and whose turn it is. Owned by the sink's thread. */
final class Partitions {
    private final BatchLimits limits;
    private final Framing framing;
    private final RetryPolicy policy;
    private final long heldBytesMax;
    private final Answered answered;
    private final Map<TopicPartition, PartitionQueue> queues = new HashMap<>();

    /** With more partitions than requests all get their share. */
    private final Deque<PartitionQueue> turns = new ArrayDeque<>();

    Partitions(SinkLimits limits, Framing framing, Answered answered) {
        this.limits = limits.batch();
        this.framing = framing;
        policy = limits.retries();
        heldBytesMax = limits.heldBytesMax();
        this.answered = answered;
    }

    void add(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            PartitionQueue queue = new PartitionQueue(partition, limits, framing, policy, answered.take(partition));
            queues.put(partition, queue);
            turns.add(queue);
        }
    }

    void remove(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            PartitionQueue queue = queues.remove(partition);
            if (queue != null) {
                turns.remove(queue);
                queue.answeredFor().ifPresent(it -> answered.keep(partition, it));
            }
        }
    }

    int size() {
        return queues.size();
    }

    List<TopicPartition> partitions() {
        return List.copyOf(queues.keySet());
    }

    Collection<PartitionQueue> all() {
        return queues.values();
    }

    List<PartitionQueue> of(Collection<TopicPartition> partitions) {
        return partitions.stream().map(queues::get).filter(Objects::nonNull).toList();
    }

    PartitionQueue get(TopicPartition partition) {
        PartitionQueue queue = queues.get(partition);
        if (queue == null) {
            throw new IllegalStateException("records of " + partition + ", which is not this instance's");
        }
        return queue;
    }

    /** False for one that was lost: its partition has another queue by now, or none. */
    boolean has(PartitionQueue queue) {
        return queues.get(queue.partition()) == queue;
    }

    /** The first in line that has something to send, and stays there until it is {@link #served}; null where none has. */
    @Nullable
    PartitionQueue nextDue(long nowNanos) {
        for (int i = turns.size(); i > 0; i--) {
            PartitionQueue first = turns.element();
            if (first.isDue(nowNanos)) {
                return first;
            }
            turns.add(turns.remove());
        }
        return null;
    }

    /** The first in line has had its turn. */
    void served() {
        turns.add(turns.remove());
    }

    /**
     * How long until something is to be done without an answer or a record coming in.
     *
     * @param nanosToRoom how long until a request could be sent, asked where there is one; what is settled waits for
     *     none
     */
    long nanosToNext(long nowNanos, long mostNanos, LongSupplier nanosToRoom) {
        long next = mostNanos;
        long toSend = mostNanos;
        for (PartitionQueue queue : queues.values()) {
            OptionalLong wait = queue.nanosToNext(nowNanos);
            if (queue.isSettled()) {
                next = Math.min(next, wait.orElse(mostNanos));
            } else {
                toSend = Math.min(toSend, wait.orElse(mostNanos));
            }
        }
        return toSend < next ? Math.min(next, Math.max(toSend, nanosToRoom.getAsLong())) : next;
    }

    /** No more of a partition than its next request needs, and in all no more than the heap has room for. */
    Set<TopicPartition> full() {
        boolean noRoom = heldBytes() >= heldBytesMax;
        Set<TopicPartition> full = new HashSet<>();
        for (PartitionQueue queue : queues.values()) {
            // One that holds nothing may always fetch: whoever is served last must not starve.
            if (queue.isFull() || (noRoom && queue.heldEvents() > 0)) {
                full.add(queue.partition());
            }
        }
        return full;
    }

    long heldBytes() {
        return queues.values().stream().mapToLong(PartitionQueue::heldBytes).sum();
    }

    long heldEvents() {
        return queues.values().stream().mapToLong(PartitionQueue::heldEvents).sum();
    }
}
