package io.weir.delivery;

import io.weir.flow.Pressure;
import io.weir.flow.RateLimit;
import io.weir.flow.RequestLimit;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all lanes of this process together may ask of one destination: so much a second, so much at once, and nothing for
 * a while where even one request at a time is too much. Each request is taken from it, and so is each repetition.
 *
 * <p>Any thread may call. Time is a monotonic reading in nanoseconds, given by the caller.
 */
public final class Budget {
    /** A SIEM at its limit asks for less every few seconds as long as it is there: one episode, and not hundreds. */
    private static final Duration CALM = Duration.ofSeconds(30);

    private final RateLimit rate;
    private final RequestLimit limit;
    private final Backoff rest;
    private final Share bulk = new Share(false);
    private final Share priority = new Share(true);
    private boolean isSlowed;
    private long slowedNanos;
    private long pressedNanos;

    /** @param rest how long the destination is left alone where it refuses one request at a time */
    public Budget(RateLimit rate, RequestLimit limit, Backoff rest) {
        this.rate = rate;
        this.limit = limit;
        this.rest = rest;
    }

    /** @param isPrivileged may use all of the budget; the others may not use the reserve */
    public Share share(boolean isPrivileged) {
        return isPrivileged ? priority : bulk;
    }

    /** One lane's part in it. */
    public final class Share {
        private final boolean isPrivileged;
        private Runnable onRoom = () -> {};
        private boolean waits;
        private boolean rests;
        private long notBeforeNanos;
        private int refusals;

        /** From when on, and how long at most, the rate holds back what the lane has to send. */
        private long heldSinceNanos;

        private long heldForNanos;
        private long rateWaitNanos;

        private Share(boolean isPrivileged) {
            this.isPrivileged = isPrivileged;
        }

        /** Called, by any thread, when there is room again for a lane that found none. */
        public void onRoom(Runnable told) {
            synchronized (Budget.this) {
                onRoom = told;
            }
        }

        /** One request that may leave now; empty where none may. */
        public Optional<Permit> take(long nowNanos) {
            return Budget.this.take(this, nowNanos);
        }

        /** How long until a request may leave, as far as time decides; as long as can be while only answers do. */
        public long nanosToNext(long nowNanos) {
            synchronized (Budget.this) {
                waits = !limit.hasRoom(isPrivileged);
                return waits ? Long.MAX_VALUE : Math.max(restNanos(nowNanos), rate.nanosToNext(isPrivileged, nowNanos));
            }
        }

        public int underWay() {
            synchronized (Budget.this) {
                return limit.underWay(isPrivileged);
            }
        }

        /** How many of this lane's may be under way at once. */
        public int limit() {
            synchronized (Budget.this) {
                return limit.limit(isPrivileged);
            }
        }

        /** How long the lane had something to send and the rate held it back. */
        public Duration rateWait() {
            synchronized (Budget.this) {
                return Duration.ofNanos(rateWaitNanos);
            }
        }

        private long restNanos(long nowNanos) {
            return rests ? Math.max(0, notBeforeNanos - nowNanos) : 0;
        }

        /** No longer than was needed: by the time it asks again it may have had nothing to send for hours. */
        private void heldByRate(long forNanos, long nowNanos) {
            rateWaitNanos += Math.min(heldForNanos, Math.max(0, nowNanos - heldSinceNanos));
            heldSinceNanos = nowNanos;
            heldForNanos = forNanos;
        }

        private void refused(Receipt receipt, long nowNanos) {
            refusals++;
            rests = true;
            notBeforeNanos =
                    nowNanos + rest.next(refusals, receipt.wish().orElse(null)).toNanos();
        }

        private void accepted() {
            refusals = 0;
            rests = false;
        }
    }

    /** One request. It ends with one of the three; until then it counts as under way. */
    public final class Permit {
        private final Share share;
        private RequestLimit.@Nullable Lease lease;

        /** It left at a limit of one, with no other of its lane. */
        private final boolean isOnlyOne;

