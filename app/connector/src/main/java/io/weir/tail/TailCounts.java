package io.weir.tail;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What is told of the files, for metrics: read by any thread. */
public final class TailCounts {
    final LongAdder readBytes = new LongAdder();
    final LongAdder readLines = new LongAdder();
    final LongAdder truncations = new LongAdder();
    final LongAdder unreadBytes = new LongAdder();
    final LongAdder unknownEnds = new LongAdder();
    final LongAdder brokenFiles = new LongAdder();
    final LongAdder holeBytes = new LongAdder();
    final LongAdder refusedLines = new LongAdder();
    final AtomicLong files = new AtomicLong();
    final AtomicLong openFiles = new AtomicLong();
    final AtomicLong unreadableFiles = new AtomicLong();
    final AtomicLong waitingFiles = new AtomicLong();
    final AtomicLong lagBytes = new AtomicLong();

    /** Bytes of files of which events were made. */
    public long readBytes() {
        return readBytes.sum();
    }

    public long readLines() {
        return readLines.sum();
    }

    /** Each may have lost what was written just before it. */
    public long truncations() {
        return truncations.sum();
    }

    /** Bytes that were seen in a file, and gone before they were read. */
    public long unreadBytes() {
        return unreadBytes.sum();
    }

    /** Files that went while nobody looked: whether they had grown before is not known. */
    public long unknownEnds() {
        return unknownEnds.sum();
    }

    /** Packed files of which only the beginning could be unpacked. */
    public long brokenFiles() {
        return brokenFiles.sum();
    }

    public long holeBytes() {
        return holeBytes.sum();
    }

    public long refusedLines() {
        return refusedLines.sum();
    }

    public long files() {
        return files.get();
    }

    public long openFiles() {
        return openFiles.get();
    }

    public long unreadableFiles() {
        return unreadableFiles.get();
    }

    /** Files that are not begun, because as many as may be are followed. */
    public long waitingFiles() {
        return waitingFiles.get();
    }

    /** What is in the files and in no event yet. */
    public long lagBytes() {
        return lagBytes.get();
    }
}
