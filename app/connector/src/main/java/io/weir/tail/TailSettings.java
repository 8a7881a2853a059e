package io.weir.tail;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * How files are followed.
 *
 * @param entries a file belongs to the first that has its path
 * @param excluded paths of files that are not begun
 * @param isFromEnd whether files that are there at the very start are read from their end on
 * @param scanNanos between two looks for files
 * @param lineWaitNanos how long a line waits for its end
 * @param rotateWaitNanos how long a deleted file must be quiet before it is let go of
 * @param filesMax followed at once
 * @param openMax of them with an open handle
 */
public record TailSettings(
        List<Entry> entries,
        List<String> excluded,
        boolean isFromEnd,
        long scanNanos,
        long lineWaitNanos,
        long rotateWaitNanos,
        int filesMax,
        int openMax) {
    /** No file was changed before that. */
    public static final long NEVER = Long.MIN_VALUE;

    /** Clocks of file systems lag behind by a tick, and may be another machine's. */
    private static final long CLOCK_MILLIS = 2_000;

    public TailSettings {
        entries = List.copyOf(entries);
        excluded = List.copyOf(excluded);
    }

    /** The same for some of the entries. */
    public TailSettings of(List<Entry> some) {
        return new TailSettings(
                some, excluded, isFromEnd, scanNanos, lineWaitNanos, rotateWaitNanos, filesMax, openMax);
    }

    /**
     * Before what time an unknown file must have changed last, so that nothing came to it since the very first start.
     *
     * @param begunMillis when that was; 0 where it is this one
     */
    public long endBeforeMillis(long begunMillis) {
        if (!isFromEnd) {
            return NEVER;
        }
        return begunMillis == 0 ? Long.MAX_VALUE : begunMillis - CLOCK_MILLIS;
    }

    /** Whether any entry has that path. */
    public boolean has(String path) {
        return entryOf(path).isPresent();
    }

    /** @param lanes of a path whose entry names none */
    public int laneOf(String path, ToIntFunction<String> lanes) {
        return entryOf(path).map(it -> it.lane(path, lanes)).orElseGet(() -> lanes.applyAsInt(path));
    }

    Optional<Entry> entryOf(String path) {
        try {
            Path file = Path.of(path);
            return entries.stream().filter(it -> it.isOf(file)).findFirst();
        } catch (InvalidPathException otherEncoding) {
            // As it was read where names had another encoding. It is kept until they have that again.
            return Optional.empty();
        }
    }
}
