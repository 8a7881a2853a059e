package io.weir.tally;

/** What stands in a partition behind what is counted of it: read by an auditor, record by record. */
public abstract sealed class Backlog permits RawBacklog, OutBacklog {
    private final Place place;
    private final Marks marks;
    private final long covered;
    private boolean isExact;
    private long events;
    private long passed;

    Backlog(Place place, Marks marks, long covered) {
        this.place = place;
        this.marks = marks;
        this.covered = covered;
        // Nothing to read is read to its end.
        this.isExact = from() >= marks.end();
    }

    public final Place place() {
        return place;
    }

    /** The offset from which to read. */
    public final long from() {
        return Math.max(covered, marks.begin());
    }

    /** The first offset that need not be read. */
    public final long end() {
        return marks.end();
    }

    /** More than there are: offsets, of which markers of transactions have some too. */
    public final long offsets() {
        return Math.max(0, end() - from());
    }

    /** The first offset that the group has not dealt with, or {@link Marks#NONE}. */
    public final long committed() {
        return marks.committed();
    }

    /** In the order of their offsets. */
    public final void add(Waiting record) {
        if (record.offset() < from() || record.offset() >= end()) {
            return;
        }
        if (count(record)) {
            events++;
            passed += record.offset() < marks.committed() ? 1 : 0;
        }
    }

    /** Every record up to the end was added. */
    public final void complete() {
        isExact = true;
    }

    /** Whether all of it was read; if not, it is bounded by {@link #offsets} and nothing more is known. */
    public final boolean isExact() {
        return isExact;
    }

    final long events() {
        return events;
    }

    /** Events behind which the group's offset stands although no account has them. */
    final long passed() {
        return passed;
    }

    final Marks marks() {
        return marks;
    }

    /** The first offset that no account covers. */
    final long covered() {
        return covered;
    }

    /** False for one that has no part in this balance. */
    abstract boolean count(Waiting record);
}
