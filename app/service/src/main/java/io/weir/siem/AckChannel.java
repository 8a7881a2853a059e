package io.weir.siem;

import io.weir.delivery.Delivery;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One channel at one indexer: which batches wait for their acknowledgement. Those who wait ask for all of them by turns,
 * one request at a time and never two within the interval; nobody else is needed, and where nobody waits nothing is
 * asked. An indexer says of an id only once that it is true, so what it says is kept until its batch has heard it.
 */
final class AckChannel {
    static final Delivery LATE = new Delivery.Retry(null, "taken, and not acknowledged in time");
    static final Delivery RESET = new Delivery.Retry(null, "the indexer has begun to count acknowledgements anew");
    static final Delivery ENDED = new Delivery.Retry(null, "stopped while an acknowledgement was waited for");

    /**
     * What one request brought.
     *
     * @param indexed the ids that were reported true
     * @param fault why no request can bring anything until a person has changed something; null where nothing is wrong
     */
    record Report(Set<Long> indexed, @Nullable String fault) {
        static final Report NOTHING = new Report(Set.of(), null);
    }

    private final String id = UUID.randomUUID().toString();
    private final long timeoutNanos;
    private final long intervalNanos;
    private final BiFunction<AckChannel, Collection<Long>, Report> poll;

    private final Set<Long> waiting = new TreeSet<>();
    private final Map<Long, Delivery> known = new HashMap<>();
    private long highest = -1;
    private boolean polling;
    private long nextPollNanos = System.nanoTime();

    /** What every batch hears from now on: the channel is of no more use. */
    private @Nullable Delivery end;

    AckChannel(Duration timeout, Duration interval, BiFunction<AckChannel, Collection<Long>, Report> poll) {
        timeoutNanos = timeout.toNanos();
        intervalNanos = interval.toNanos();
        this.poll = poll;
    }

    /** A GUID, as HEC demands. */
    String id() {
        return id;
    }

    /** The highest id it has given; a request that begins now gets a higher one. */
    synchronized long highest() {
        return highest;
    }

    /**
     * Waits until the indexer has written the batch, or the timeout has passed.
     *
     * @param highestBefore what {@link #highest} was before the request. An id that is not above it is one of a new
     *     count, as after a restart, and then nobody can tell whom the next report is about: all that wait go again
     */
    Delivery await(long ackId, long highestBefore) {
        if (!enter(ackId, highestBefore)) {
            return leave(ackId);
        }
        long deadline = System.nanoTime() + timeoutNanos;
        try {
            List<Long> ids = turn(ackId, deadline);
            while (!ids.isEmpty()) {
                Report report = Report.NOTHING;
                try {
                    report = poll.apply(this, ids);
                } finally {
                    take(report);
                }
                ids = turn(ackId, deadline);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            settle(ackId, ENDED);
        }
        return leave(ackId);
    }

    /** Ends every wait, now and from now on. */
    void close() {
        end(ENDED);
    }

    private synchronized boolean enter(long ackId, long highestBefore) {
        if (end == null && (ackId <= highestBefore || waiting.contains(ackId))) {
            end(RESET);
        }
        if (end != null) {
            return false;
        }
        highest = Math.max(highest, ackId);
        nextPollNanos = waiting.isEmpty() && !polling ? System.nanoTime() + intervalNanos : nextPollNanos;
        waiting.add(ackId);
        return true;
    }

    /** The ids to ask for, once it is this batch's turn to ask; none once its own outcome is known. */
    private synchronized List<Long> turn(long ackId, long deadlineNanos) throws InterruptedException {
        while (waiting.contains(ackId)) {
            long now = System.nanoTime();
            long left = deadlineNanos - now;
            long toPoll = polling ? Long.MAX_VALUE : nextPollNanos - now;
            if (left <= 0) {
                settle(ackId, LATE);
            } else if (toPoll <= 0) {
                polling = true;
                return List.copyOf(waiting);
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, toPoll));
            }
        }
        return List.of();
    }

    private synchronized void take(Report report) {
        polling = false;
        nextPollNanos = System.nanoTime() + intervalNanos;
        report.indexed.forEach(ackId -> settle(ackId, Delivery.delivered()));
        if (report.fault != null) {
            List.copyOf(waiting).forEach(ackId -> settle(ackId, new Delivery.TargetFault(report.fault)));
        }
        notifyAll();
    }

    private synchronized void settle(long ackId, Delivery outcome) {
        if (waiting.remove(ackId)) {
            known.put(ackId, outcome);
        }
    }

    private synchronized void end(Delivery outcome) {
        if (end == null) {
            end = outcome;
        }
        List.copyOf(waiting).forEach(ackId -> settle(ackId, outcome));
        notifyAll();
    }

    private synchronized Delivery leave(long ackId) {
        Delivery outcome = known.remove(ackId);
        return outcome != null ? outcome : end != null ? end : LATE;
    }
}
