package io.weir.tail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One file that is followed: where it is read to, and its handle while that is open. Belongs to one thread. */
final class Tail {
    /** What one file may take before the next one has its turn. */
    private static final int TURN_BYTES = 256 * 1024;

    private static final long UNSEEN = -1;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LOOK_NANOS_MAX = TimeUnit.SECONDS.toNanos(2);

    private final Entry entry;
    private final int lane;
    private final Lost lost;
    private final Reading reading;

    private Mark mark;
    private final Sight sight;
    private @Nullable Content content;

    /** Whether the content is known to be that of the mark; one that was adopted may turn out to be another. */
    private boolean isVerified;

    private boolean isAdopted;
    private boolean isPacked;
    private long seenBytes = UNSEEN;

    private long grownAt;
    private long lookedAt;
    private boolean isDrained;

    /** Since the last look, which tries it again. */
    private boolean isUnreadable;

    /** Packed, and read to where it ends without an end: more may come yet. */
    private boolean isUnended;

    private boolean isQuestioned;
    private @Nullable Mark ended;
    private final List<TailEvent> rest = new ArrayList<>();

    /** @param isAdopted whether the position is one of other content that seemed to be the same */
    Tail(Entry entry, int lane, Mark mark, Path place, boolean isAdopted, long stamp, TailCounts counts) {
        this.entry = entry;
        this.lane = lane;
        this.mark = mark;
        sight = new Sight(place);
        isPacked = sight.isPackedByName();
        this.isAdopted = isAdopted;
        lost = new Lost(counts);
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
        return sight.place();
    }

    /** As it was seen last where its name is another one than that under which it was met. */
    Optional<Sighting> renamed() {
        return isGone() || place().toString().equals(mark.path())
                ? Optional.empty()
                : Optional.of(sight.seen(mark.key(), entry, mark.path()));
    }

    boolean isGone() {
        return sight.isGone();
    }

    boolean isOpen() {
        return content != null;
    }

    /** Whether there is nothing more in it. */
    boolean isDrained() {
        return isDrained;
    }

    /** Whether there is nothing to be had of it as it is: nothing waits for it. */
    boolean isIdle() {
        return isDrained || isUnreadable;
    }

    long quietNanos(long now) {
        return now - grownAt;
    }

    /**
     * Whether it may have something, or its time has come to be looked at: a quiet file is looked at less often.
     *
     * @param endWaitNanos how long the end of a packed one is waited for
     */
    boolean isDue(long now, long endWaitNanos) {
        if (content == null) {
            return !isIdle() || (isUnended && !isUnreadable && quietNanos(now) >= endWaitNanos);
        }
        long pause = Math.max(LOOK_NANOS, Math.min(LOOK_NANOS_MAX, quietNanos(now) / 8));
        return isQuestioned || !reading.isAtEnd() || now - lookedAt >= pause;
    }

    /** By its name, until it was open. */
    boolean isPacked() {
        return isPacked;
    }

    /** Whether another file has the same bytes before that place. */
    boolean hasBefore(long offset, Content other) throws IOException {
        Content own = content;
        if (own != null) {
            return own.isAlikeBefore(offset, other);
        }
        try (Content opened = Content.open(place(), mark.key())) {
            return opened.isAlikeBefore(offset, other);
        }
    }

    /** What was seen of it and is in no event; of a packed one what is packed. */
    long lagBytes() {
        if (isDrained) {
            return 0;
        }
        if (isPacked) {
            return Math.max(0, sight.bytes() - (content instanceof PackedContent packed ? packed.takenBytes() : 0));
        }
        return Math.max(seenBytes - mark.offset(), sight.bytesBehind(mark.offset()));
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
        boolean isChanged = sight.seenAt(seen);
        if (content == null && isPacked != sight.isPackedByName()) {
            isPacked = !isPacked;
        }
        if (!isPacked) {
            sight.sized(seen.size(), mark.offset());
        }
        if (isUnreadable || (isChanged && (isPacked || content == null))) {
            grownAt = now;
        }
        if (content == null) {
            isDrained &= !isChanged && !isUnreadable;
        } else if (isChanged && !isPacked) {
            // What was written over it may be as long as it was.
            isVerified = false;
        }
        isUnreadable = false;
    }

