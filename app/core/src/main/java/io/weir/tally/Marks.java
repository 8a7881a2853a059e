package io.weir.tally;

/**
 * Where a partition stands, in offsets.
 *
 * @param begin the first that is still there
 * @param committed the first that its group has not dealt with, or -1 where the group has none
 * @param end the first that is not there yet
 * @param isWhole whether it is known that no event stood before the offset at which its tally began
 */
public record Marks(long begin, long committed, long end, boolean isWhole) {
    public static final long NONE = -1;

    public Marks(long begin, long committed, long end) {
        this(begin, committed, end, false);
    }

    /** From here on the partition is counted, where the ledger has nothing of it. */
    long start() {
        return committed == NONE ? begin : committed;
    }
}
