package io.weir.source;

import io.weir.envelope.Hints;
import io.weir.envelope.Payload;
import io.weir.flow.ByteBudget;
import io.weir.flow.IntakeBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one request while its body is read, each paid for out of the buffer before it is kept: a body of two
 * million one-byte lines is small, and what becomes of it is not.
 */
final class EventList {
    static final int OVERHEAD_BYTES = IntakeBuffer.EVENT_OVERHEAD_BYTES;
    static final int EVENTS_MAX = IntakeBuffer.EVENTS_MAX;

    /** Claims are taken in steps, because each is an atomic operation that all connections share. */
    private static final int STEP_BYTES = 16_384;

    private final ByteBudget.Claim claim;
    private final int eventBytesMax;
    private final List<SourceEvent> events = new ArrayList<>();
    private long eventBytes;
    private long neededBytes;
    private long claimedBytes;

    EventList(ByteBudget.Claim claim, int eventBytesMax) {
        this.claim = claim;
        this.eventBytesMax = eventBytesMax;
    }

    /** Keeps the event and answers null, or says why not. */
    @Nullable
    Refusal add(byte[] payload, Hints hints) {
        if (payload.length > eventBytesMax) {
            return Refusal.EVENT_TOO_LARGE;
        }
        if (events.size() == EVENTS_MAX) {
            return Refusal.TOO_MANY_EVENTS;
        }
        long needed = neededBytes + payload.length + OVERHEAD_BYTES;
        if (needed > claimedBytes) {
            long step = Math.max(STEP_BYTES, needed - claimedBytes);
            // A small request does not fail for want of the rest of a step.
            if (!claim.grow(step)) {
                step = needed - claimedBytes;
                if (!claim.grow(step)) {
                    return Refusal.BUSY;
                }
            }
            claimedBytes += step;
        }
        neededBytes = needed;
        eventBytes += payload.length;
        events.add(new SourceEvent(Payload.wrap(payload), hints));
        return null;
    }

    int eventBytesMax() {
        return eventBytesMax;
    }

    int size() {
        return events.size();
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    List<SourceEvent> events() {
        return events;
    }

    /** The payloads alone. */
    long eventBytes() {
        return eventBytes;
    }

    /** What the events cost until they are committed. */
    long heldBytes() {
        return neededBytes;
    }
}
