package io.weir.batch;

import java.time.Duration;

/**
 * A batch is closed by whichever comes first: so many events, so many bytes of body, or so much waiting.
 *
 * @param bodyBytes what a batch aims at: a single event that is larger travels alone
 * @param bodyBytesMax what the target can take at all: an event that is larger is refused without being sent
 * @param age how long the oldest event of a batch that is not full may wait
 */
public record BatchLimits(int events, long bodyBytes, long bodyBytesMax, Duration age) {
    public BatchLimits {
        if (events < 1 || bodyBytes < 1 || bodyBytesMax < 1 || age.isNegative()) {
            throw new IllegalArgumentException("batch limits must be positive: events " + events + ", bytes "
                    + bodyBytes + ", at most " + bodyBytesMax + ", age " + age);
        }
        bodyBytes = Math.min(bodyBytes, bodyBytesMax);
    }
}
