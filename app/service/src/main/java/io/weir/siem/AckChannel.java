package io.weir.siem;

import io.weir.delivery.Delivery;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
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

    /**
     * Reported true, with the number of the request that would have begun next. A request under way may belong to a new
     * count, and the report to it: its answer tells, so until then nobody hears of it.
     */
    private final Map<Long, Long> reported = new HashMap<>();

    /** The requests under way, by number. */
    private final NavigableSet<Long> underWay = new TreeSet<>();

    private long nextRequest;
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

    /**
     * A request that is about to begin.
     *
     * @param highestBefore the highest id the channel had given by then; this one will get a higher one
     */
    record Request(long number, long highestBefore) {}

    /** Each ends with {@link #await}, {@link #end(Request)} or {@link #lose}. */
    synchronized Request begin() {
        underWay.add(nextRequest);
        return new Request(nextRequest++, highest);
    }

    /** It got no id. May be said more than once. */
    synchronized void end(Request request) {
        if (underWay.remove(request.number)) {
            notifyAll();
        }
    }

    /**
     * It may have got an id that nobody knows. If that is one of a new count, a report that came since it began may be
     * about it, and so may any that is still to come: all who wait for one go again.
     */
    synchronized void lose(Request request) {
        if (underWay.contains(request.number)) {
            List.copyOf(reported.keySet()).stream()
                    .filter(this::isCertain)
                    .forEach(ackId -> settle(ackId, Delivery.delivered()));
            endAll(RESET);
            end(request);
        }
    }

    /**
     * Waits until the indexer has written the batch, or the timeout has passed. An id that is not above those before the
     * request is one of a new count, as after a restart, and then nobody can tell whom a report is about: all that wait
     * go again.
     */
    Delivery await(long ackId, Request request) {
        if (!enter(ackId, request)) {
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
        endAll(ENDED);
    }

    private synchronized boolean enter(long ackId, Request request) {
        if (end == null && (ackId <= request.highestBefore || isOpen(ackId))) {
            endAll(RESET);
        }
        end(request);
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
        while (isOpen(ackId)) {
            long now = System.nanoTime();
            long left = deadlineNanos - now;
            long toPoll = polling || !waiting.contains(ackId) ? Long.MAX_VALUE : nextPollNanos - now;
            if (isCertain(ackId)) {
                settle(ackId, Delivery.delivered());
            } else if (left <= 0) {
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

    private boolean isOpen(long ackId) {
        return waiting.contains(ackId) || reported.containsKey(ackId);
    }

    /** Every request that was under way when it was reported has ended, and none of them began a new count. */
    private boolean isCertain(long ackId) {
        Long next = reported.get(ackId);
        return next != null && (underWay.isEmpty() || underWay.first() >= next);
    }

    private synchronized void take(Report report) {
        polling = false;
        nextPollNanos = System.nanoTime() + intervalNanos;
        for (long ackId : report.indexed) {
            if (waiting.remove(ackId)) {
                reported.put(ackId, nextRequest);
            }
        }
        if (report.fault != null) {
            List.copyOf(waiting).forEach(ackId -> settle(ackId, new Delivery.TargetFault(report.fault)));
        }
        notifyAll();
    }

    private synchronized void settle(long ackId, Delivery outcome) {
        boolean isOpen = isOpen(ackId);
        waiting.remove(ackId);
        reported.remove(ackId);
        if (isOpen) {
            known.put(ackId, outcome);
        }
    }

    private synchronized void endAll(Delivery outcome) {
        if (end == null) {
            end = outcome;
        }
        List.copyOf(waiting).forEach(ackId -> settle(ackId, outcome));
        List.copyOf(reported.keySet()).forEach(ackId -> settle(ackId, outcome));
        notifyAll();
    }

    private synchronized Delivery leave(long ackId) {
        Delivery outcome = known.remove(ackId);
        return outcome != null ? outcome : end != null ? end : LATE;
    }
}
