package io.weir.sink;

import io.weir.delivery.Budget;
import io.weir.delivery.Receipt;
import io.weir.delivery.Settled;
import io.weir.delivery.SiemTarget;
import io.weir.sink.Senders.Answer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * The sink's own thread: it alone owns the consumer, the transactions and what is held of each partition. A turn polls,
 * takes answers, commits what is settled, and sends what is due; nothing in it waits for the SIEM.
 */
final class SinkLoop implements ConsumerRebalanceListener, AutoCloseable {
    /** A turn at least this often, for the lag's sake; every real event wakes it. */
    private static final long IDLE_NANOS = Duration.ofMillis(500).toNanos();

    /** After a commit that Kafka did not take. */
    private static final long COMMIT_PAUSE_NANOS = Duration.ofMillis(500).toNanos();

    private final Consumer<byte[], byte[]> consumer;
    private final Commits commits;
    private final Accounts accounts;
    private final Senders senders;
    private final SiemTarget target;
    private final Records records;
    private final Partitions mine;
    private final SinkWatch watch;
    private final Duration stopTimeout;
    private long lastCommitNanos = System.nanoTime();
    private long noCommitBeforeNanos = lastCommitNanos;

    /** What was polled may not have been taken, and a transaction may be half done: nothing is committed any more. */
    private boolean broken;

    private volatile boolean polling;
    private volatile boolean stopping;
    private volatile boolean assigned;

    SinkLoop(
            Consumer<byte[], byte[]> consumer,
            Commits commits,
            Accounts accounts,
            SiemTarget target,
            Answered answered,
            SinkLimits limits,
            Budget.Share budget,
            String name,
            SinkWatch watch) {
        this.consumer = consumer;
        this.commits = commits;
        this.accounts = accounts;
        this.target = target;
        this.watch = watch;
        stopTimeout = limits.stopTimeout();
        mine = new Partitions(limits, target.framing(), answered);
        records = new Records(target);
        senders = new Senders(name, target, limits.requests(), budget, this::wake);
    }

    /** True once Kafka has given this instance its partitions, be they none. */
    boolean ready() {
        return assigned && !stopping;
    }

    /** Ends {@link #run}; any thread may ask. */
    void stop() {
        stopping = true;
        consumer.wakeup();
    }

    /** Until {@link #stop}; then what is under way is waited for and committed. */
    void run() throws InterruptedException {
        try {
            while (!stopping) {
                poll(nanosToNext());
                takeAnswers();
                commit(mine.all(), false);
                if (!stopping) {
                    dispatch();
                }
                regulate();
            }
            drain();
        } catch (InterruptedException | RuntimeException | Error failure) {
            broken = true;
            if (failure instanceof KafkaException && !stopping) {
                awaitAnswersAfter(failure);
            }
            throw failure;
        } finally {
            // To close the consumer is to give them up, and everything that can be committed has been.
            drop(mine.partitions());
        }
    }

    @Override
    public void close() {
        senders.close();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        // Takes as long as a former owner's last transaction stays open; only the broker can end that.
        accounts.open(partitions);
        mine.add(partitions);
        assigned = true;
        watch.partitions(mine.size());
    }

