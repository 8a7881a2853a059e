package io.weir.rescan;

import java.util.Arrays;

/**
 * The numbers of one lane and epoch that have been seen, as runs: a lane without gaps is one run however long it is. What
 * hostile numbers could make of it is bounded.
 */
final class Runs {
    /** Beyond that many the two lowest become one, and what was missing between them is counted and not named. */
    static final int RUNS_MAX = 20_000;

    /** No gap of that size is a loss: a lane of a million events a second takes an hour and more for it. */
    static final long GAP_MAX = 1L << 32;

    private static final int RUNS_AT_FIRST = 4;

    enum Seen {
        NEXT,
        AHEAD,
        LATE,
        AGAIN,
        TOO_FAR
    }

    private final int runsMax;
    private final long firstOffset;
    private long[] firsts = new long[RUNS_AT_FIRST];
    private long[] lasts = new long[RUNS_AT_FIRST];
    /** Where the highest number of each run stands. */
    private long[] offsets = new long[RUNS_AT_FIRST];

    private int size;
    private long unnamed;

    Runs(long firstOffset) {
        this(firstOffset, RUNS_MAX);
    }

    Runs(long firstOffset, int runsMax) {
        this.firstOffset = firstOffset;
        this.runsMax = runsMax;
    }

    Seen see(long seq, long offset) {
        int last = size - 1;
        if (size > 0 && seq == lasts[last] + 1) {
            lasts[last] = seq;
            offsets[last] = offset;
            return Seen.NEXT;
        }
        if (size == 0 || seq > lasts[last]) {
            long gap = size == 0 ? seq : seq - lasts[last] - 1;
            if (gap > GAP_MAX) {
                return Seen.TOO_FAR;
            }
            insert(size, seq, offset);
            return Seen.AHEAD;
        }
        return late(seq, offset);
    }

    int size() {
        return size;
    }

    long first(int run) {
        return firsts[run];
    }

    long last(int run) {
        return lasts[run];
    }

    /** Of the record that ends the run. */
    long offset(int run) {
        return offsets[run];
    }

    /** Of the epoch's first record. */
    long firstOffset() {
        return firstOffset;
    }

    /** Numbers that are missing between runs which are kept as one. */
    long unnamed() {
        return unnamed;
    }

    private Seen late(long seq, long offset) {
        int found = Arrays.binarySearch(firsts, 0, size, seq);
        int before = found >= 0 ? found : -found - 2;
        if (before >= 0 && seq <= lasts[before]) {
            return Seen.AGAIN;
        }
        boolean follows = before >= 0 && seq == lasts[before] + 1;
        boolean leads = seq == firsts[before + 1] - 1;
        if (follows && leads) {
            lasts[before] = lasts[before + 1];
            offsets[before] = offsets[before + 1];
            remove(before + 1);
        } else if (follows) {
            lasts[before] = seq;
            offsets[before] = offset;
        } else if (leads) {
            firsts[before + 1] = seq;
        } else {
            insert(before + 1, seq, offset);
        }
        return Seen.LATE;
    }

    private void insert(int at, long seq, long offset) {
        if (size == firsts.length) {
            int length = Math.min(2 * size, runsMax + 1);
            firsts = Arrays.copyOf(firsts, length);
            lasts = Arrays.copyOf(lasts, length);
            offsets = Arrays.copyOf(offsets, length);
        }
        System.arraycopy(firsts, at, firsts, at + 1, size - at);
        System.arraycopy(lasts, at, lasts, at + 1, size - at);
        System.arraycopy(offsets, at, offsets, at + 1, size - at);
        firsts[at] = seq;
        lasts[at] = seq;
        offsets[at] = offset;
        size++;
        if (size > runsMax) {
            unnamed += firsts[1] - lasts[0] - 1;
            firsts[1] = firsts[0];
            remove(0);
        }
    }

    private void remove(int at) {
        System.arraycopy(firsts, at + 1, firsts, at, size - at - 1);
        System.arraycopy(lasts, at + 1, lasts, at, size - at - 1);
        System.arraycopy(offsets, at + 1, offsets, at, size - at - 1);
        size--;
    }
}
