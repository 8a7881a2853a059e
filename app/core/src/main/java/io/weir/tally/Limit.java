package io.weir.tally;

/** Something that an audit cannot see, or sees only in part. Says so, and is no fault by itself. */
public record Limit(Kind kind, String text) {
    /** A name that scripts can hold on to. */
    public enum Kind {
        /** The positions of the sources could not be read. */
        SOURCE_UNKNOWN,
        /** Part of a topic passed before anybody counted. */
        COUNTED_SINCE,
        /** Events of producers that give no numbers. */
        FOREIGN_LANES,
        /** More lanes than are counted apart. */
        POOLED_LANES,
        /** More waits than is read. */
        NOT_READ,
        /** Records that a topic no longer has: nothing can be held against what stood there. */
        DELETED,
        /** No receipts, or not of all that was delivered. */
        NO_RECEIPTS,
        /** Numbers so far apart that they are nobody's count. */
        SPARSE_NUMBERS,
        /** How far a lane came in an epoch, which only the first event of the next would say. */
        EPOCH_END_UNKNOWN,
        /** Dead letters that others write to the same topic. */
        FOREIGN_DEAD_LETTERS
    }

    @Override
    public String toString() {
        return text;
    }
}
