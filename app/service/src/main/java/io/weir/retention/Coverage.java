package io.weir.retention;

import io.weir.cluster.LogReader.Range;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What receipts say of one partition: up to where each record is named by one. Receipts may come in any order, and twice.
 * Between two of them there may be offsets that no record has, of transactions' markers; what is not looked at counts as
 * a hole.
 */
final class Coverage {
    /** Receipts pile up behind a hole for as long as nobody looks into it, and the heap must not grow with them. */
    static final int AHEAD_MAX = 10_000;

    /** Behind the contiguous part: first offset of a receipt, and the one after its last. */
    private final NavigableMap<Long, Long> ahead = new TreeMap<>();

    private long end;
    private boolean hasForgotten;

    /** @param begin the first offset that is still there */
    Coverage(long begin) {
        end = begin;
    }

    /** What stood before is gone, and needs no receipt any more. */
    void begin(long offset) {
        passed(offset);
    }

    void add(long first, long last) {
        if (last < end) {
            return;
        }
        if (ahead.size() < AHEAD_MAX || first <= end) {
            ahead.merge(first, last + 1, Math::max);
            join();
        } else {
            hasForgotten = true;
        }
    }

    /** The first offset that is not covered. */
    long end() {
        return end;
    }

    /** What no receipt names, and stands before one that is there. */
    Optional<Range> gap() {
        return ahead.isEmpty() ? Optional.empty() : Optional.of(new Range(end, ahead.firstKey()));
    }

    /** No record stands before that offset which would need a receipt. */
    void passed(long offset) {
        end = Math.max(end, offset);
        join();
    }

    /** Whether receipts have to be read again: what was left out for want of room is wanted now. Asked once. */
    boolean wantsAgain() {
        boolean wants = hasForgotten && ahead.isEmpty();
        hasForgotten &= !wants;
        return wants;
    }

    private void join() {
        Map.Entry<Long, Long> next = ahead.firstEntry();
        while (next != null && next.getKey() <= end) {
            end = Math.max(end, next.getValue());
            ahead.pollFirstEntry();
            next = ahead.firstEntry();
        }
    }
}
