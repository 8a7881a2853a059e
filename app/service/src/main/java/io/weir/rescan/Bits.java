package io.weir.rescan;

import org.jspecify.annotations.Nullable;

/** One bit for each offset of a range; pieces of it take memory when the first bit in them is set. */
final class Bits {
    private static final int PIECE_SHIFT = 16;
    private static final int WORDS = 1 << (PIECE_SHIFT - 6);

    private final long from;
    private final long to;
    private final long[] @Nullable [] pieces;

    Bits(long from, long to) {
        this.from = from;
        this.to = Math.max(from, to);
        pieces = new long[Math.toIntExact(((this.to - from) >>> PIECE_SHIFT) + 1)][];
    }

    boolean holds(long offset) {
        return offset >= from && offset < to;
    }

    /** @return whether it was set before */
    boolean set(long offset) {
        long index = offset - from;
        int at = (int) (index >>> PIECE_SHIFT);
        long[] piece = pieces[at];
        if (piece == null) {
            piece = new long[WORDS];
            pieces[at] = piece;
        }
        int word = word(index);
        long bit = 1L << index;
        boolean wasSet = (piece[word] & bit) != 0;
        piece[word] |= bit;
        return wasSet;
    }

    boolean get(long offset) {
        long index = offset - from;
        long[] piece = pieces[(int) (index >>> PIECE_SHIFT)];
        return piece != null && (piece[word(index)] & (1L << index)) != 0;
    }

    private static int word(long index) {
        return (int) (index >>> 6) & (WORDS - 1);
    }
}
