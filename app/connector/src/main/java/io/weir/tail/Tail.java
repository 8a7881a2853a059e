package io.weir.tail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file that is followed: where it is read to, and its handle while that is open. Belongs to one thread. */
final class Tail {
    /** What one file may take before the next one has its turn. */
    private static final int TURN_BYTES = 256 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Tail.class);

    private static final long UNSEEN = -1;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_NANOS_MAX = TimeUnit.SECONDS.toNanos(2);

    private final Entry entry;
    private final int lane;
    private final TailCounts counts;
    private final Reading reading;

    private Mark mark;
    private Path place;
    private boolean isGone;
    private @Nullable Content content;

    /** Whether the content is known to be that of the mark; one that was adopted may turn out to be another. */
    private boolean isVerified;

    private boolean isAdopted;
    private long seenBytes = UNSEEN;
    private long placeBytes = UNSEEN;
    private long grownAt;
    private long lookedAt;
    private boolean isDrained;
    private boolean isQuestioned;
    private @Nullable Mark ended;
    private final List<TailEvent> rest = new ArrayList<>();

    /** @param isAdopted whether the position is one of other content that seemed to be the same */
    Tail(Entry entry, int lane, Mark mark, Path place, boolean isAdopted, long stamp, TailCounts counts) {
        this.entry = entry;
        this.lane = lane;
        this.mark = mark;
        this.place = place;
        this.isAdopted = isAdopted;
        this.counts = counts;
        reading = new Reading(entry.rules(), stamp, counts);
        // A mark of nothing proves nothing: its number may be another file's by now.
        isQuestioned = mark.offset() == 0 && mark.stamp() != stamp;
    }

    Entry entry() {
        return entry;
    }

    int lane() {
        return lane;
    }

    Mark mark() {
        return mark;
    }

    Path place() {
        return place;
    }

    boolean isGone() {
        return isGone;
    }

    boolean isOpen() {
        return content != null;
    }

    /** Whether there is nothing to be had of it as it is. */
    boolean isDrained() {
        return isDrained;
    }

    long quietNanos(long now) {
        return now - grownAt;
    }

    /** Whether it may have something, or its time has come to be looked at: a quiet file is looked at less often. */
    boolean isDue(long now) {
        if (content == null) {
            return !isDrained;
        }
        long pause = Math.max(LOOK_NANOS, Math.min(LOOK_NANOS_MAX, quietNanos(now) / 8));
        return isQuestioned || !reading.isAtEnd() || now - lookedAt >= pause;
    }

    boolean isPacked() {
        return place.toString().endsWith(".gz");
    }

    /** Whether another file has the same bytes before that place. */
    boolean hasBefore(long offset, Content other) throws IOException {
        Content own = content;
        if (own != null) {
            return own.isAlikeBefore(offset, other);
        }
        try (Content opened = Content.open(place)) {
            return opened.isAlikeBefore(offset, other);
        }
    }

    /** What was seen of it and is in no event; of a packed one what is packed, until it is read. */
    long lagBytes() {
        if (isDrained) {
            return 0;
        }
        return isPacked() ? Math.max(0, placeBytes) : Math.max(0, Math.max(seenBytes, placeBytes) - mark.offset());
    }

    /** Whether it was begun anew, and may have content that is known from elsewhere. */
    boolean isQuestioned() {
        return isQuestioned;
    }

    /** It has this content, and is read on behind it. */
    void answer(Mark other) {
        isQuestioned = false;
        mark = mark.at(other.offset(), other.lines(), other.cut(), other.proof(), mark.stamp());
        isAdopted = true;
        isVerified = false;
    }

    /** It has content that is not known: of that age. */
    void answer(long met) {
        isQuestioned = false;
        mark = mark.metAt(met);
    }

    /** The content that was here before it was truncated; told once. */
    @Nullable
    Mark takeEnded() {
        Mark it = ended;
        ended = null;
        return it;
    }

    /** It is there, under that name, with that size. */
    void seenAt(Sighting seen, long now) {
        place = seen.path();
        isGone = false;
        if (content == null && seen.size() != placeBytes) {
            isDrained = false;
            grownAt = now;
        }
        placeBytes = seen.size();
    }

    void gone(long now) {
        if (!isGone) {
            isGone = true;
            grownAt = Math.max(grownAt, now);
        }
    }

    /** It cannot be read now: nothing waits for it. */
    void unreadable() {
        isDrained = true;
        placeBytes = UNSEEN;
    }

    /** Whether a file at that place, which has its number, has its content too. */
    boolean isContentOf(Path path) throws IOException {
        try (Content other = Content.open(path)) {
            return mark.isOf(other);
        }
    }

    /**
     * Makes events of what is new, of one turn at most.
     *
     * @param buffer of {@link Reading#bufferBytes} at least
     * @param waitNanos how long a line waits for its end; 0 where none will come
     */
    void read(byte[] buffer, Room room, List<TailEvent> events, long now, long waitNanos) throws IOException {
        lookedAt = now;
        Content open = opened();
        long size = open.size();
        boolean isNew =
                size == Content.UNKNOWN || size != seenBytes || !isVerified || reading.isOverwritten(open, mark);
        if (isNew) {
            // What is seen for the first time may have waited for long already; its end is waited for all the same.
            grownAt = now;
        }
        // What is packed never changes its start, and to look at it again would unpack it again.
        if (!isVerified || (isNew && size != Content.UNKNOWN)) {
            verify(open, size);
        }
        events.addAll(rest);
        rest.clear();
        if (isQuestioned) {
            seenBytes = size;
            isVerified = false;
            return;
        }
        boolean isFlush = now - grownAt >= waitNanos;
        if (!isNew && (isDrained || (reading.isAtEnd() && !isFlush))) {
            return;
        }
        seenBytes = size;
        long until = mark.offset() + TURN_BYTES;
        do {
            mark = reading.step(open, buffer, mark, room, events, isFlush);
        } while (reading.isProgress() && room.isLeft() && mark.offset() < until);
        isDrained = reading.isDrained();
        if (open instanceof PackedContent packed && reading.isAtEnd()) {
            endPacked(packed);
        }
    }

    /** Finds out whether it is truncated before others are asked whether they have what it had. */
    void refresh() throws IOException {
        boolean wasOpen = content != null;
        if (mark.offset() > 0 && !isPacked()) {
            Content open = opened();
            long size = open.size();
            if (!isVerified || size != seenBytes) {
                verify(open, size);
                seenBytes = size;
                // Reading starts from here as if it were new.
                isVerified = false;
                isDrained = false;
            }
        }
        if (!wasOpen) {
            close();
        }
    }

    private Content opened() throws IOException {
        Content open = content;
        if (open == null) {
            open = Content.open(place);
            content = open;
        }
        return open;
    }

    void close() throws IOException {
        Content open = content;
        content = null;
        isVerified = false;
        if (open != null) {
            placeBytes = open instanceof PackedContent ? placeBytes : seenBytes;
            open.close();
        }
    }

    /** Either all of it is read, or it is still being packed: then it is read on when there is more of it. */
    private void endPacked(PackedContent packed) throws IOException {
        isDrained = true;
        seenBytes = packed.isEnded() ? mark.offset() : UNSEEN;
        close();
    }

    /** Of what has changed its size, the start may have changed too. */
    private void verify(Content open, long size) throws IOException {
        if ((size >= 0 && size < mark.offset()) || !mark.isOf(open)) {
            beginAnew();
        } else if (size >= 0 && size < seenBytes) {
            counts.truncations.increment();
            counts.unreadBytes.add(seenBytes - size);
            LOG.warn(
                    "{} has lost its end while {} bytes of it were not read yet. What was in them is lost.",
                    place,
                    seenBytes - size);
        }
        isVerified = true;
        isAdopted = false;
    }

    /** Its content is another one than that which was read. */
    private void beginAnew() {
        Mark before = mark;
        mark = before.anew();
        if (!isAdopted) {
            ended = before.offset() > 0 ? before.past() : null;
            long unread = Math.max(0, seenBytes - before.offset() - reading.keptBytes());
            counts.truncations.increment();
            counts.unreadBytes.add(unread);
            LOG.warn(
                    "{} was truncated or replaced, and is read from its start. It had been read to byte {}; {} bytes more"
                            + " had been seen, and what was written between that and the truncation is not known.",
                    place,
                    before.offset(),
                    unread);
            reading.endKept(before, rest);
            isQuestioned = true;
        }
        reading.reset();
    }
}
