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

    /** The one whose turn it is; it goes to the end of the line. Null where there are no partitions. */
    @Nullable
    PartitionQueue next() {
        PartitionQueue queue = turns.poll();
        if (queue != null) {
            turns.add(queue);
        }
        return queue;
    }

    /**
     * How long until something is to be done without an answer or a record coming in.
     *
     * @param canSend whether a request could be sent; what is settled is due in any case
     */
    long nanosToNext(long nowNanos, long mostNanos, boolean canSend) {
        long next = mostNanos;
        for (PartitionQueue queue : queues.values()) {
            OptionalLong wait = queue.nanosToNext(nowNanos);
            if (wait.isPresent() && (canSend || queue.settled().isPresent())) {
                next = Math.min(next, wait.getAsLong());
            }
        }
        return next;
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
