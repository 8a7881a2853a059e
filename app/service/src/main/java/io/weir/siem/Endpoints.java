package io.weir.siem;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of several servers is asked next: the one with the fewest requests under way. One that is in trouble is left
 * alone for a while that doubles with each failure, and then gets one request, which decides whether it gets more. Where
 * all are in trouble, none is left alone: the one whose time comes first is asked.
 *
 * <p>Any thread may call. Time is a monotonic reading in nanoseconds, given by the caller.
 */
final class Endpoints {
    private static final int DOUBLINGS_MAX = 30;

    private final long firstNanos;
    private final long capNanos;
    private final List<Endpoint> all;

    /** Where the search for the next begins, so that equals take turns. */
    private int turn;

    /**
     * One request to one server; it ends with {@link #answered} or {@link #failed}, once.
     *
     * @param era of the server when the request began: what was under way when it got into trouble tells nothing new
     */
    record Lease(int server, long era) {}

    /**
     * @param first how long a server is left alone after its first failure
     * @param cap the longest it is left alone, however often it fails
     */
    Endpoints(int count, Duration first, Duration cap) {
        firstNanos = first.toNanos();
        capNanos = cap.toNanos();
        all = IntStream.range(0, count).mapToObj(Endpoint::new).toList();
    }

    /** @param avoided a server that is not to be asked where another would do as well; -1 for none */
    synchronized Lease take(int avoided, long nowNanos) {
        all.forEach(it -> it.forgetFarFuture(nowNanos));
        Endpoint chosen = dueForAProbe(avoided, nowNanos);
        if (chosen == null) {
            chosen = leastBusy(it -> !it.open && it.number != avoided);
        }
        if (chosen == null) {
            chosen = leastBusy(it -> !it.open);
        }
        if (chosen == null) {
            chosen = firstDue(avoided);
        }
        chosen.underWay++;
        chosen.probed |= chosen.open;
        turn = chosen.number + 1;
        return new Lease(chosen.number, chosen.era);
    }

    /**
     * The server is well, whatever it thinks of the request.
     *
     * @return true where it had been left alone, and is no longer
     */
    synchronized boolean answered(Lease lease) {
        Endpoint endpoint = all.get(lease.server);
        endpoint.underWay--;
        boolean closes = endpoint.open && lease.era == endpoint.era;
        if (closes) {
            endpoint.close();
        }
        return closes;
    }

    /**
     * The server did not answer, or said that it cannot.
     *
     * @param wish how long it asks to be left alone, null where it asks for nothing
     * @return true where it was in use until now
     */
    synchronized boolean failed(Lease lease, @Nullable Duration wish, long nowNanos) {
        Endpoint endpoint = all.get(lease.server);
        endpoint.underWay--;
        if (lease.era != endpoint.era) {
            return false;
        }
        boolean opens = !endpoint.open;
        long doubled = firstNanos << Math.min(endpoint.failures, DOUBLINGS_MAX);
        long nanos = doubled <= 0 || doubled > capNanos ? capNanos : doubled;
        if (wish != null && wish.compareTo(Duration.ofNanos(nanos)) > 0) {
            nanos = wish.compareTo(Duration.ofNanos(capNanos)) < 0 ? wish.toNanos() : capNanos;
        }
        endpoint.open(nowNanos + nanos);
        return opens;
    }

    /** Whether any other server is in use. */
    synchronized boolean hasOtherThan(int server) {
        return all.stream().anyMatch(it -> it.number != server && !it.open);
    }

    private @Nullable Endpoint dueForAProbe(int avoided, long nowNanos) {
        return inTurn().filter(it -> it.open && !it.probed && it.number != avoided && nowNanos - it.dueNanos >= 0)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Endpoint leastBusy(Predicate<Endpoint> which) {
        return inTurn().filter(which)
                .min(Comparator.comparingInt(it -> it.underWay))
                .orElse(null);
    }

    /** Rather one that nobody asks just now: its silence would say nothing new. */
    private Endpoint firstDue(int avoided) {
        long base = all.get(0).dueNanos;
        return inTurn().min(Comparator.<Endpoint, Boolean>comparing(it -> it.probed)
                        .thenComparing(it -> it.number == avoided)
                        .thenComparing(it -> it.probed ? it.underWay : 0)
                        .thenComparing(it -> it.dueNanos - base))
                .orElseThrow();
    }

    private Stream<Endpoint> inTurn() {
        return IntStream.range(0, all.size()).mapToObj(i -> all.get((turn + i) % all.size()));
    }

    private final class Endpoint {
        private final int number;
        private int underWay;
        private int failures;
        private boolean open;

        /** While open: one request is on its way to find out. */
        private boolean probed;

        private long dueNanos;
        private long era;

        Endpoint(int number) {
            this.number = number;
        }

        void open(long untilNanos) {
            open = true;
            probed = false;
            failures++;
            dueNanos = untilNanos;
            era++;
        }

        void close() {
            open = false;
            probed = false;
            failures = 0;
            era++;
        }

        /** No time is that far away, unless the clock went back. */
        void forgetFarFuture(long nowNanos) {
            if (open && dueNanos - nowNanos > capNanos) {
                dueNanos = nowNanos + capNanos;
            }
        }
    }
}
