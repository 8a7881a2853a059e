package io.weir.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where many connections hand their requests to the one thread that Connect polls with. A request is here in one of
 * two places, and changes them only under the lock: queued, where it can still be withdrawn whole, or taken, where only the
 * transaction decides.
 *
 * <p>It is bounded by the buffer out of which each request was paid for, and by the deadline of each.
 */
final class Handover {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    private final LongSupplier nanoTime;
    private final long ackTimeoutNanos;
    private final long stallNanos;
    private final Executor answers;
    private final BiConsumer<Submission, @Nullable Refusal> onAnswer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<Submission> queued = new ArrayDeque<>();
    private final Set<Submission> taken = new LinkedHashSet<>();
    private List<Submission> settled = new ArrayList<>();
    private boolean closed;
    private volatile long lastTakeNanos;
    private volatile @Nullable Throwable failure;

    /**
     * @param answers runs what writes to senders, so that the thread that commits does not
     * @param onAnswer told of each answer that was given, with the refusal or null
     */
    Handover(
            LongSupplier nanoTime,
            long ackTimeoutNanos,
            Executor answers,
            BiConsumer<Submission, @Nullable Refusal> onAnswer) {
        this.nanoTime = nanoTime;
        this.ackTimeoutNanos = ackTimeoutNanos;
        // Half of what a sender waits: a request that comes now still has a chance until then.
        this.stallNanos = ackTimeoutNanos / 2;
        this.answers = answers;
        this.onAnswer = onAnswer;
        this.lastTakeNanos = nanoTime.getAsLong();
    }

    /** False where it is closed: then the caller still has the request. */
    boolean offer(Submission submission) {
        submission.expectAnswerBefore(nanoTime.getAsLong() + ackTimeoutNanos);
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            queued.add(submission);
            arrived.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whole requests in the order they came, up to that many bytes of events but at least one; waits so long for the
     * first.
     */
    List<Submission> take(long bytesMax, long waitNanos) throws InterruptedException {
        lastTakeNanos = nanoTime.getAsLong();
        Throwable why = failure;
        if (why != null) {
            throw new ConnectException("No more events can be taken: " + why.getMessage(), why);
        }
        List<Submission> batch = new ArrayList<>();
        lock.lockInterruptibly();
        try {
            long left = waitNanos;
            while (queued.isEmpty() && !closed && left > 0) {
                left = arrived.awaitNanos(left);
            }
            long bytes = 0;
            Submission next = queued.peek();
            while (next != null && (batch.isEmpty() || bytes + next.eventBytes() <= bytesMax)) {
                batch.add(queued.remove());
                taken.add(next);
                bytes += next.eventBytes();
                next = queued.peek();
            }
        } finally {
            lock.unlock();
            lastTakeNanos = nanoTime.getAsLong();
        }
        return batch;
    }

    /** The task cannot go on: it is told when it comes for more. */
    void fail(Throwable why) {
        failure = why;
    }

    /** All events of it are settled. It is answered when nothing is under way any more, or with {@link #flush}. */
    void settle(Submission submission) {
        boolean last;
        lock.lock();
        try {
            taken.remove(submission);
            settled.add(submission);
            last = taken.isEmpty();
        } finally {
            lock.unlock();
        }
        if (last) {
            flush();
        }
    }

    /** Answers what is settled, in one go. */
    void flush() {
        List<Submission> ready;
        lock.lock();
        try {
            if (settled.isEmpty()) {
                return;
            }
            ready = settled;
            settled = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        // With its answer, and not before: one that is to wait is still in memory.
        Runnable all = () -> {
            ready.forEach(Submission::release);
            ready.forEach(each -> answer(each, each.outcome()));
        };
        try {
            answers.execute(all);
        } catch (RejectedExecutionException stopping) {
            // A thread that commits should not write to senders, but who else would tell them now?
            all.run();
        }
    }

    /** Answers what has waited its time: withdrawn where it is still queued, of uncertain fate where it is not. */
    void expire() {
        long now = nanoTime.getAsLong();
        List<Submission> withdrawn = new ArrayList<>();
        List<Submission> uncertain = new ArrayList<>();
        lock.lock();
        try {
            // Both are in the order of their deadlines.
            Submission first = queued.peek();
            while (first != null && first.isOverdue(now)) {
                withdrawn.add(queued.remove());
                first = queued.peek();
            }
            for (Iterator<Submission> each = taken.iterator(); each.hasNext(); ) {
                Submission submission = each.next();
                if (!submission.isOverdue(now)) {
                    break;
                }
                if (!submission.isAnswered()) {
                    uncertain.add(submission);
                }
            }
        } finally {
            lock.unlock();
        }
        refuse(withdrawn, Refusal.TIMED_OUT);
        // Not released: the records are still on their way, and in memory.
        for (Submission each : uncertain) {
            answer(each, Refusal.UNCERTAIN);
        }
    }

    /** Takes no more, and answers all who wait: what is not settled by now will not be by this task. */
    void close() {
        flush();
        List<Submission> withdrawn;
        List<Submission> uncertain;
        lock.lock();
        try {
            closed = true;
            withdrawn = List.copyOf(queued);
            uncertain = List.copyOf(taken);
            queued.clear();
            taken.clear();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        // In the order they came: whoever keeps them for later keeps it so.
        refuse(uncertain, Refusal.UNCERTAIN);
        refuse(withdrawn, Refusal.STOPPING);
    }

    /** Nobody has come to take anything for long: the broker does not answer, or the connector is paused. */
    boolean isStalled() {
        return nanoTime.getAsLong() - lastTakeNanos > stallNanos;
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return queued.size() + taken.size();
        } finally {
            lock.unlock();
        }
    }

    /** Those that wait and are not taken yet. */
    int events() {
        lock.lock();
        try {
            return queued.stream().mapToInt(it -> it.events().size()).sum();
        } finally {
            lock.unlock();
        }
    }

    private void refuse(List<Submission> submissions, Refusal refusal) {
        for (Submission each : submissions) {
            each.release();
            answer(each, refusal);
        }
    }

    /** Whatever goes wrong with one stays with it: nobody would ever answer those behind it again. */
    private void answer(Submission submission, @Nullable Refusal refusal) {
        if (!submission.claimAnswer()) {
            return;
        }
        try {
            // Counted first: who has the answer finds it in the figures.
            onAnswer.accept(submission, refusal);
        } catch (RuntimeException bug) {
            LOG.error("Cannot count an answer", bug);
        }
        try {
            submission.answer(refusal);
        } catch (RuntimeException lost) {
            LOG.error("Cannot answer a sender, who will send the same events again", lost);
        }
    }
}
