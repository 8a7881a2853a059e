package io.weir.source;

import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Sid;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One order of events: the same key, so one partition, and numbers without a gap from 0 in each epoch. The task's
 * thread alone counts, at the moment an event is put into a transaction. A transaction that fails ends the task, and
 * the next one begins a new epoch: a number that was lost with it is at the end of its epoch and leaves no gap.
 */
final class Lane {
    static final String NAME = "lane";

    private final String name;
    private final long epoch;
    private final @Nullable Sid before;
    private final byte[] key;
    private final Map<String, String> sourcePartition;
    private long next;

    /** @param after the last sid that was committed in the lane, in an earlier epoch */
    Lane(String name, long epoch, @Nullable Sid after) {
        this.name = name;
        this.epoch = epoch;
        before = after;
        this.key = name.getBytes(StandardCharsets.US_ASCII);
        this.sourcePartition = sourcePartition(name);
    }

    static Map<String, String> sourcePartition(String lane) {
        return Map.of(NAME, lane);
    }

    Sid nextSid() {
        return new Sid(name, epoch, next++);
    }

    /** What the first record of this epoch says of those before it. */
    byte @Nullable [] after() {
        return before == null ? null : EnvelopeCodec.sidBytes(before);
    }

    /** The last that was given out, in this epoch or an earlier one; null where there was none. */
    @Nullable
    Sid last() {
        return next == 0 ? before : new Sid(name, epoch, next - 1);
    }

    byte[] key() {
        return key;
    }

    Map<String, String> sourcePartition() {
        return sourcePartition;
    }
}
