package io.weir.doctor;

import io.weir.cluster.ClusterException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A part of the cluster as it was seen, or the reason why it was not: a missing permission, or a broker that is down,
 * takes away some checks and not the others.
 *
 * @param reason empty where there is a value
 */
public record Seen<T>(Optional<T> value, String reason) {
    public static <T> Seen<T> of(T value) {
        return new Seen<>(Optional.of(value), "");
    }

    public static <T> Seen<T> not(String reason) {
        return new Seen<>(Optional.empty(), reason);
    }

    static <T> Seen<T> ask(Supplier<T> question) {
        try {
            return of(question.get());
        } catch (ClusterException unanswered) {
            return not(String.valueOf(unanswered.getMessage()));
        }
    }
}
