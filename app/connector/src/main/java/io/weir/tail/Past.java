package io.weir.tail;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Content that is gone from where it was read: remembered, so that a copy of it, packed or not, is not read again. Also when
 * one was found: that is kept with another lane's events, perhaps, and there may be a copy of the copy.
 */
final class Past {
    /** Rotations pack what they have renamed at the latest a day later. */
    private static final long NANOS = TimeUnit.HOURS.toNanos(48);

    private static final int MAX = 2_000;

    private record Gone(Mark mark, int lane, long since) {}

    private final List<Gone> all = new ArrayList<>();

    void add(Mark mark, int lane, long now) {
        if (mark.offset() > 0) {
            all.add(new Gone(mark.past(), lane, now));
        }
    }

    /** Of a file that was truncated, if it was. */
    void addEnded(Tail tail, long now) {
        Mark ended = tail.takeEnded();
        if (ended != null) {
            add(ended, tail.lane(), now);
        }
    }

    void forget(long now) {
        all.removeIf(it -> now - it.since() > NANOS);
        if (all.size() > MAX) {
            all.subList(0, all.size() - MAX).clear();
        }
    }

    Collection<Mark> marks() {
        return all.stream().map(Gone::mark).toList();
    }

    List<Mark> of(int lane) {
        return all.stream().filter(it -> it.lane() == lane).map(Gone::mark).toList();
    }
}
