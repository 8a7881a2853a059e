package io.weir.verdict;

/**
 * Sizes beyond which an event is a dead letter of the category {@code oversize}.
 *
 * @param payloadBytes of the original
 * @param eventBytes of the event made of it: escaping can double a payload, and what is larger than a Kafka producer's
 *     {@code max.request.size} would stop the stream
 */
public record JudgeLimits(int payloadBytes, int eventBytes) {
    /** The intake's cap, and {@code max.request.size} of 1,900,000 less room for key, headers and batch. */
    public static final JudgeLimits DEFAULT = new JudgeLimits(1_000_000, 1_880_000);

    public JudgeLimits {
        if (payloadBytes < 1 || eventBytes < payloadBytes) {
            throw new IllegalArgumentException(
                    "a payload limit of " + payloadBytes + " and an event limit of " + eventBytes);
        }
    }
}
