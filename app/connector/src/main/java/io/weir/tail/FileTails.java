package io.weir.tail;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows files, each from where it was read to. Belongs to one thread, and reads when it is asked to: what it has
 * read is passed by, and whoever cannot keep it begins anew, with the marks that were kept.
 */
public final class FileTails implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileTails.class);

    private final TailSettings settings;
    private final TailCounts counts;
    private final LongSupplier nanoTime;
    private final Unreadable unreadable;
    private final Watch watch;
    private final byte[] buffer;
    private boolean isLooked;
    private long lookedAt;
    private int turn;

    /**
     * @param lanes of a path whose entry names none
     * @param stamp of the marks that are made: later than that of any before
     * @param known how far files are read already
     * @param endBeforeMillis a file that the first look finds unknown and unchanged since then is begun at its end
     */
    public FileTails(
            TailSettings settings,
            ToIntFunction<String> lanes,
            long stamp,
            Collection<Mark> known,
            long endBeforeMillis,
            TailCounts counts,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.counts = counts;
        this.nanoTime = nanoTime;
        unreadable = new Unreadable(counts);
        watch = new Watch(settings, lanes, stamp, counts, unreadable, known, endBeforeMillis, nanoTime.getAsLong());
        buffer = new byte
                [settings.entries().stream()
                        .mapToInt(it -> Reading.bufferBytes(it.rules()))
                        .max()
                        .orElse(0)];
    }

    /** Looks for files before any is read. @return where they begin */
    public List<Mark> look() {
        look(nanoTime.getAsLong());
        return watch.marks();
    }

    private void look(long now) {
        watch.look(now);
        isLooked = true;
        lookedAt = now;
    }

    /** What is new, as much as there is room for; each file has its turn. */
    public List<TailBatch> poll(Room room) {
        long now = nanoTime.getAsLong();
        if (!isLooked || now - lookedAt >= settings.scanNanos()) {
            look(now);
        }
        List<TailBatch> batches = new ArrayList<>();
        boolean isProgress = true;
        while (isProgress && room.isLeft()) {
            isProgress = false;
            List<List<Tail>> all = watch.followed().byPath();
            for (int i = 0; i < all.size() && room.isLeft(); i++) {
                turn = (turn + 1) % all.size();
                isProgress |= turn(all.get(turn), room, batches, now);
            }
        }
        if (lookedAt == now) {
            holdOpen();
        }
        count();
        return batches;
    }

    /** What was found and had no turn may be deleted or have any name by the time that it has. */
    private void holdOpen() {
        long open = watch.followed().all().stream().filter(Tail::isOpen).count();
        for (Tail tail : watch.followed().all()) {
            if (open >= settings.openMax()) {
                return;
            }
            if (!tail.isOpen() && !tail.isIdle() && !tail.isPacked()) {
                try {
                    tail.open();
                    open++;
                } catch (NoSuchFileException renamed) {
                    // The next look finds it under its new name.
                } catch (IOException failed) {
                    unreadable.tell(tail.place(), failed);
                    tail.unreadable();
                }
            }
        }
    }

    /** How far the files of a lane are read with all that was polled. */
    public List<Mark> marks(int lane) {
        return watch.marks(lane);
    }

    /** Of a lane, content that is gone: without it, a copy that is found later is read again. */
    public List<Mark> past(int lane) {
        return watch.past(lane);
    }

    @Override
    public void close() {
        for (Tail tail : watch.followed().all()) {
            close(tail);
        }
    }

    /** Of the files that had one path, the older are read to their ends first. True where one was read on. */
    private boolean turn(List<Tail> samePath, Room room, List<TailBatch> batches, long now) {
        for (Tail tail : samePath) {
            if (tail.isQuestioned()) {
                watch.question(tail, now);
                return true;
            }
            if (tail.isDue(now, settings.rotateWaitNanos()) && mayOpen(tail)) {
                long before = tail.mark().offset();
                int generation = tail.mark().generation();
                read(tail, room, batches, now);
                if (tail.mark().offset() != before || tail.mark().generation() != generation) {
                    return true;
                }
            }
            if (!tail.isIdle()) {
                return false;
            }
        }
        return false;
    }

    private void read(Tail tail, Room room, List<TailBatch> batches, long now) {
        List<TailEvent> events = new ArrayList<>();
        try {
            tail.read(
                    buffer, room, events, now, tail.isPacked() ? settings.rotateWaitNanos() : settings.lineWaitNanos());
            unreadable.isReadable(tail.place());
        } catch (NoSuchFileException renamed) {
            // The next look finds it under its new name.
            tail.unreadable();
            close(tail);
        } catch (IOException failed) {
            unreadable.tell(tail.place(), failed);
            tail.unreadable();
            close(tail);
        }
        watch.ended(tail, now);
        if (!events.isEmpty()) {
            batches.add(new TailBatch(tail.lane(), tail.mark().path(), tail.entry(), events));
        }
    }

    /** Of packed files one is open at a time: each keeps what it has unpacked ahead. */
    private boolean mayOpen(Tail tail) {
        if (tail.isOpen()) {
            return true;
        }
        long open = 0;
        boolean isPacked = false;
        for (Tail each : watch.followed().all()) {
            open += each.isOpen() ? 1 : 0;
            isPacked |= each.isOpen() && each.isPacked();
        }
        if (tail.isPacked() && isPacked) {
            return false;
        }
        return open < settings.openMax() || closeQuietest();
    }

    private boolean closeQuietest() {
        long now = nanoTime.getAsLong();
        Optional<Tail> quietest = watch.followed().all().stream()
                .filter(it -> it.isOpen() && it.isDrained() && !it.isGone())
                .max(Comparator.comparingLong(it -> it.quietNanos(now)));
        quietest.ifPresent(FileTails::close);
        return quietest.isPresent();
    }

    private static void close(Tail tail) {
        try {
            tail.close();
        } catch (IOException failed) {
            LOG.warn("Cannot close {}: {}", tail.place(), failed.toString());
        }
    }

    private void count() {
        long open = 0;
        long lag = 0;
        for (Tail each : watch.followed().all()) {
            open += each.isOpen() ? 1 : 0;
            lag += each.lagBytes();
        }
        counts.files.set(watch.followed().size());
        counts.openFiles.set(open);
        counts.lagBytes.set(lag);
    }
}
