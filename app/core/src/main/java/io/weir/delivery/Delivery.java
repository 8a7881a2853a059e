package io.weir.delivery;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the SIEM said about one event. */
public sealed interface Delivery {
    /** The SIEM has it. A repeat that the SIEM recognises counts too. */
    record Delivered() implements Delivery {
        private static final Delivered INSTANCE = new Delivered();
    }

    /**
     * Send it again; {@code after} is the wait the SIEM asked for, null where it named none, and zero where the answer
     * was about another event of the request and this one was not looked at.
     */
    record Retry(@Nullable Duration after, String cause) implements Delivery {}

    /**
     * The request was refused as a whole and nothing says which event is at fault: send fewer at a time. An event that
     * is refused alone is poison.
     */
    record Split(String cause, int status) implements Delivery {}

    /** The SIEM will never take this event; its neighbours may be fine. */
    record Poison(
            String cause,
            @Nullable Integer status,
            @Nullable String code) implements Delivery {}

    /** Nothing is wrong with the event: credentials, index or target are. Never a dead letter, never a receipt. */
    record TargetFault(String cause) implements Delivery {}

    static Delivery delivered() {
        return Delivered.INSTANCE;
    }

    default <R> R match(
            Function<Delivered, R> delivered,
            Function<Retry, R> retry,
            Function<Split, R> split,
            Function<Poison, R> poison,
            Function<TargetFault, R> targetFault) {
        if (this instanceof Delivered it) {
            return delivered.apply(it);
        }
        if (this instanceof Retry it) {
            return retry.apply(it);
        }
        if (this instanceof Split it) {
            return split.apply(it);
        }
        if (this instanceof Poison it) {
            return poison.apply(it);
        }
        return targetFault.apply((TargetFault) this);
    }
}