        private Permit(Share share, boolean isOnlyOne, RequestLimit.Lease lease) {
            this.isOnlyOne = isOnlyOne;
            this.share = share;
            this.lease = lease;
        }

        /** It leaves, with a body of so many bytes. */
        public void pay(long bytes) {
            synchronized (Budget.this) {
                rate.pay(bytes, share.isPrivileged);
            }
        }

        /** There was nothing to send: as if it had never been taken. */
        public void giveBack() {
            synchronized (Budget.this) {
                limit.giveBack(end());
                rate.giveBack(share.isPrivileged);
            }
            tellWaiting();
        }

        /** It left, and nobody will know what came of it; nothing where it has ended. */
        public void abandon() {
            synchronized (Budget.this) {
                if (lease == null) {
                    return;
                }
                limit.giveBack(end());
            }
            tellWaiting();
        }

        /** @return where an episode of asking for less begins or ends with this answer */
        public Optional<Slowdown> answered(Receipt receipt, long tookNanos, long nowNanos) {
            Optional<Slowdown> change = Budget.this.answered(this, receipt, tookNanos, nowNanos);
            tellWaiting();
            return change;
        }

        private RequestLimit.Lease end() {
            synchronized (Budget.this) {
                RequestLimit.Lease ended = lease;
                if (ended == null) {
                    throw new IllegalStateException("this request has ended before");
                }
                lease = null;
                return ended;
            }
        }
    }

    private synchronized Optional<Permit> take(Share share, long nowNanos) {
        share.waits = !limit.hasRoom(share.isPrivileged);
        if (share.waits) {
            return Optional.empty();
        }
        if (share.restNanos(nowNanos) > 0) {
            return Optional.empty();
        }
        if (!rate.take(share.isPrivileged, nowNanos)) {
            share.heldByRate(rate.nanosToNext(share.isPrivileged, nowNanos), nowNanos);
            return Optional.empty();
        }
        share.heldByRate(0, nowNanos);
        boolean isOnlyOne = limit.limit() == 1 && limit.underWay(share.isPrivileged) == 0;
        return Optional.of(new Permit(share, isOnlyOne, limit.take(share.isPrivileged)));
    }

    private synchronized Optional<Slowdown> answered(Permit permit, Receipt receipt, long tookNanos, long nowNanos) {
        limit.ended(permit.end(), receipt.pressure(), tookNanos);
        if (receipt.isTakenInPart()) {
            permit.share.accepted();
        } else if (permit.isOnlyOne && receipt.pressure() == Pressure.HIGH) {
            permit.share.refused(receipt, nowNanos);
        }
        return receipt.pressure() == Pressure.HIGH ? pressed(receipt, nowNanos) : relieved(receipt, nowNanos);
    }

    private Optional<Slowdown> pressed(Receipt receipt, long nowNanos) {
        pressedNanos = nowNanos;
        if (isSlowed) {
            return Optional.empty();
        }
        isSlowed = true;
        slowedNanos = nowNanos;
        return Optional.of(new Slowdown(true, receipt.pressureCause(), limit.limit(), Duration.ZERO));
    }

    private Optional<Slowdown> relieved(Receipt receipt, long nowNanos) {
        if (!isSlowed || receipt.pressure() != Pressure.NONE || nowNanos - pressedNanos < CALM.toNanos()) {
            return Optional.empty();
        }
        isSlowed = false;
        return Optional.of(
                new Slowdown(false, "", limit.limit(), Duration.ofNanos(Math.max(0, pressedNanos - slowedNanos))));
    }

    /** Outside the lock: who is told may come back at once. The privileged first, because one room is for one of them. */
    private void tellWaiting() {
        for (Share share : new Share[] {priority, bulk}) {
            Runnable told;
            synchronized (this) {
                if (!share.waits || !limit.hasRoom(share.isPrivileged)) {
                    continue;
                }
                share.waits = false;
                told = share.onRoom;
            }
            told.run();
        }
    }
}