    /** Given up in order: what is under way is waited for, so that the next owner repeats nothing. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        try {
            if (!broken) {
                settle(mine.of(partitions));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        drop(partitions);
    }

    /** Another instance may have them already, so nothing is committed; or they come back, and nothing is sent again. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        try {
            if (!broken) {
                awaitAnswers(mine.of(partitions));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        drop(partitions);
    }

    private void drop(Collection<TopicPartition> partitions) {
        mine.remove(partitions);
        accounts.drop(partitions);
        watch.partitions(mine.size());
    }

    private void poll(long nanos) {
        polling = true;
        ConsumerRecords<byte[], byte[]> polled;
        try {
            polled = consumer.poll(Duration.ofNanos(senders.hasNews() ? 0 : Math.max(0, nanos)));
        } catch (WakeupException woken) {
            return;
        } finally {
            polling = false;
        }
        long now = System.nanoTime();
        for (TopicPartition partition : polled.partitions()) {
            PartitionQueue queue = mine.get(partition);
            for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
                queue.take(records.item(record), now);
            }
        }
        // Last, and not the consumer's own position: that is behind records which were never taken if this fails.
        for (PartitionQueue queue : mine.of(polled.nextOffsets().keySet())) {
            queue.takenUpTo(Objects.requireNonNull(polled.nextOffsets().get(queue.partition()))
                    .offset());
        }
    }

    private long nanosToNext() {
        long now = System.nanoTime();
        long next = mine.nanosToNext(now, IDLE_NANOS, () -> senders.nanosToRoom(now));
        // What is settled is due at once, unless Kafka has just refused it.
        return Math.max(next, Math.min(noCommitBeforeNanos - now, IDLE_NANOS));
    }

    private void takeAnswers() throws InterruptedException {
        while (senders.hasAnswer()) {
            takeAnswer(Duration.ZERO);
        }
    }

    private void takeAnswer(Duration timeout) throws InterruptedException {
        Answer answer = senders.answer(timeout);
        if (answer == null) {
            return;
        }
        Receipt receipt = answer.receipt();
        if (receipt == null) {
            throw new IllegalStateException("the target " + target.name() + " broke", answer.bug());
        }
        watch.answered(receipt, answer.tookNanos());
        answer.slowdown().ifPresent(watch::slowed);
        if (mine.has(answer.queue())) {
            answer.queue().answered(receipt, System.nanoTime());
        }
    }

    private void dispatch() {
        long now = System.nanoTime();
        PartitionQueue due = mine.nextDue(now);
        while (due != null && senders.send(due, now)) {
            mine.served();
            due = mine.nextDue(now);
        }
    }

    /**
     * Sends no more, and goes on until what is under way is committed or the deadline has passed. It goes on polling
     * too: a group that is just changing hands takes no commit before this instance has taken part.
     */
    private void drain() throws InterruptedException {
        long deadline = System.nanoTime() + stopTimeout.toNanos();
        boolean committed = false;
        while (!committed && System.nanoTime() - deadline < 0) {
            consumer.pause(consumer.assignment());
            poll(Math.min(IDLE_NANOS, deadline - System.nanoTime()));
            takeAnswers();
            noCommitBeforeNanos = System.nanoTime();
            boolean sending = mine.all().stream().anyMatch(PartitionQueue::isSending);
            committed = commit(mine.all(), !sending) && !sending;
        }
        if (!committed) {
            commit(mine.all(), true);
        }
    }

    /** Waits for the requests under way of these partitions, within the deadline, and commits what they brought. */
    private void settle(Collection<PartitionQueue> leaving) throws InterruptedException {
        awaitAnswers(leaving);
        noCommitBeforeNanos = System.nanoTime();
        commit(leaving, true);
    }

    /** Whatever comes of it, the failure is what is told. */
    private void awaitAnswersAfter(Throwable failure) {
        try {
            awaitAnswers(mine.all());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error broken) {
            failure.addSuppressed(broken);
        }
    }

    private void awaitAnswers(Collection<PartitionQueue> leaving) throws InterruptedException {
        long deadline = System.nanoTime() + stopTimeout.toNanos();
        while (leaving.stream().anyMatch(PartitionQueue::isSending) && System.nanoTime() - deadline < 0) {
            takeAnswer(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
    }

    /**
     * @param partly also batches that are settled only in their first part: their partition is given up
     * @return false where Kafka took none of it, or was not asked, having refused a moment ago
     */
    private boolean commit(Collection<PartitionQueue> of, boolean partly) {
        long now = System.nanoTime();
        if (now - noCommitBeforeNanos < 0) {
            return false;
        }
        Map<PartitionQueue, Settled> settled = new LinkedHashMap<>();
        for (PartitionQueue queue : of) {
            (partly ? queue.settledSoFar() : queue.settled()).ifPresent(it -> settled.put(queue, it));
        }
        Map<TopicPartition, Long> offsets = new HashMap<>();
        settled.forEach((queue, it) -> offsets.put(queue.partition(), it.last() + 1));
        if (!settled.isEmpty() || now - lastCommitNanos > IDLE_NANOS) {
            of.forEach(queue -> queue.offsetBehindMarker(settled.get(queue))
                    .ifPresent(offset -> offsets.merge(queue.partition(), offset, Math::max)));
        }
        if (offsets.isEmpty()) {
            return true;
        }
        if (!commits.commit(settled.values(), offsets, consumer.groupMetadata())) {
            noCommitBeforeNanos = System.nanoTime() + COMMIT_PAUSE_NANOS;
            return false;
        }
        lastCommitNanos = System.nanoTime();
        settled.forEach(PartitionQueue::committed);
        offsets.forEach((partition, offset) -> mine.get(partition).committedUpTo(offset));
        watch.committed(settled.values(), lastCommitNanos - now);
        return true;
    }

    private void regulate() {
        Set<TopicPartition> full = mine.full();
        Set<TopicPartition> paused = consumer.paused();
        if (!full.equals(paused)) {
            Set<TopicPartition> resume = new HashSet<>(paused);
            resume.removeAll(full);
            consumer.resume(resume);
            consumer.pause(full);
        }
        watch.holds(mine.heldEvents() + lagBehindConsumer(), mine.heldBytes());
    }

    /** What the broker has and this thread has not: counted in offsets, so an upper bound. */
    private long lagBehindConsumer() {
        return mine.partitions().stream()
                .mapToLong(it -> consumer.currentLag(it).orElse(0))
                .sum();
    }

    private void wake() {
        if (polling) {
            consumer.wakeup();
        }
    }
}
