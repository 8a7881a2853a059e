package io.weir.tail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One file that is followed: where it is read to, and its handle while that is open. Belongs to one thread. */
final class Tail {
    /** What one file may take before the next one has its turn. */
    private static final int TURN_BYTES = 256 * 1024;

    private static final long UNSEEN = -1;

    private final Entry entry;
    private final String name;
    private final int lane;
    private final Lost lost;
    private final Reading reading;

    private Mark mark;
    private final Sight sight;
    private final Handle handle;
    private final Pace pace = new Pace();

    /** Whether the content is known to be that of the mark; one that was adopted may turn out to be another. */
    private boolean isVerified;

    private boolean isAdopted;
    private long seenBytes = UNSEEN;

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
        name = Kin.name(Path.of(mark.path()));
        this.mark = mark;
        sight = new Sight(place);
        handle = new Handle(sight.isPackedByName());
        this.isAdopted = isAdopted;
        lost = new Lost(counts);
        reading = new Reading(entry.rules(), stamp, counts);
        // A mark of nothing proves nothing: its number may be another file's by now.
        isQuestioned = mark.offset() == 0 && mark.stamp() != stamp;
    }

    Entry entry() {
        return entry;
    }

    /** Of the path under which it was met: each new file is compared with those of all that are followed. */
    String name() {
        return name;
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
        return handle.isOpen();
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
        return pace.quietNanos(now);
    }

    /**
     * Whether it may have something, or its time has come to be looked at: a quiet file is looked at less often.
     *
     * @param endWaitNanos how long the end of a packed one is waited for
     */
    boolean isDue(long now, long endWaitNanos) {
        return isOpen()
                ? isQuestioned || !reading.isAtEnd() || pace.isDue(now)
                : !isIdle() || (isUnended && !isUnreadable && quietNanos(now) >= endWaitNanos);
    }

    /** By its name, until it was open. */
    boolean isPacked() {
        return handle.isPacked();
    }

    /** Whether another file has the same bytes before that place. */
    boolean hasBefore(long offset, Content other) throws IOException {
        return handle.hasBefore(offset, other, place(), mark.key());
    }

    /** What was seen of it and is in no event; of a packed one what is packed. */
    long lagBytes() {
        if (isDrained) {
            return 0;
        }
        if (isPacked()) {
            return Math.max(0, sight.bytes() - handle.takenBytes());
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
        handle.named(sight.isPackedByName());
        if (!isPacked()) {
            sight.sized(seen.size(), mark.offset());
        }
        if (isUnreadable || (isChanged && (isPacked() || !isOpen()))) {
            pace.grown(now);
        }
        if (!isOpen()) {
            isDrained &= !isChanged && !isUnreadable;
        } else if (isChanged && !isPacked()) {
            // What was written over it may be as long as it was.
            isVerified = false;
        }
        isUnreadable = false;
    }

    void gone(long now) {
        if (sight.gone()) {
            pace.grownAtLeast(now);
        }
    }

    /** It cannot be read now. */
    void unreadable() {
        isUnreadable = true;
    }

    /**
     * Makes events of what is new, of one turn at most.
     *
     * @param buffer of {@link Reading#bufferBytes} at least
     * @param waitNanos how long a line waits for its end, or a packed file for its own; 0 where none will come
     */
    void read(byte[] buffer, Room room, List<TailEvent> events, long now, long waitNanos) throws IOException {
        pace.looked(now);
        Content open = open();
        long size = open.size();
        boolean isGrown = !isPacked() && (size != seenBytes || reading.isOverwritten(open, mark));
        boolean isNew = isPacked() || isGrown || !isVerified;
        if (isGrown) {
            // What is seen for the first time may have waited for long already; its end is waited for all the same.
            pace.grown(now);
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
        boolean isFlush = quietNanos(now) >= waitNanos;
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
        boolean wasOpen = isOpen();
        if (mark.offset() > 0 && !isPacked()) {
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

    Content open() throws IOException {
        return handle.open(place(), mark.key());
    }

    void close() throws IOException {
        isVerified = false;
        if (isOpen() && !isPacked() && seenBytes >= 0) {
            sight.closedAt(seenBytes);
        }
        handle.close();
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
            pace.begunAnew();
        }
        reading.reset();
    }
}
