package io.weir.flow;

/** How long answers take now, against how long they usually do. */
final class Latency {
    /** One answer in eight decides: a single one that dawdles is no trend. */
    private static final double RECENT_WEIGHT = 1.0 / 8;

    /** What lasts for some hundred answers is usual by then: larger batches, another network. */
    private static final double USUAL_WEIGHT = 1.0 / 256;

    private static final double FAR_FACTOR = 3;

    /** A server that answers within a millisecond takes tens of them for one garbage collection. */
    private static final double SLACK_NANOS = 50_000_000;

    private boolean isKnown;
    private double recent;
    private double usual;

    void took(long nanos) {
        if (!isKnown) {
            isKnown = true;
            recent = nanos;
            usual = nanos;
            return;
        }
        recent += (nanos - recent) * RECENT_WEIGHT;
        usual = Math.min(recent, usual + (recent - usual) * USUAL_WEIGHT);
    }

    boolean isFarBeyondUsual() {
        return recent > FAR_FACTOR * usual + SLACK_NANOS;
    }
}
