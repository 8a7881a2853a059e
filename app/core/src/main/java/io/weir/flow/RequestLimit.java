package io.weir.flow;

/**
 * How many requests may be under way at once, found out by the answers themselves: one more for each limit's worth of
 * good ones while the limit is what holds requests back, and half as many when the SIEM asks for less. What left before
 * the last cut tells of the time before it and changes nothing, so that a storm of refusals cuts once a round trip and
 * not once a request. Answers that take far longer than usual end the growth: more at once would only wait longer.
 *
 * <p>A part of the limit is the privileged's alone, who may use all of it. Whoever has none under way may send one in
 * any case, so nobody waits for ever; the limit is then exceeded by that one.
 *
 * <p>Owned by one lock.
 */
public final class RequestLimit {
    /** More than this at the start would be a burst at every restart; a SIEM that can take more gets it within seconds. */
    private static final int START_MAX = 8;

    private final int ceiling;
    private final double reserved;
    private final Side others = new Side();
    private final Side privileged = new Side();
    private int limit;

    /** Good answers towards the next step. */
    private int good;

    private int era;

    /**
     * A request under way; it ends with {@link #ended} or {@link #giveBack}, once.
     *
     * @param fillsBefore how often these callers had taken their last room by then
     */
    public record Lease(boolean isPrivileged, long fillsBefore, int era) {}

    /** @param reserved which part of the limit is the privileged's alone; 0 makes all callers equal */
    public RequestLimit(int ceiling, double reserved) {
        if (ceiling < 1 || !(reserved >= 0 && reserved < 1)) {
            throw new IllegalArgumentException("no limit: " + ceiling + " requests, reserved " + reserved);
        }
        this.ceiling = ceiling;
        this.reserved = reserved;
        limit = Math.min(ceiling, START_MAX);
    }

    public boolean hasRoom(boolean isPrivileged) {
        Side side = side(isPrivileged);
        if (side.underWay == 0) {
            return true;
        }
        boolean isBelow = others.underWay + privileged.underWay < limit;
        return isPrivileged
                ? isBelow || privileged.underWay < reservedRequests()
                : isBelow && others.underWay < limit - reservedRequests();
    }

    public Lease take(boolean isPrivileged) {
        if (!hasRoom(isPrivileged)) {
            throw new IllegalStateException("no room for another request");
        }
        Side side = side(isPrivileged);
        Lease lease = new Lease(isPrivileged, side.fills, era);
        side.underWay++;
        side.fills += hasRoom(isPrivileged) ? 0 : 1;
        return lease;
    }

    /** The request did not leave. */
    public void giveBack(Lease lease) {
        side(lease.isPrivileged).underWay--;
    }

    /** An answer that asks for less cuts the limit where it is the first to do so since the last cut. */
    public void ended(Lease lease, Pressure pressure, long tookNanos) {
        Side side = side(lease.isPrivileged);
        side.underWay--;
        boolean isCurrent = lease.era == era;
        if (pressure == Pressure.HIGH) {
            if (isCurrent) {
                limit = Math.max(1, limit / 2);
                good = 0;
                era++;
            }
        } else if (pressure == Pressure.NONE) {
            side.latency.took(tookNanos);
            boolean isUsed = side.fills > lease.fillsBefore;
            // With as few as every start begins with, answers that take longer are those to larger batches.
            boolean mayGrow = limit < START_MAX || !side.latency.isFarBeyondUsual();
            if (isCurrent && isUsed && limit < ceiling && mayGrow) {
                grow();
            }
        }
    }

    /** For all callers together. */
    public int limit() {
        return limit;
    }

    /** For these callers, where the others have none under way. */
    public int limit(boolean isPrivileged) {
        return isPrivileged ? limit : Math.max(1, limit - reservedRequests());
    }

    public int underWay(boolean isPrivileged) {
        return side(isPrivileged).underWay;
    }

    private void grow() {
        good++;
        if (good >= limit) {
            limit++;
            good = 0;
        }
    }

    /** At least one, where there is a share at all. */
    private int reservedRequests() {
        return (int) Math.ceil(limit * reserved);
    }

    private Side side(boolean isPrivileged) {
        return isPrivileged ? privileged : others;
    }

    private static final class Side {
        private final Latency latency = new Latency();
        private int underWay;
        private long fills;
    }
}
