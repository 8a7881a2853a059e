package io.weir.sink;

import io.weir.cluster.Cluster;
import io.weir.cluster.InstanceFencedException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Another sink of the same name. A producer is fenced by it, but also by the broker once its transaction has hung too
 * long, which passes; who has the name's place in the group tells the two apart.
 */
final class Twin {
    private static final Duration CLUSTER_DEADLINE = Duration.ofSeconds(5);

    /** It fences first and joins the group then, which takes a fraction of a second. */
    private static final Duration JOINS_WITHIN = Duration.ofSeconds(5);

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private Twin() {}

    /**
     * What to tell of a failure: the twin where one is the reason.
     *
     * @param member the place in the group that was ours
     */
    static RuntimeException explained(KafkaException failure, Clients clients, String member)
            throws InterruptedException {
        boolean isFencedInGroup = hasCause(failure, List.of(FencedInstanceIdException.class));
        boolean isFenced = isFencedInGroup
                || hasCause(failure, List.of(ProducerFencedException.class, InvalidProducerEpochException.class));
        if (isFencedInGroup || (isFenced && isPlaceTaken(clients, member))) {
            return new InstanceFencedException(
                    "sink.instance", clients.settings().instance(), clients.group(), failure);
        }
        return failure;
    }

    private static boolean isPlaceTaken(Clients clients, String member) throws InterruptedException {
        long deadline = System.nanoTime() + JOINS_WITHIN.toNanos();
        try (Admin admin = Cluster.open(clients.kafka(), CLUSTER_DEADLINE)) {
            do {
                Optional<String> present = member(admin, clients);
                if (present.isPresent() && !present.get().equals(member)) {
                    return true;
                }
                TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
            } while (System.nanoTime() < deadline);
        }
        return false;
    }

    /** Who has this instance's place in the group. */
    private static Optional<String> member(Admin admin, Clients clients) {
        ConsumerGroupDescription group = Cluster.answer(
                Objects.requireNonNull(admin.describeConsumerGroups(List.of(clients.group()))
                        .describedGroups()
                        .get(clients.group())),
                "the members of " + clients.group());
        return group.members().stream()
                .filter(it -> it.groupInstanceId().equals(Optional.of(clients.instance())))
                .map(it -> it.consumerId())
                .findFirst();
    }

    private static boolean hasCause(Throwable failure, List<Class<? extends Throwable>> types) {
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
