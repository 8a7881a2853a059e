package io.weir.flow;

import java.time.Duration;

/**
 * So many tokens a second, with those of a time that was not used saved up to a burst. They lie in two accounts: the
 * common one, and a reserve that only the privileged draw on. The reserve is filled first and kept full, so it costs the
 * others nothing while it is not used: without privileged callers the common account gets the whole rate.
 *
 * <p>An account is kept in nanoseconds of the rate and not in tokens: waiting then adds up exactly, at a token an hour
 * as well as at a billion a second. It may go below zero, because what costs more than a burst could otherwise never be
 * paid; then all wait until that is made up for.
 *
 * <p>Owned by one lock. Time is a monotonic reading in nanoseconds, given by the caller.
 */
final class TokenBucket {
    /** 73 years: a sum of two is no overflow. */
    private static final long DEBT_MAX_NANOS = Long.MAX_VALUE / 4;

    /**
     * Callers read the time and then wait for the lock, so it steps back a little: to follow it would pay the same
     * moment out twice. Only a clock that was set back is this far behind, and not to follow it would end all sending.
     */
    private static final long SET_BACK_NANOS = Duration.ofMinutes(1).toNanos();

    private final double nanosPerToken;
    private final boolean hasReserve;
    private final long commonMax;
    private final long reserveMax;
    private long common;
    private long reserve;
    private long lastNanos;

    /**
     * @param burst how long a time that was not used counts
     * @param reserved which part of the burst is the reserve; 0 makes all callers equal
     */
    TokenBucket(double perSecond, Duration burst, double reserved, long nowNanos) {
        if (!(perSecond > 0) || burst.isNegative() || !(reserved >= 0 && reserved < 1)) {
            throw new IllegalArgumentException(
                    "no rate: " + perSecond + " a second, burst " + burst + ", reserved " + reserved);
        }
        nanosPerToken = 1e9 / perSecond;
        long burstNanos = Math.min(burst.toNanos(), DEBT_MAX_NANOS);
        hasReserve = reserved > 0;
        reserveMax = (long) (burstNanos * reserved);
        commonMax = burstNanos - reserveMax;
        common = commonMax;
        reserve = reserveMax;
        lastNanos = nowNanos;
    }

    /** How long until so many are there, or as many as the account can hold; zero where they are. */
    long nanosTo(double tokens, boolean isPrivileged, long nowNanos) {
        fill(elapsed(nowNanos));
        long needed = nanos(tokens);
        if (isPrivileged && hasReserve) {
            return Math.max(0, Math.min(needed, reserveMax) - (Math.max(common, 0) + reserve));
        }
        long missing = Math.min(needed, commonMax) - common;
        return missing <= 0 ? 0 : missing + (reserveMax - reserve);
    }

    /** Takes them, there or not. */
    void take(double tokens, boolean isPrivileged) {
        long cost = nanos(tokens);
        if (isPrivileged && hasReserve) {
            long ofCommon = Math.min(Math.max(common, 0), cost);
            common -= ofCommon;
            reserve = Math.max(reserve - (cost - ofCommon), -DEBT_MAX_NANOS);
        } else {
            common = Math.max(common - cost, -DEBT_MAX_NANOS);
        }
    }

    /** What was taken was not used. */
    void giveBack(double tokens, boolean isPrivileged) {
        if (isPrivileged) {
            fill(nanos(tokens));
        } else {
            common = Math.min(common + nanos(tokens), commonMax);
        }
    }

    private void fill(long nanos) {
        long toReserve = Math.min(nanos, reserveMax - reserve);
        reserve += toReserve;
        common += Math.min(nanos - toReserve, commonMax - common);
    }

    private long elapsed(long nowNanos) {
        long elapsed = nowNanos - lastNanos;
        if (elapsed > 0 || elapsed < -SET_BACK_NANOS) {
            lastNanos = nowNanos;
        }
        return Math.max(0, elapsed);
    }

    private long nanos(double tokens) {
        // Rounded up: what is rounded down would add up to more than the rate.
        return Math.min((long) Math.ceil(tokens * nanosPerToken), DEBT_MAX_NANOS);
    }
}
