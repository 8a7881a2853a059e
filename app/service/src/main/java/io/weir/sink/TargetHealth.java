package io.weir.sink;

import io.weir.delivery.Delivery;
import io.weir.delivery.Receipt;
import java.time.Duration;
import java.util.Optional;

/** How the target does, as far as its answers tell: so that trouble is said once when it begins and once when it ends. */
final class TargetHealth {
    enum State {
        WELL,
        /** It will recover by itself: busy, down, unreachable. */
        TROUBLED,
        /** It waits for a person: credentials, index. */
        FAULTY
    }

    /** @param lasted how long the state before lasted */
    record Change(State before, State now, String cause, Duration lasted) {}

    private State state = State.WELL;
    private long sinceNanos;

    TargetHealth(long nowNanos) {
        sinceNanos = nowNanos;
    }

    State state() {
        return state;
    }

    /** The change that this answer makes; several requests are under way at once, and tell of the same. */
    Optional<Change> observe(Receipt receipt, long nowNanos) {
        State now = State.TROUBLED;
        String cause = "";
        for (Delivery outcome : receipt.outcomes()) {
            if (outcome instanceof Delivery.TargetFault fault) {
                return enter(State.FAULTY, fault.cause(), nowNanos);
            }
            if (outcome instanceof Delivery.Retry retry) {
                cause = retry.cause();
            } else {
                // It looked at an event and answered for it: what it throttles beside that is the day's business.
                now = State.WELL;
            }
        }
        return enter(now, cause, nowNanos);
    }

    private Optional<Change> enter(State now, String cause, long nowNanos) {
        if (now == state) {
            return Optional.empty();
        }
        Change change = new Change(state, now, cause, Duration.ofNanos(nowNanos - sinceNanos));
        state = now;
        sinceNanos = nowNanos;
        return Optional.of(change);
    }
}
