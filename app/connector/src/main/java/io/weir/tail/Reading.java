package io.weir.tail;

import io.weir.envelope.Payload;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Reads a file on from a position, a buffer at a time; remembers what it found at the end. */
final class Reading {
    /** So much of what waits for its end is kept, for the case that the file loses it; more is read again. */
    private static final int KEPT_BYTES = 4_096;

    private static final int CHUNK_BYTES = 128 * 1024;

    /** Of a hole, at once: others wait meanwhile. */
    private static final int HOLE_TURN_BYTES = 64 * 1024 * 1024;

    private final LineRules rules;
    private final int bufferBytes;
    private final long stamp;
    private final TailCounts counts;

    private byte[] kept = new byte[0];
    private int waitingBytes;
    private boolean isAtEnd;
    private boolean isDrained;
    private boolean isProgress;

    /** Whether NULs are ahead and nothing behind them, so that it may be written there without becoming longer. */
    private boolean isRoomAhead;

    /** To where nothing but NULs were seen. */
    private long zerosTo;

    Reading(LineRules rules, long stamp, TailCounts counts) {
        this.rules = rules;
        this.stamp = stamp;
        this.counts = counts;
        bufferBytes = bufferBytes(rules);
    }

    /** An event that begins anywhere in the first half is whole. */
    static int bufferBytes(LineRules rules) {
        return 2 * rules.bytesMax() + CHUNK_BYTES;
    }

    boolean isProgress() {
        return isProgress;
    }

    boolean isAtEnd() {
        return isAtEnd;
    }

    boolean isDrained() {
        return isDrained;
    }

    int keptBytes() {
        return kept.length;
    }

    void reset() {
        kept = new byte[0];
        waitingBytes = 0;
        isAtEnd = false;
        isDrained = false;
        isRoomAhead = false;
        zerosTo = 0;
    }

    boolean isOverwritten(Content content, Mark mark) throws IOException {
        if (!isRoomAhead) {
            return false;
        }
        byte[] next = new byte[rules.encoding().unitBytes()];
        int length = content.readFully(next, next.length, mark.offset() + waitingBytes);
        return !isZero(next, length);
    }

    /** @return the position behind what was read */
    Mark step(Content content, byte[] buffer, Mark from, Room room, List<TailEvent> events, boolean isFlush)
            throws IOException {
        int length = content.readFully(buffer, bufferBytes, from.offset());
        isAtEnd = length < bufferBytes;
        boolean isEnded = isFlush || (content instanceof PackedContent packed && packed.isEnded());
        byte[] head = head(content, buffer, length, from);
        int mark = from.offset() == 0 ? rules.encoding().markBytes(buffer, length) : 0;
        byte[] bytes = mark == 0 ? buffer : Arrays.copyOfRange(buffer, mark, length);
        Finding finding = new Finding(from, bytes, mark, head, room, events);
        EventScanner scanner = new EventScanner(rules, finding);
        scanner.scan(bytes, length - mark, from.cut(), isAtEnd, isAtEnd && isEnded);
        int consumed = scanner.consumed() + (scanner.consumed() > 0 ? mark : 0);
        Mark then = consumed == 0 ? from : finding.at(scanner.consumed(), scanner.lines(), scanner.cut());
        counts.readBytes.add(consumed);
        counts.readLines.add(then.lines() - from.lines());
        isProgress = consumed > 0;
        // What there was no room for is not at its end.
        isAtEnd &= room.isLeft();
        waitingBytes = isAtEnd ? length - consumed : 0;
        // A zero byte may be half of a character.
        int zeros = isAtEnd ? zerosBefore(buffer, consumed, length) : 0;
        zeros -= zeros % rules.encoding().unitBytes();
        isRoomAhead = zeros > 0;
        waitingBytes -= zeros;
        kept = isAtEnd && waitingBytes <= KEPT_BYTES
                ? Arrays.copyOfRange(buffer, consumed, consumed + waitingBytes)
                : new byte[0];
        isDrained = isAtEnd && (waitingBytes == 0 || (isEnded && consumed == 0));
        boolean isHole = consumed == 0 && length == bufferBytes && isZero(buffer, length);
        return isHole ? passHole(content, buffer, from, length) : then;
    }

