package io.weir.demo;

import java.util.BitSet;

/** The sender's side of the account: which events the intake has acknowledged. Threads of the generator share it. */
public final class Sent {
    private final BitSet acknowledged = new BitSet();
    private long count;
    private long refusals;
    private long repeats;
    private long turnedAway;

    synchronized void acknowledge(long from, long to) {
        acknowledged.set((int) from, (int) to);
        count += to - from;
    }

    /** The intake said to come back later; it has nothing of the request. */
    synchronized void refused() {
        refusals++;
    }

    /** No answer came: the events go again, and may then be there twice. */
    synchronized void repeated(long events) {
        repeats += events;
    }

    /** The intake will never take this event, and said so: it never entered. */
    synchronized void turnedAway() {
        turnedAway++;
    }

    synchronized BitSet acknowledgedEvents() {
        return (BitSet) acknowledged.clone();
    }

    synchronized Totals totals() {
        return new Totals(count, refusals, repeats, turnedAway);
    }

    /**
     * @param acknowledged events the intake has promised to keep
     * @param refusals requests it answered with 429 or 503
     * @param repeats events sent once more because no answer came
     * @param turnedAway events it refused for good
     */
    public record Totals(long acknowledged, long refusals, long repeats, long turnedAway) {
        static final Totals NONE = new Totals(0, 0, 0, 0);
    }
}
