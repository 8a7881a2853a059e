package io.weir.tail;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows which file on the disk is which: those that are new, renamed, copied, packed or gone since the last look. */
final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private static final int NAMED_MAX = 5;

    private final TailSettings settings;
    private final ToIntFunction<String> lanes;
    private final long stamp;
    private final TailCounts counts;
    private final Lost lost;
    private final Unreadable unreadable;
    private final Finder finder;
    private final Followed followed = new Followed();
    private final Past past = new Past();

    /** Were followed before this start, and are not found. */
    private final Set<Mark> vanished = new LinkedHashSet<>();

    private final Newcomers newcomers;
    private final Rotations rotations;
    private long endBeforeMillis;

    /** @param lanes of a path whose entry names none */
    Watch(
            TailSettings settings,
            ToIntFunction<String> lanes,
            long stamp,
            TailCounts counts,
            Unreadable unreadable,
            Collection<Mark> known,
            long endBeforeMillis,
            long now) {
        this.settings = settings;
        this.lanes = lanes;
        this.stamp = stamp;
        this.counts = counts;
        lost = new Lost(counts);
        this.unreadable = unreadable;
        this.endBeforeMillis = endBeforeMillis;
        finder = new Finder(settings.entries(), settings.excluded(), unreadable::tell);
        newcomers = new Newcomers(settings, lanes, stamp, counts, unreadable, followed, past);
        rotations = new Rotations(finder, followed, past, newcomers, settings.rotateWaitNanos());
        // A number that was given again is that of the file which was read last.
        known.stream()
                .sorted(Comparator.comparingLong(Mark::stamp)
                        .thenComparingLong(Mark::met)
                        .thenComparingInt(Mark::generation)
                        .reversed())
                .forEach(mark -> remember(mark, now));
    }

    Followed followed() {
        return followed;
    }

    /** Where all are read to. */
    List<Mark> marks() {
        return followed.all().stream().map(Tail::mark).toList();
    }

    /** Of a lane: what must be known again. */
    List<Mark> marks(int lane) {
        return followed.of(lane).stream().map(Tail::mark).toList();
    }

    /** Of a lane: content that is gone, of which a copy may be found. */
    List<Mark> past(int lane) {
        return past.of(lane);
    }

    void ended(Tail tail, long now) {
        past.addEnded(tail, now);
    }

    /** What a tail has that was begun anew. */
    void question(Tail tail, long now) {
        newcomers.question(tail, finder.lookFor(tail.mark().key(), tail.place(), tail.entry()), now);
    }

    void look(long now) {
        unreadable.forgetGone();
        Map<FileKey, Sighting> found = finder.find();
        // Of what had nothing nothing is known by which it could be told from another one.
        followed.all().stream()
                .filter(it -> it.mark().offset() == 0 && it.isDrained() && !it.isOpen())
                .toList()
                .forEach(followed::remove);
        for (Tail tail : List.copyOf(followed.all())) {
            Sighting seen = found.remove(tail.mark().key());
            boolean isAsked = seen != null;
            if (seen == null) {
                seen = finder.lookFor(tail.mark().key(), tail.place(), tail.entry())
                        .orElse(null);
            }
            if (seen == null) {
                tail.gone(now);
                letGo(tail, now);
                continue;
            }
            vanished.remove(tail.mark());
            if (!isAnother(tail, seen)) {
                tail.seenAt(seen, now);
            } else if (isAsked) {
                retire(tail, now);
                found.put(seen.key(), seen);
            } else if (Kin.isRelated(seen.path(), tail.mark())) {
                // Truncated, written anew and renamed, all while nobody looked: it is still of this path.
                tail.seenAt(seen, now);
            } else {
                retire(tail, now);
            }
        }
        newcomers.findWaiting(found, finder);
        rotations.find(found, now);
        newcomers.meet(found, endBeforeMillis, now);
        tellOfVanished();
        past.forget(now);
        endBeforeMillis = TailSettings.NEVER;
    }

    /** What was followed at the last start is looked for at its old place first. */
    private void remember(Mark mark, long now) {
        newcomers.know(mark);
        Optional<Entry> entry = settings.entryOf(mark.path());
        int lane = settings.laneOf(mark.path(), lanes);
        if (mark.isPast() || entry.isEmpty() || followed.get(mark.key()) != null) {
            past.add(mark, lane, now);
        } else {
            followed.add(new Tail(entry.get(), lane, mark, Path.of(mark.path()), false, stamp, counts));
            vanished.add(mark);
        }
    }

    /** An inode that was given away belongs to another file: seen where the file was renamed while nobody held it. */
    private boolean isAnother(Tail tail, Sighting seen) {
        if (tail.isOpen() || seen.path().equals(tail.place())) {
            return false;
        }
        if (tail.mark().offset() == 0) {
            return !Kin.isRotation(seen.path(), tail.mark());
        }
        try {
            return !tail.mark().isAt(seen.path());
        } catch (NoSuchFileException renamed) {
            return false;
        } catch (IOException failed) {
            unreadable.tell(seen.path(), failed);
            return false;
        }
    }

    /** A file that is deleted is read to its end, as long as it is open. */
    private void letGo(Tail tail, long now) {
        if (!tail.isOpen() || (tail.isDrained() && tail.quietNanos(now) >= settings.rotateWaitNanos())) {
            retire(tail, now);
        }
    }

    private void retire(Tail tail, long now) {
        lost.gone(tail.place(), tail.lagBytes());
        try {
            tail.close();
        } catch (IOException failed) {
            LOG.warn("Cannot close {}: {}", tail.place(), failed.toString());
        }
        followed.remove(tail);
        boolean isRead = tail.lagBytes() == 0 && !vanished.contains(tail.mark());
        past.add(tail, isRead, now);
    }

    private void tellOfVanished() {
        List<Mark> gone = vanished.stream()
                .filter(it -> followed.get(it.key()) == null && !newcomers.hasFound(it))
                .toList();
        vanished.clear();
        if (!gone.isEmpty()) {
            counts.unknownEnds.add(gone.size());
            LOG.warn(
                    "{} files have gone since they were read last, and whether more was written to them is not known: {}{}",
                    gone.size(),
                    gone.stream()
                            .limit(NAMED_MAX)
                            .map(it -> it.path() + " (read to byte " + it.offset() + ")")
                            .collect(Collectors.joining(", ")),
                    gone.size() > NAMED_MAX ? " and more" : "");
        }
    }
}
