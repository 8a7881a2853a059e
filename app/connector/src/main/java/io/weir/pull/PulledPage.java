package io.weir.pull;

import io.weir.flow.IntakeBuffer;
import java.time.Instant;
import java.util.List;

/**
 * What goes into one transaction together: the events of a page, and where the feed stands with them.
 *
 * @param events may be none, where only the cursor has moved
 */
public record PulledPage(Feed feed, List<byte[]> events, State state, Instant received) {
    public PulledPage {
        events = List.copyOf(events);
    }

    /** What it costs until it is committed. */
    public long heldBytes() {
        return events.stream()
                .mapToLong(it -> it.length + IntakeBuffer.EVENT_OVERHEAD_BYTES)
                .sum();
    }
}
