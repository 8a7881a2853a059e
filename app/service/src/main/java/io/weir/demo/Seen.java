package io.weir.demo;

import java.util.BitSet;

/** The markers of one run that stand in one place, and how often an event stands there twice under the same id. */
final class Seen {
    private final BitSet numbers = new BitSet();
    private final IdSet ids = new IdSet();
    private long duplicates;

    synchronized void add(long number, long lane, long seq) {
        numbers.set((int) number);
        if (ids.repeats(lane, seq)) {
            duplicates++;
        }
    }

    synchronized BitSet numbers() {
        return (BitSet) numbers.clone();
    }

    synchronized long duplicates() {
        return duplicates;
    }
}
