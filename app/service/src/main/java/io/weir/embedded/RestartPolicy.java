package io.weir.embedded;

import io.weir.cluster.ClusterUnreachableException;
import io.weir.cluster.OffsetGapException;
import io.weir.doctor.UnsafeClusterException;
import java.time.Duration;
import java.util.Optional;

/** When a part that died is started again, and when that is no use. */
record RestartPolicy(Duration first, Duration max, int attempts, Duration recoveredAfter) {
    /** Together some two minutes of trying, which is longer than any election or restart of a broker takes. */
    static final RestartPolicy DEFAULT =
            new RestartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30), 8, Duration.ofMinutes(1));

    /**
     * @param failures how often in a row it has died, this time included
     * @return how long to wait; empty to give up
     */
    Optional<Duration> after(Throwable failure, int failures) {
        if (isFinal(failure)) {
            return Optional.empty();
        }
        boolean passesByItself = failure instanceof ClusterUnreachableException;
        if (failures >= attempts && !passesByItself) {
            return Optional.empty();
        }
        Duration wait = first;
        for (int i = 1; i < failures && wait.compareTo(max) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return Optional.of(wait.compareTo(max) < 0 ? wait : max);
    }

    /** A part that ran so long had recovered: its next failure is a first one. */
    int failuresBefore(int failures, Duration ran) {
        return ran.compareTo(recoveredAfter) >= 0 ? 0 : failures;
    }

    /** Trying again could only skip events or fail the same way. */
    private static boolean isFinal(Throwable failure) {
        return failure instanceof OffsetGapException
                || failure instanceof UnsafeClusterException
                || failure instanceof StartupException;
    }
}
