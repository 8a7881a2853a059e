package io.weir.flow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What may be sent a second: so many requests, so many bytes, or both. A request is waited for beforehand, because it is
 * known to be one. Bytes are paid afterwards, because how many they will be depends on what has come by then: while any
 * are left the next request may leave, however large, so that a small one never overtakes it for ever.
 *
 * <p>Owned by one lock. Time is a monotonic reading in nanoseconds, given by the caller.
 */
public final class RateLimit {
    private final @Nullable TokenBucket requests;
    private final @Nullable TokenBucket bytes;

    /**
     * @param requestsPerSecond 0 for as many as there are
     * @param bytesPerSecond 0 for as many as there are
     * @param burst how long a time that was not used counts
     */
    public record Rate(double requestsPerSecond, double bytesPerSecond, Duration burst) {
        public static final Rate UNLIMITED = new Rate(0, 0, Duration.ZERO);
    }

    /** @param reserved which part of a burst is kept for the privileged; 0 makes all callers equal */
    public RateLimit(Rate rate, double reserved, long nowNanos) {
        requests = rate.requestsPerSecond == 0
                ? null
                : new TokenBucket(rate.requestsPerSecond, rate.burst, reserved, nowNanos);
        bytes = rate.bytesPerSecond == 0 ? null : new TokenBucket(rate.bytesPerSecond, rate.burst, reserved, nowNanos);
    }

    /** How long until a request may leave; zero where it may. */
    public long nanosToNext(boolean isPrivileged, long nowNanos) {
        return Math.max(nanosToOne(requests, isPrivileged, nowNanos), nanosToOne(bytes, isPrivileged, nowNanos));
    }

    /** Takes a request, if one may leave now. */
    public boolean take(boolean isPrivileged, long nowNanos) {
        if (nanosToNext(isPrivileged, nowNanos) > 0) {
            return false;
        }
        if (requests != null) {
            requests.take(1, isPrivileged);
        }
        return true;
    }

    /** The request that was taken has so many bytes. */
    public void pay(long requestBytes, boolean isPrivileged) {
        if (bytes != null) {
            bytes.take((double) requestBytes, isPrivileged);
        }
    }

    /** The request that was taken, and not paid for, does not leave. */
    public void giveBack(boolean isPrivileged) {
        if (requests != null) {
            requests.giveBack(1, isPrivileged);
        }
    }

    private static long nanosToOne(@Nullable TokenBucket bucket, boolean isPrivileged, long nowNanos) {
        return bucket == null ? 0 : bucket.nanosTo(1, isPrivileged, nowNanos);
    }
}
