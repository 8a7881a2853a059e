package io.weir.tally;

/** The last event of a lane that its source has committed. */
public record Position(long epoch, long seq) {
    boolean isBeyond(Position other) {
        return epoch > other.epoch || (epoch == other.epoch && seq > other.seq);
    }

    /** The later of the two. */
    public static Position later(Position one, Position other) {
        return other.isBeyond(one) ? other : one;
    }
}
