package io.weir.rescan;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether records are what their origins are, for a thousand origins at a time: what comes out is added, what is at the
 * origin is taken away, and 0 is left. Where it is not, the few records are read once more, and so this keeps where they
 * stand.
 */
final class Blocks {
    static final int SHIFT = 10;

    private static final long NONE = -1;

    private final long from;
    private final long[] identities;
    private final long[] bytes;
    /** By topic and block; made when the first record of the topic comes. */
    private final long[] @Nullable [] first = new long[Kind.COUNT][];

    private final long[] @Nullable [] last = new long[Kind.COUNT][];

    Blocks(long from, long to) {
        this.from = from;
        int blocks = Math.toIntExact((Math.max(0, to - from) >>> SHIFT) + 1);
        identities = new long[blocks];
        bytes = new long[blocks];
    }

    void came(long offset, long identity) {
        identities[block(offset)] -= identity;
    }

    void cameAs(long offset, long content) {
        bytes[block(offset)] -= content;
    }

    void left(long origin, long identity, Kind kind, long offset) {
        int block = block(origin);
        identities[block] += identity;
        long[] firsts = first[kind.index()];
        long[] lasts = last[kind.index()];
        if (firsts == null || lasts == null) {
            firsts = new long[identities.length];
            lasts = new long[identities.length];
            Arrays.fill(firsts, NONE);
            first[kind.index()] = firsts;
            last[kind.index()] = lasts;
        }
        if (firsts[block] == NONE) {
            firsts[block] = offset;
        }
        lasts[block] = offset;
    }

    /** Of a record that stands where it does not belong, and is named for that. */
    void strayed(long origin, long identity) {
        identities[block(origin)] += identity;
    }

    void leftAs(long origin, long content) {
        bytes[block(origin)] += content;
    }

    int count() {
        return identities.length;
    }

    boolean isSound(int block) {
        return identities[block] == 0 && bytes[block] == 0;
    }

    long begin(int block) {
        return from + ((long) block << SHIFT);
    }

    /** Where in that topic the first record from the block stands; -1 where none does. */
    long first(int block, Kind kind) {
        long[] firsts = first[kind.index()];
        return firsts == null ? NONE : firsts[block];
    }

    long last(int block, Kind kind) {
        long[] lasts = last[kind.index()];
        return lasts == null ? NONE : lasts[block];
    }

    private int block(long offset) {
        return (int) ((offset - from) >>> SHIFT);
    }
}
