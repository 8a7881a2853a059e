package io.weir.journey;

import java.util.Optional;

/**
 * Finds one record among those of a log that are in order, while others stand between them. Nearly no record is read
 * twice: where the ordered ones are frequent that takes a look for each halving of the log, and where they are rare it
 * reads the log once.
 */
final class Bisection {
    /** A look costs about as much as to read so many records. */
    static final long SHORT = 1_000;

    private Bisection() {}

    /** The records that are in order, of one partition. */
    @FunctionalInterface
    interface Ordered<T> {
        /**
         * The first of them at or behind the one offset and before the other.
         *
         * @param orderMin those with a lower order are passed over
         */
        Optional<Seen<T>> first(long from, long to, int orderMin);
    }

    /** @param order -1 where it comes before what is sought, 1 where it comes after, 0 where it is that */
    record Seen<T>(long offset, int order, T record) {}

    static <T> Optional<T> find(Ordered<T> log, long from, long to) {
        long low = from;
        long high = to;
        while (high - low > SHORT) {
            long middle = low + (high - low) / 2;
            Optional<Seen<T>> seen = log.first(middle, high, -1);
            if (seen.isEmpty() || seen.get().order() > 0) {
                high = middle;
            } else if (seen.get().order() < 0) {
                low = seen.get().offset() + 1;
            } else {
                return seen.map(Seen::record);
            }
        }
        return low < high
                ? log.first(low, high, 0).filter(it -> it.order() == 0).map(Seen::record)
                : Optional.empty();
    }
}
