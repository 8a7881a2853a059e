package io.weir.batch;

import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to the SIEM.
 *
 * @param origin where it stands in the valid or priority topic
 * @param event the event as the topic carries it
 * @param wire the event as the target's request body will carry it, without what stands between two events; empty
 *     where the target cannot carry it
 * @param attempt 1 for the first time, one more for each redrive
 * @param rest what else its record holds
 */
public record Item(Origin origin, Sid sid, Payload event, Payload wire, int attempt, Rest rest) {
    /** Read only where the event becomes a dead letter, and so left as it is until then. */
    public interface Rest {
        byte @Nullable [] key();

        long timestampMillis();

        /** The value of the last header of that name. */
        byte @Nullable [] header(String name);
    }

    /** What the event holds of the heap while it waits. */
    public long heldBytes() {
        boolean oneArray = wire.bytes() == event.bytes();
        return oneArray ? event.size() : (long) event.size() + wire.size();
    }
}
