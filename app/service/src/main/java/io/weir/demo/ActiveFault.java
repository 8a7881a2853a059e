package io.weir.demo;

import io.weir.demo.Fault.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A fault while it is on. It chooses events by their bytes, so that one that is sent again is chosen again. */
final class ActiveFault {
    static final ActiveFault NONE = new ActiveFault(null, Long.MAX_VALUE);

    private static final Duration SLOW = Duration.ofSeconds(2);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final long NOBODY = 0;
    private static final int REJECTS_ONE_IN = 1000;
    private static final int THROTTLES_ONE_IN = 100;

    private final @Nullable Fault fault;
    private final long untilNanos;
    private final byte[] text;
    private final AtomicLong first = new AtomicLong(NOBODY);

    ActiveFault(@Nullable Fault fault, long untilNanos) {
        this.fault = fault;
        this.untilNanos = untilNanos;
        String chosen = fault == null ? null : fault.text();
        text = chosen == null ? new byte[0] : chosen.getBytes(StandardCharsets.UTF_8);
    }

    @Nullable
    Fault fault() {
        return fault;
    }

    boolean is(Kind kind) {
        return fault != null && fault.kind() == kind;
    }

    boolean endedAt(long nanos) {
        return fault != null && untilNanos != Long.MAX_VALUE && nanos - untilNanos >= 0;
    }

    long untilNanos() {
        return untilNanos;
    }

    Duration delay() {
        if (!is(Kind.SLOW) || fault == null) {
            return Duration.ZERO;
        }
        return fault.span() == null ? SLOW : fault.span();
    }

    /** Rounded up: a Retry-After has whole seconds. */
    long retryAfterSeconds() {
        Duration wait = fault == null || fault.span() == null ? RETRY_AFTER : fault.span();
        return (wait.toMillis() + 999) / 1000;
    }

    boolean rejects(byte[] bytes, int from, int to) {
        return is(Kind.REJECT_ONE) && chooses(bytes, from, to, REJECTS_ONE_IN);
    }

    boolean throttles(byte[] bytes, int from, int to) {
        return is(Kind.THROTTLE_ITEMS) && chooses(bytes, from, to, THROTTLES_ONE_IN);
    }

    private boolean chooses(byte[] bytes, int from, int to, int oneIn) {
        if (text.length > 0) {
            return contains(bytes, from, to);
        }
        long hash = Hash.of(bytes, from, to);
        first.compareAndSet(NOBODY, hash);
        return hash == first.get() || Long.remainderUnsigned(hash, oneIn) == 0;
    }

    private boolean contains(byte[] bytes, int from, int to) {
        for (int i = from; i <= to - text.length; i++) {
            if (Arrays.equals(bytes, i, i + text.length, text, 0, text.length)) {
                return true;
            }
        }
        return false;
    }
}
