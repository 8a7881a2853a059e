package io.weir.batch;

import java.time.Duration;

/**
 * A batch is closed by whichever comes first: so many events, so many bytes of body, or so much waiting.
 *
 * @param bodyBytes what a batch aims at: a single event that is larger travels alone
 * @param bodyBytesMax what the target can take at all: an event that is larger is refused without being sent
 * @param eventBytesMax the same for an event by itself, without what stands around it in a body
 * @param age how long the oldest event of a batch that is not full may wait
 */
public record BatchLimits(int events, long bodyBytes, long bodyBytesMax, long eventBytesMax, Duration age) {
    public BatchLimits {
        if (events < 1 || bodyBytes < 1 || bodyBytesMax < 1 || eventBytesMax < 1 || age.isNegative()) {
            throw new IllegalArgumentException("batch limits must be positive: events " + events + ", bytes "
                    + bodyBytes + ", at most " + bodyBytesMax + ", of one event " + eventBytesMax + ", age " + age);
        }
        bodyBytes = Math.min(bodyBytes, bodyBytesMax);
    }

    /** Where an event may be as large as a body. */
    public BatchLimits(int events, long bodyBytes, long bodyBytesMax, Duration age) {
        this(events, bodyBytes, bodyBytesMax, bodyBytesMax, age);
    }
}
