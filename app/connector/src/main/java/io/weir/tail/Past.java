package io.weir.tail;

import java.nio.file.Path;
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

    /** Of a file that was truncated where it is, or packed while nothing ran: what it had may be beside it. */
    record Ended(Mark mark, Path place, Entry entry, long since) {}

    private final List<Gone> all = new ArrayList<>();
    private final List<Ended> ended = new ArrayList<>();

    void add(Mark mark, int lane, long now) {
        if (mark.offset() > 0) {
            all.add(new Gone(mark.past(), lane, now));
        }
    }

    /** @param isRead to its end, as far as is known: else what it had more may be beside it, packed */
    void add(Tail tail, boolean isRead, long now) {
        add(tail.mark(), tail.lane(), now);
        if (!isRead && tail.mark().offset() > 0) {
            ended.add(new Ended(tail.mark(), tail.place(), tail.entry(), now));
        }
    }

    /** Of a file that was truncated, if it was. */
    void addEnded(Tail tail, long now) {
        Mark before = tail.takeEnded();
        if (before != null) {
            add(before, tail.lane(), now);
            ended.add(new Ended(before, tail.place(), tail.entry(), now));
        }
    }

    List<Ended> endedSince(long then) {
        ended.removeIf(it -> it.since() - then < 0);
        return List.copyOf(ended);
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
