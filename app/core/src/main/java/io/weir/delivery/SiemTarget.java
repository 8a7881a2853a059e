package io.weir.delivery;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;

/**
 * One destination. {@code send} is called by several threads at once, makes one request, and blocks until the SIEM has
 * answered or the target's own timeout has passed. It throws only for a bug: trouble of the network or of the SIEM is
 * an outcome.
 */
public interface SiemTarget extends AutoCloseable {
    /** The configured name, as receipts, dead letters and metrics show it. */
    String name();

    /**
     * One event as the request body carries it; empty where the bytes are no event that this target could carry.
     *
     * @param type the log type that judged the event; empty where its record does not say
     */
    Payload encode(Sid sid, String type, Payload event);

    /** What stands around and between encoded events, so that a batch is bounded to the exact byte. */
    Framing framing();

    /** The largest body this target takes: an event that makes a larger one is a dead letter. */
    long bodyBytesMax();

    /** The largest encoded event this target takes, where that is less than a body; a larger one is a dead letter. */
    default long eventBytesMax() {
        return bodyBytesMax();
    }

    /** The most events this target takes in one request. */
    default int eventsMax() {
        return Integer.MAX_VALUE;
    }

    Receipt send(Batch batch);

    @Override
    void close();
}
