package io.weir.rescan;

import io.weir.tally.Place;
import io.weir.tally.ScanFinding.FalseReceipt;
import io.weir.tally.ScanFinding.OverlappingReceipts;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds the receipts of one partition against its records, both in their order. */
final class ReceiptCursor {
    private final Place place;
    private final List<Tape> tapes;
    private final @Nullable Receipt[] heads;
    private final Found found;
    private long begin;
    private long coveredTo = -1;
    private long firstCovered = -1;
    private @Nullable Receipt current;
    private long events;
    private long digest;
    private long rejected;
    private boolean isPartial;
    private boolean knowsRejected;

    /** @param begin where the partition's log begins: what stood before it cannot be counted any more */
    ReceiptCursor(Place place, List<Tape> tapes, long begin, Found found) {
        this.place = place;
        this.tapes = tapes;
        this.heads = new Receipt[tapes.size()];
        this.begin = begin;
        this.found = found;
        for (int i = 0; i < heads.length; i++) {
            pull(i);
        }
        advance();
    }

    /** The offset of the first event that any receipt covers; -1 where none does. */
    long firstCovered() {
        return firstCovered;
    }

    /** @return whether a receipt covers the record at that offset, which must grow from call to call */
    boolean covers(long offset) {
        while (current != null && current.last() < offset) {
            check(current);
            advance();
        }
        return current != null && current.first() <= offset;
    }

    /** @param isKnown whether it could be seen whether the event was refused */
    void count(long itsDigest, boolean isRefused, boolean isKnown) {
        events++;
        digest += itsDigest;
        rejected += isRefused ? 1 : 0;
        knowsRejected &= isKnown;
    }

    /** The log was cut while it was read. */
    void cut(long newBegin) {
        begin = newBegin;
        isPartial |= current != null && current.first() < begin;
    }

    /** All records have been seen. */
    void end() {
        while (current != null) {
            check(current);
            advance();
        }
    }

    private void advance() {
        current = null;
        events = 0;
        digest = 0;
        rejected = 0;
        knowsRejected = true;
        int next = lowest();
        while (next >= 0 && current == null) {
            Receipt it = heads[next];
            pull(next);
            if (it != null && it.first() <= coveredTo) {
                found.add(new OverlappingReceipts(place, it.first(), it.last(), coveredTo + 1));
            } else {
                current = it;
            }
            if (it != null) {
                firstCovered = firstCovered < 0 ? it.first() : firstCovered;
                coveredTo = Math.max(coveredTo, it.last());
                isPartial = it.first() < begin;
            }
            next = current == null ? lowest() : next;
        }
    }

    private int lowest() {
        int lowest = -1;
        for (int i = 0; i < heads.length; i++) {
            Receipt it = heads[i];
            Receipt other = lowest < 0 ? null : heads[lowest];
            if (it != null && (other == null || it.first() < other.first())) {
                lowest = i;
            }
        }
        return lowest;
    }

    private void pull(int tape) {
        heads[tape] = tapes.get(tape).hasNext() ? tapes.get(tape).next(place.topic(), place.partition()) : null;
    }

    private void check(Receipt it) {
        if (isPartial) {
            return;
        }
        boolean isOther = it.hasDigest() && it.digest() != digest;
        boolean isRefusedOther = knowsRejected && it.rejected() != rejected;
        if (it.events() != events || isOther) {
            long difference = it.events() - events;
            found.add(new FalseReceipt(
                    place,
                    it.first(),
                    it.last(),
                    it.events() + " events, digest " + hex(it.hasDigest(), it.digest()),
                    events + ", digest " + hex(true, digest),
                    difference == 0 ? 1 : Math.max(0, difference),
                    difference == 0 ? 1 : Math.max(0, -difference)));
        } else if (isRefusedOther) {
            long difference = it.rejected() - rejected;
            found.add(new FalseReceipt(
                    place,
                    it.first(),
                    it.last(),
                    it.rejected() + " rejected",
                    rejected + " of its events in the dead-letter topic",
                    Math.max(0, difference),
                    Math.max(0, -difference)));
        }
    }

    private static String hex(boolean isKnown, long digest) {
        return isKnown ? HexFormat.of().toHexDigits(digest) : "none";
    }
}
