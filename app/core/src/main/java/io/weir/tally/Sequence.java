package io.weir.tally;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Follows the numbers of one lane, which the source gives without a gap within an epoch, and names what is missing and
 * counts what comes again and what comes late.
 */
final class Sequence {
    /** Beyond these, what is missing is counted and no longer named: a ledger record stays far below any limit. */
    static final int GAPS_MAX = 64;

    private static final long NONE = -1;

    private final List<Gap> gaps = new ArrayList<>();
    private long epoch = NONE;
    private long next;
    private long missing;
    private long repeated;
    private long late;

    /** As it was kept. */
    void restore(long epoch, long next, long missing, long repeated, long late, List<Gap> gaps) {
        this.epoch = epoch;
        this.next = next;
        this.missing = missing;
        this.repeated = repeated;
        this.late = late;
        this.gaps.clear();
        this.gaps.addAll(gaps);
    }

    /** @param fromStart false where earlier events of the lane may have passed before anybody counted */
    void see(long itsEpoch, long seq, long offset, boolean fromStart) {
        if (itsEpoch < epoch || (itsEpoch == epoch && seq < next)) {
            fill(itsEpoch, seq);
            return;
        }
        boolean isFirst = epoch == NONE;
        if (itsEpoch > epoch) {
            epoch = itsEpoch;
            next = 0;
        }
        if (seq > next && (fromStart || !isFirst)) {
            lose(epoch, next, seq - 1, offset);
        }
        next = seq + 1;
    }

    /**
     * Numbers need not be dense, only rise: for a stage that gets some of a lane's events.
     *
     * @return false for one that is not beyond those before it
     */
    boolean rise(long itsEpoch, long seq) {
        if (itsEpoch < epoch || (itsEpoch == epoch && seq < next)) {
            repeated++;
            return false;
        }
        epoch = itsEpoch;
        next = seq + 1;
        return true;
    }

    /** The source says which was the last number of an earlier epoch: what has not come by now never will. */
    void ended(long itsEpoch, long last, long offset, boolean fromStart) {
        boolean isKnown = epoch != NONE || fromStart;
        if (!isKnown || itsEpoch < epoch || (itsEpoch == epoch && last < next)) {
            return;
        }
        long first = itsEpoch == epoch ? next : 0;
        lose(itsEpoch, first, last, offset);
        epoch = itsEpoch;
        next = last + 1;
    }

    long epoch() {
        return epoch;
    }

    long next() {
        return next;
    }

    long missing() {
        return missing;
    }

    long repeated() {
        return repeated;
    }

    /** Events that came behind a higher number, and filled the gap that it had left. */
    long late() {
        return late;
    }

    List<Gap> gaps() {
        return Collections.unmodifiableList(gaps);
    }

    private void lose(long itsEpoch, long first, long last, long offset) {
        Gap gap = new Gap(itsEpoch, first, last, offset);
        missing += gap.events();
        if (gaps.size() < GAPS_MAX) {
            gaps.add(gap);
        }
    }

    /** Out of its order: it fills a gap, or it has come before. One that fills a gap nobody named counts as again. */
    private void fill(long itsEpoch, long seq) {
        for (int i = 0; i < gaps.size(); i++) {
            Gap gap = gaps.get(i);
            if (gap.holds(itsEpoch, seq)) {
                missing--;
                late++;
                gaps.remove(i);
                if (seq < gap.last()) {
                    gaps.add(i, new Gap(itsEpoch, seq + 1, gap.last(), gap.seenAt()));
                }
                if (seq > gap.first()) {
                    gaps.add(i, new Gap(itsEpoch, gap.first(), seq - 1, gap.seenAt()));
                }
                return;
            }
        }
        repeated++;
    }
}
