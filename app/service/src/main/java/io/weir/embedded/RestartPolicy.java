package io.weir.embedded;

import io.weir.cluster.ClusterUnreachableException;
import io.weir.cluster.InstanceFencedException;
import io.weir.cluster.OffsetGapException;
import io.weir.doctor.UnsafeClusterException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.LockException;

/** When a part that died is started again, and when that is no use. */
record RestartPolicy(Duration first, Duration max, int attempts, Duration recoveredAfter) {
    /** Together some two minutes of trying, which is longer than any election or restart of a broker takes. */
    static final RestartPolicy DEFAULT =
            new RestartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30), 8, Duration.ofMinutes(1));

    /** Trying again could only skip events, fail the same way, or take its place from another process. */
    private static final List<Class<? extends Throwable>> FINAL = List.of(
            OffsetGapException.class,
            UnsafeClusterException.class,
            StartupException.class,
            InstanceFencedException.class,
            FencedInstanceIdException.class,
            io.weir.config.ConfigException.class,
            org.apache.kafka.common.config.ConfigException.class,
            AuthenticationException.class,
            AuthorizationException.class,
            RecordTooLargeException.class,
            // Another process uses the same state-dir.
            LockException.class);

    /**
     * How often in a row a part has died.
     *
     * @param counted without the times it was for a cluster that did not answer: those pass by themselves, so however
     *     many they were, they say nothing of what comes after them
     */
    record Streak(int deaths, int counted) {
        static final Streak NONE = new Streak(0, 0);

        Streak and(Throwable failure) {
            return new Streak(deaths + 1, counted + (passesByItself(failure) ? 0 : 1));
        }
    }

    /**
     * @param streak this time included
     * @return how long to wait; empty to give up
     */
    Optional<Duration> after(Throwable failure, Streak streak) {
        if (isFinal(failure) || (streak.counted() >= attempts && !passesByItself(failure))) {
            return Optional.empty();
        }
        Duration wait = first;
        for (int i = 1; i < streak.deaths() && wait.compareTo(max) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return Optional.of(wait.compareTo(max) < 0 ? wait : max);
    }

    /** A part that ran so long had recovered: its next failure is a first one. */
    Streak before(Streak streak, Duration ran) {
        return ran.compareTo(recoveredAfter) >= 0 ? Streak.NONE : streak;
    }

    private static boolean passesByItself(Throwable failure) {
        return failure instanceof ClusterUnreachableException;
    }

    private static boolean isFinal(Throwable failure) {
        // A chain of causes can be a ring; no real one is longer.
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 32; cause = cause.getCause(), depth++) {
            for (Class<? extends Throwable> type : FINAL) {
                if (type.isInstance(cause)) {
                    return true;
                }
            }
        }
        return false;
    }
}
