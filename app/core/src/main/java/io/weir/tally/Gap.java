package io.weir.tally;

/**
 * Events of one lane that should have come and did not.
 *
 * @param first the first sequence number that is missing
 * @param last the last of them
 * @param seenAt the offset of the record that showed it
 */
public record Gap(long epoch, long first, long last, long seenAt) {
    public Gap {
        if (epoch < 0 || first < 0 || last < first || seenAt < 0) {
            throw new IllegalArgumentException(
                    "no gap: epoch " + epoch + ", " + first + ".." + last + ", seen at " + seenAt);
        }
    }

    public long events() {
        return last - first + 1;
    }

    boolean holds(long otherEpoch, long seq) {
        return epoch == otherEpoch && seq >= first && seq <= last;
    }
}
