package io.weir.tail;

import io.weir.flow.IntakeBuffer;

/** What may still be read into one transaction: its events are in memory until it is committed. */
public final class Room {
    private long bytes;
    private int events = IntakeBuffer.EVENTS_MAX;

    public Room(long bytes) {
        this.bytes = bytes;
    }

    boolean isLeft() {
        return bytes > 0 && events > 0;
    }

    /** @return whether there is room for another one */
    boolean take(int eventBytes) {
        bytes -= eventBytes + IntakeBuffer.EVENT_OVERHEAD_BYTES;
        events--;
        return isLeft();
    }
}
