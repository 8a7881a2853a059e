package io.weir.retention;

import java.util.Comparator;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Up to where a partition may be deleted.
 *
 * @param offset the first that is kept
 */
record Bound(long offset, Keeper keeper) {
    /** What says nothing against deleting. */
    static final Bound NONE = new Bound(Long.MAX_VALUE, Keeper.RECEIPT);

    /**
     * What was sent to a SIEM: what receipts cover, and what the group has passed too, which it may have been made to
     * read again.
     */
    static Bound out(long covered, boolean isHole, OptionalLong committed) {
        return lowest(
                new Bound(covered, isHole ? Keeper.HOLE : Keeper.RECEIPT),
                new Bound(committed.orElse(0), Keeper.GROUP));
    }

    /**
     * What came in: all that is judged, of which no event is kept, and which is itself old enough.
     *
     * @param since of the first record that is too young
     */
    static Bound raw(OptionalLong committed, long since, Bound valid, Bound priority) {
        return lowest(new Bound(committed.orElse(0), Keeper.GROUP), new Bound(since, Keeper.AGE), valid, priority);
    }

    static Bound reader(@Nullable Reader last) {
        return last == null ? NONE : new Bound(last.offset(), Keeper.READER);
    }

    /** Of several with the same offset the first. */
    static Bound lowest(Bound... bounds) {
        return Stream.of(bounds).min(Comparator.comparingLong(Bound::offset)).orElse(NONE);
    }

    /** Not outside of the log, wherever a receipt or a group says that it ends. */
    Bound within(long begin, long end) {
        return new Bound(Math.max(begin, Math.min(offset, end)), keeper);
    }
}
