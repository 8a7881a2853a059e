package io.weir.tail;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files that are met for the first time, or begun anew: new ones, or such whose content is known from elsewhere. */
final class Newcomers {
    private static final Logger LOG = LoggerFactory.getLogger(Newcomers.class);

    /**
     * The marks of a lane are together in one record of Connect's, which takes 1 MiB: as many as another lane may have left
     * there, and some that are past, fit beside them.
     */
    private static final int LANE_BYTES_MAX = 450_000;

    private final TailSettings settings;
    private final ToIntFunction<String> lanes;
    private final long stamp;
    private final TailCounts counts;
    private final Unreadable unreadable;
    private final Followed followed;
    private final Past past;
    private final Unbegun unbegun;
    private final Held held = new Held();

    /** Packed, and there already when only what is new was to be read. */
    private final Map<FileKey, Sighting> passed = new HashMap<>();

    private final Set<Mark.Identity> adopted = new HashSet<>();
    private boolean isFull;
    private int waiting;
    private long lastMet;

    Newcomers(
            TailSettings settings,
            ToIntFunction<String> lanes,
            long stamp,
            TailCounts counts,
            Unreadable unreadable,
            Followed followed,
            Past past) {
        this.settings = settings;
        this.lanes = lanes;
        this.stamp = stamp;
        this.counts = counts;
        this.unreadable = unreadable;
        this.followed = followed;
        this.past = past;
        unbegun = new Unbegun(counts);
    }

    /** Files that wait for their turn, and have another name by now. */
    void findWaiting(Map<FileKey, Sighting> found, Finder finder) {
        adopted.clear();
        unbegun.find(found, finder);
    }

    /** What is met from now on is met later. */
    void know(Mark mark) {
        lastMet = Math.max(lastMet, mark.met());
    }

    /** Whether the content was found under another name by the last look. */
    boolean hasFound(Mark mark) {
        return adopted.contains(mark.identity());
    }

    void meet(Map<FileKey, Sighting> found, long endBeforeMillis, long now) {
        held.retainAll(found.keySet());
        passed.keySet().retainAll(found.keySet());
        Set<FileKey> still = new HashSet<>();
        Set<Path> places = Stream.concat(
                        followed.all().stream().map(Tail::place),
                        found.values().stream().map(Sighting::path))
                .collect(Collectors.toSet());
        waiting = 0;
        for (Sighting each : inTurn(found.values())) {
            boolean isPacking = PackedContent.isNamedSo(each.path())
                    && places.contains(
                            Path.of(PackedContent.unpacked(each.path().toString())));
            // What it will be shows in its first bytes: a copy, perhaps, that is just being made.
            boolean isNothing = each.size() == 0 || isPacking || isPassed(each);
            if (!isNothing && !meet(each, each.modifiedMillis() < endBeforeMillis, now)) {
                unbegun.wait(each, now);
                still.add(each.key());
            }
        }
        unbegun.retainAll(still);
        tellOfWaiting();
    }

    /** Of those of one name the older come first; where not all have room, those that are written to. */
    private List<Sighting> inTurn(Collection<Sighting> found) {
        Comparator<Sighting> age = Comparator.comparingLong(Sighting::modifiedMillis)
                .thenComparing(it -> !it.isRotated())
                .thenComparing(Sighting::path);
        Comparator<Sighting> liveFirst = Comparator.<Sighting, Boolean>comparing(
                        it -> PackedContent.isNamedSo(it.path()))
                .thenComparing(age.reversed());
        boolean isRoom = followed.size() + found.size() <= settings.filesMax();
        return found.stream().sorted(isRoom ? age : liveFirst).toList();
    }

    /** What a rotation has copied or packed is followed if there is more in that than was read. @return the path of its log */
    Optional<String> meetCopy(Sighting file, long now) {
        try (Kin kin = Kin.of(file)) {
            Optional<Mark> before = kin.of(past.marks());
            boolean isMore = before.isPresent()
                    && readerOf(before.get()).isEmpty()
                    && (PackedContent.is(file.path())
                            || file.size() > before.get().offset());
            if (isMore) {
                adopt(file, before.get(), now);
            }
            return before.map(Mark::path);
        } catch (NoSuchFileException renamed) {
            // The next look finds it under its new name.
        } catch (IOException failed) {
            unreadable.tell(file.path(), failed);
        }
        return Optional.empty();
    }