    /** The rest of content that is gone: it is an event as it is. */
    void endKept(Mark before, List<TailEvent> events) {
        int mark = before.offset() == 0 ? rules.encoding().markBytes(kept, kept.length) : 0;
        byte[] rest = Arrays.copyOfRange(kept, mark, kept.length);
        Finding finding = new Finding(before, rest, mark, kept, new Room(Long.MAX_VALUE), events);
        new EventScanner(rules, finding).scan(rest, rest.length, before.cut(), true, true);
    }

    /** NULs are passed only where something stands behind them. */
    private Mark passHole(Content content, byte[] buffer, Mark from, int seen) throws IOException {
        long at = Math.max(zerosTo, from.offset() + seen);
        long until = at + HOLE_TURN_BYTES;
        int length = content.readFully(buffer, bufferBytes, at);
        while (length > 0 && isZero(buffer, length) && at < until) {
            at += length;
            length = content.readFully(buffer, bufferBytes, at);
        }
        int zeros = zerosAtStart(buffer, length);
        zerosTo = at + zeros;
        if (zeros == length) {
            isProgress = false;
            isAtEnd = length == 0;
            isRoomAhead = isAtEnd;
            isDrained = isAtEnd;
            return from;
        }
        byte[] first = new byte[EventScanner.HOLE_BYTES];
        content.readFully(first, first.length, from.offset());
        isProgress = true;
        if (!isZero(first, first.length)) {
            return from;
        }
        long to = zerosTo - (zerosTo - from.offset()) % rules.encoding().unitBytes();
        counts.holeBytes.add(to - from.offset());
        byte[] zero = new byte[Proof.TAIL_MAX];
        Proof proof = new Proof(
                from.proof().headBytes(), from.proof().head(), Proof.TAIL_MAX, Proof.checksum(zero, 0, zero.length));
        return from.at(to, from.lines(), Cut.NONE, proof, stamp);
    }

    /** The first bytes of the file, as far as a position in this buffer wants them. */
    private static byte[] head(Content content, byte[] buffer, int length, Mark from) throws IOException {
        if (from.proof().headBytes() == Proof.HEAD_MAX) {
            return new byte[0];
        }
        if (from.offset() == 0) {
            return Arrays.copyOf(buffer, Math.min(length, Proof.HEAD_MAX));
        }
        byte[] head = new byte[Proof.HEAD_MAX];
        return Arrays.copyOf(head, content.readFully(head, head.length, 0));
    }

    private static boolean isZero(byte[] bytes, int length) {
        return zerosAtStart(bytes, length) == length;
    }

    private static int zerosAtStart(byte[] bytes, int length) {
        int zeros = 0;
        while (zeros < length && bytes[zeros] == 0) {
            zeros++;
        }
        return zeros;
    }

    private static int zerosBefore(byte[] bytes, int from, int to) {
        int at = to;
        while (at > from && bytes[at - 1] == 0) {
            at--;
        }
        return to - at;
    }

    /** Gives each event its place in the file. */
    private final class Finding implements EventScanner.Found {
        private final Mark from;
        private final byte[] bytes;
        private final int skipped;
        private final byte[] head;
        private final Room room;
        private final List<TailEvent> events;

        /** @param skipped so many bytes of the file before the first of these */
        Finding(Mark from, byte[] bytes, int skipped, byte[] head, Room room, List<TailEvent> events) {
            this.from = from;
            this.bytes = bytes;
            this.skipped = skipped;
            this.head = head;
            this.room = room;
            this.events = events;
        }

        @Override
        public boolean event(byte[] payload, int start, int to, int linesBefore, int linesBehind, int part, Cut then) {
            events.add(new TailEvent(
                    Payload.wrap(payload), from.offset() + skipped + start, from.lines() + linesBefore + 1, part));
            return room.take(payload.length);
        }

        @Override
        public void refused() {
            counts.refusedLines.increment();
        }

        @Override
        public void hole(int zeros) {
            counts.holeBytes.add(zeros);
        }

        Mark at(int to, int lines, Cut cut) {
            long offset = from.offset() + skipped + to;
            int headBytes = (int) Math.min(offset, Proof.HEAD_MAX);
            int tailBytes = Math.min(to, Proof.TAIL_MAX);
            String start =
                    from.proof().headBytes() == Proof.HEAD_MAX ? from.proof().head() : Proof.hash(head, headBytes);
            Proof proof = new Proof(headBytes, start, tailBytes, Proof.checksum(bytes, to - tailBytes, to));
            return from.at(offset, from.lines() + lines, cut, proof, stamp);
        }
    }
}