    void gone(long now) {
        if (sight.gone()) {
            grownAt = Math.max(grownAt, now);
        }
    }

    /** It cannot be read now. */
    void unreadable() {
        isUnreadable = true;
    }

    /** Whether a file at that place, which has its number, has its content too. */
    boolean isContentOf(Path path) throws IOException {
        try (Content other = Content.open(path, mark.key())) {
            return mark.isOf(other);
        }
    }

    /**
     * Makes events of what is new, of one turn at most.
     *
     * @param buffer of {@link Reading#bufferBytes} at least
     * @param waitNanos how long a line waits for its end, or a packed file for its own; 0 where none will come
     */
    void read(byte[] buffer, Room room, List<TailEvent> events, long now, long waitNanos) throws IOException {
        lookedAt = now;
        Content open = open();
        long size = open.size();
        boolean isGrown = !isPacked && (size != seenBytes || reading.isOverwritten(open, mark));
        boolean isNew = isPacked || isGrown || !isVerified;
        if (isGrown) {
            // What is seen for the first time may have waited for long already; its end is waited for all the same.
            grownAt = now;
        }
        // What is packed never changes its start, and to look at it again would unpack it again.
        if (!isVerified || isGrown) {
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
            endPacked(packed, isFlush);
        }
    }

    /** Finds out whether it is truncated before others are asked whether they have what it had. */
    void refresh() throws IOException {
        boolean wasOpen = content != null;
        if (mark.offset() > 0 && !isPacked) {
            Content open = open();
            long size = open.size();
            int generation = mark.generation();
            verify(open, size);
            if (size != seenBytes || mark.generation() != generation) {
                // Reading starts from here as if it were new.
                isVerified = false;
                isDrained = false;
            }
        }
        if (!wasOpen) {
            close();
        }
    }

    /** What is open is read to its end whatever becomes of its name. */
    Content open() throws IOException {
        Content its = content;
        if (its == null) {
            its = Content.open(place(), mark.key());
            content = its;
            isPacked = its instanceof PackedContent;
        }
        return its;
    }

    void close() throws IOException {
        Content open = content;
        content = null;
        isVerified = false;
        if (open != null) {
            if (!isPacked && seenBytes >= 0) {
                sight.closedAt(seenBytes);
            }
            open.close();
        }
    }

    /** Either all of it is read, or it is still being packed, or it is broken: then it is read on when it has changed. */
    private void endPacked(PackedContent packed, boolean isFlush) throws IOException {
        String fault = packed.isEnded() ? packed.fault() : isFlush ? "it has no end" : null;
        if (fault != null) {
            lost.rest(place(), fault, mark.offset(), packed.takenBytes(), sight.bytes());
        }
        isUnended = !packed.isEnded() && !isFlush;
        isDrained = true;
        close();
    }

    /** Of what has changed, the start may have changed too. */
    private void verify(Content open, long size) throws IOException {
        if ((size >= 0 && size < mark.offset()) || !mark.isOf(open)) {
            beginAnew();
        } else if (size >= 0 && sight.cutBytes(size) > 0) {
            lost.end(place(), sight.cutBytes(size));
        }
        sight.comparedAt(size);
        isVerified = true;
        isAdopted = false;
    }

    /** Its content is another one than that which was read. */
    private void beginAnew() {
        Mark before = mark;
        mark = before.anew();
        if (!isAdopted) {
            ended = before.offset() > 0 ? before.past() : null;
            lost.content(place(), before.offset(), sight.unreadBytes(before.offset(), reading.keptBytes()));
            reading.endKept(before, rest);
            isQuestioned = true;
            grownAt = lookedAt;
        }
        reading.reset();
    }
}
