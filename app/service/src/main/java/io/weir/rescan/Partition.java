package io.weir.rescan;

import io.weir.tally.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What is known of one partition of raw and of those of the same number that its events go to. An event is where it
 * stands in raw: its outcome names that offset, and so one bit an event says whether it has one. One thread at a time.
 */
final class Partition {
    /** More of them than that, and they are counted as strays. */
    private static final int MOVED_MAX = 100_000;

    /** An outcome that stands in a partition of another number than its event. */
    record Moved(int partition, long origin, long identity) {}

    final int number;
    final Place raw;
    final Lanes lanes = new Lanes();
    final Found found;
    final Bits judged;
    final Bits dead;
    final Bits refused;
    final Blocks blocks;
    final List<Moved> moved = new ArrayList<>();
    /** Of raw; it grows where the log is cut while it is read. */
    long rawBegin;

    final long rawEnd;
    /** How far the judge's group has come. */
    final long committed;
    /** How far raw was read. */
    long rawReadTo;

    long beyondReach;
    long foreignDeadLetters;
    long records;

    private final long[] firstOrigin = new long[Kind.COUNT];
    private final long[] lastOrigin = new long[Kind.COUNT];
    private final long[] previousOrigin = new long[Kind.COUNT];
    private final boolean[] isCut = new boolean[Kind.COUNT];
    private final boolean[] isBehind = new boolean[Kind.COUNT];

    Partition(Place raw, long rawBegin, long rawEnd, long committed) {
        this.number = raw.partition();
        this.raw = raw;
        this.rawBegin = rawBegin;
        this.rawEnd = rawEnd;
        this.rawReadTo = rawEnd;
        this.committed = committed;
        found = new Found(raw);
        judged = new Bits(rawBegin, rawEnd);
        dead = new Bits(rawBegin, rawEnd);
        refused = new Bits(rawBegin, rawEnd);
        blocks = new Blocks(rawBegin, rawEnd);
        Arrays.fill(firstOrigin, -1);
        Arrays.fill(lastOrigin, -1);
    }

    /**
     * An event has left the judge.
     *
     * @return whether its record in raw can be held against it
     */
    boolean left(Kind kind, Place at, Heads heads, Lane lane, long offset, long ordinal) {
        SidBytes sid = heads.sid;
        long origin = heads.origin.offset();
        if (heads.origin.partition() != number) {
            moved(at, heads, lane, offset);
            return false;
        }
        if (origin >= rawEnd) {
            found.stray(at, offset, "raw ends before the origin that it names");
            return false;
        }
        // Behind the one before it, and not behind the highest: one origin that is wrong makes one finding.
        boolean isBehindOther = origin < previousOrigin[kind.index()];
        previousOrigin[kind.index()] = origin;
        if (firstOrigin[kind.index()] < 0) {
            firstOrigin[kind.index()] = origin;
        }
        lastOrigin[kind.index()] = Math.max(lastOrigin[kind.index()], origin);
        if (!judged.holds(origin)) {
            return false;
        }
        if (judged.set(origin)) {
            found.event(Found.What.JUDGED_TWICE, lane, sid.epoch(), sid.seq(), at, offset, ordinal);
            return false;
        }
        blocks.left(origin, identity(sid, origin), kind, offset);
        if (isBehindOther) {
            found.event(Found.What.DISORDERED, lane, sid.epoch(), sid.seq(), at, offset, ordinal);
        }
        return true;
    }

    /** Between reading what left and reading raw: what stood in other partitions has an outcome all the same. */
    void returned(Moved it) {
        if (judged.holds(it.origin())) {
            boolean isTwice = judged.set(it.origin());
            if (!isTwice) {
                blocks.strayed(it.origin(), it.identity());
            }
        }
    }

    /** Records of that topic were deleted. */
    void cut(Kind kind) {
        isCut[kind.index()] = true;
        firstOrigin[kind.index()] = -1;
    }

    /** That topic could not be read to its end. */
    void behind(Kind kind) {
        isBehind[kind.index()] = true;
    }

    /** Whether an event of which no dead letter was seen was not refused. */
    boolean knowsRefused() {
        return !isCut[Kind.DEAD.index()] && !isBehind[Kind.DEAD.index()];
    }

    /** The first offset of raw whose event must have an outcome in what the topics still have. */
    long reachFrom() {
        long from = rawBegin;
        for (Kind kind : Kind.values()) {
            if (isCut[kind.index()]) {
                long first = firstOrigin[kind.index()];
                from = Math.max(from, first < 0 ? Long.MAX_VALUE : first);
            }
        }
        return from;
    }

    /** Behind the last. */
    long reachTo() {
        long to = Long.MAX_VALUE;
        for (Kind kind : Kind.values()) {
            if (isBehind[kind.index()]) {
                to = Math.min(to, lastOrigin[kind.index()] + 1);
            }
        }
        return to;
    }

    static long identity(SidBytes sid, long origin) {
        return EventDigest.at(origin, EventDigest.of(sid.laneHash(), sid.epoch(), sid.seq(), 0));
    }

    static long content(int crc, long origin) {
        return EventDigest.at(origin, crc);
    }

    private void moved(Place at, Heads heads, Lane lane, long offset) {
        if (moved.size() < MOVED_MAX) {
            int belongs = heads.origin.partition();
            moved.add(new Moved(belongs, heads.origin.offset(), identity(heads.sid, heads.origin.offset())));
            found.misrouted(lane, new Place(at.topic(), belongs), at);
        } else {
            found.stray(at, offset, "it belongs in another partition");
        }
    }
}
