package io.weir.topology;

import io.weir.cluster.InstanceFencedException;
import io.weir.config.StreamsSettings;
import java.util.List;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.LockException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;

/**
 * What to do when the Streams client dies of an exception. In doubt it stops: a supervisor that starts the process
 * again sees what we do not.
 */
enum Reaction {
    /** The cluster had trouble that passes: start again in this process, from the last commit, after a pause. */
    RESTART,
    /** Starting again would meet the same, or must not happen unseen. */
    STOP;

    private static final List<Class<? extends Throwable>> STOPPING = List.of(
            Error.class,
            // Records that were not read are gone: OffsetSeed says which.
            InvalidOffsetException.class,
            // Another process runs under our name; the newer one wins.
            FencedInstanceIdException.class,
            AuthenticationException.class,
            AuthorizationException.class,
            // Sizes are checked before a record is forwarded, so this is a limit that changed under us.
            RecordTooLargeException.class,
            // Another process uses our state.dir.
            LockException.class);

    private static final List<Class<? extends Throwable>> PASSING = List.of(
            RetriableException.class,
            ApplicationRecoverableException.class,
            ProducerFencedException.class,
            InvalidProducerEpochException.class,
            TaskMigratedException.class,
            TaskCorruptedException.class,
            // The check before a restart names the topic, and stops if it is still missing.
            MissingSourceTopicException.class);

    static Reaction to(Throwable failure) {
        if (anyCause(failure, STOPPING)) {
            return STOP;
        }
        return anyCause(failure, PASSING) ? RESTART : STOP;
    }

    /** The failure as the user is told it: with the setting, where two processes have one name. */
    static Throwable named(Throwable failure, StreamsSettings streams) {
        if (!anyCause(failure, List.of(FencedInstanceIdException.class))) {
            return failure;
        }
        String name = streams.instance().isBlank() ? "as in " + streams.stateDir() : streams.instance();
        return new InstanceFencedException("streams.instance", name, streams.applicationId(), failure);
    }

    private static boolean anyCause(Throwable failure, List<Class<? extends Throwable>> types) {
        // A chain of causes can be a ring; no real one is longer.
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 32; cause = cause.getCause(), depth++) {
            for (Class<? extends Throwable> type : types) {
                if (type.isInstance(cause)) {
                    return true;
                }
            }
        }
        return false;
    }
}