    /** A number that was given away, or a copy over an old file, is no truncation: what it has may be known. */
    void question(Tail tail, Optional<Sighting> seen, long now) {
        try {
            if (seen.isEmpty() || seen.get().size() == 0) {
                renew(tail);
                return;
            }
            try (Kin kin = Kin.of(seen.get())) {
                refresh(kin, now);
                Optional<Mark> before = kin.of(past.marks());
                if (before.isEmpty() && kin.among(followed.all()).isPresent()) {
                    // The next look holds it.
                    tail.close();
                    followed.remove(tail);
                    return;
                }
                if (before.isEmpty()) {
                    renew(tail);
                } else {
                    tail.answer(before.get());
                }
            }
        } catch (NoSuchFileException renamed) {
            renew(tail);
        } catch (IOException failed) {
            unreadable.tell(tail.place(), failed);
            renew(tail);
        }
    }

    /** What is written anew at its own place is newer than all that was renamed from there. */
    private void renew(Tail tail) {
        followed.remove(tail);
        boolean isAtItsPlace = tail.place().toString().equals(tail.mark().path());
        tail.answer(isAtItsPlace ? ++lastMet : tail.mark().met());
        followed.add(tail);
    }

    /** False where it was not begun, and its turn is still to come. */
    private boolean meet(Sighting file, boolean isFromEnd, long now) {
        try {
            Mark begin = Mark.begin(file.key(), file.log(), ++lastMet, stamp);
            try (Kin kin = Kin.of(file)) {
                unreadable.isReadable(file.path());
                if (kin.isIncomplete() && unbegun.quietNanos(file, now) < settings.rotateWaitNanos()) {
                    return false;
                }
                refresh(kin, now);
                if (followed.all().stream().anyMatch(kin::mayBePackedFrom)) {
                    return true;
                }
                Optional<Mark> before = kin.of(past.marks());
                Optional<Tail> reader = before.flatMap(this::readerOf);
                if (reader.isPresent()) {
                    held.hold(file, reader.get());
                    return true;
                }
                if (before.isPresent()) {
                    return adopt(file, before.get(), now);
                }
                Optional<Tail> original = kin.among(followed.all());
                if (original.isPresent() && kin.isLongerThan(original.get())) {
                    return follow(file, begin.readAs(original.get().mark()), true, now);
                }
                if (original.isPresent()) {
                    held.hold(file, original.get());
                    return true;
                }
                if (held.isRead(file, past.marks())) {
                    return follow(file, Ends.of(file, begin), true, now);
                }
            }
            return follow(file, isFromEnd ? Ends.of(file, begin) : begin, false, now);
        } catch (NoSuchFileException renamed) {
            // The next look finds it under its new name.
            return false;
        } catch (IOException failed) {
            unreadable.tell(file.path(), failed);
            return false;
        }
    }

    /** As long as it is as it was. */
    private boolean isPassed(Sighting file) {
        Sighting before = passed.get(file.key());
        return before != null && !file.isChangedFrom(before);
    }

    /** Of content that is gone from where it was, the copy that is read on behind it. */
    private Optional<Tail> readerOf(Mark before) {
        return followed.all().stream()
                .filter(it -> it.mark().isOfSameContent(before))
                .findFirst();
    }

    private boolean adopt(Sighting file, Mark before, long now) {
        LOG.info(
                "{} has the content of {} and is read on behind it, from byte {}",
                file.path(),
                before.path(),
                before.offset());
        adopted.add(before.identity());
        return follow(file, before.adoptedBy(file.key(), stamp), true, now);
    }

    /** Before it is asked whether this has their content, those that may have had it say whether they still do. */
    private void refresh(Kin kin, long now) {
        for (Tail tail : followed.all()) {
            if (kin.mayHaveBeen(tail)) {
                try {
                    tail.refresh();
                    past.addEnded(tail, now);
                } catch (NoSuchFileException renamed) {
                    // What it has by now is not what it had.
                } catch (IOException failed) {
                    unreadable.tell(tail.place(), failed);
                }
            }
        }
    }

    private boolean follow(Sighting file, @Nullable Mark mark, boolean isAdopted, long now) {
        if (mark == null) {
            passed.put(file.key(), file);
            return true;
        }
        int lane = file.entry().lane(mark.path(), lanes);
        if (followed.size() >= settings.filesMax() || followed.bytes(lane) + mark.bytesMax() > LANE_BYTES_MAX) {
            waiting++;
            return false;
        }
        Tail tail = new Tail(file.entry(), lane, mark, file.path(), isAdopted, stamp, counts);
        tail.seenAt(file, now);
        followed.add(tail);
        return true;
    }

    private void tellOfWaiting() {
        if (waiting > 0 && !isFull) {
            LOG.warn(
                    "{} files are not begun, since {} are followed already. They are begun as others go; or raise the limit.",
                    waiting,
                    followed.size());
        }
        isFull = waiting > 0;
        counts.waitingFiles.set(waiting);
    }
}
