package io.weir.tail;

/**
 * Finds events in bytes that begin where an event does. Pure: what it cannot tell yet it leaves, and is given again with
 * more behind it.
 */
final class EventScanner {
    /**
     * So many NULs in a row are no text: a hole that a crash left behind, or room that a writer has taken ahead. Behind
     * the last byte of a file they are not passed: they may still be written.
     */
    static final int HOLE_BYTES = 64;

    /** Takes what was found. */
    interface Found {
        /**
         * @param to behind its line end
         * @param linesBefore that ended before it
         * @param linesBehind that ended by then
         * @param part its number as a part; 0 for a whole one
         * @return false where it is the last that is wanted
         */
        boolean event(byte[] payload, int from, int to, int linesBefore, int linesBehind, int part, Cut then);

        /** A line that was too long, without its event; once a line. */
        void refused();

        void hole(int bytes);
    }

    private enum Ended {
        LINE,
        HOLE,
        OPEN
    }

    private final LineRules rules;
    private final TextEncoding encoding;
    private final int unit;
    private final int max;
    private final Found found;

    private byte[] bytes = new byte[0];
    private int length;
    private boolean isAtEnd;
    private boolean isFlush;
    private boolean isWanted;

    /** Behind all that was found. */
    private int at;

    private Cut cut = Cut.NONE;
    private int lines;

    /** Of the line that was looked at last. */
    private int lineTo;

    private int lineNext;

    EventScanner(LineRules rules, Found found) {
        this.rules = rules;
        this.found = found;
        encoding = rules.encoding();
        unit = encoding.unitBytes();
        max = rules.bytesMax();
    }

    /**
     * Stops before NULs that nothing follows: the file may have room there, and be written in later.
     *
     * @param itsLength at least twice the longest event where more follows, or an event may not be told from its parts
     * @param isItAtEnd whether the file ends there, as it is now
     * @param isItFlush whether what is not ended is an event as it is
     */
    void scan(byte[] given, int itsLength, Cut before, boolean isItAtEnd, boolean isItFlush) {
        bytes = given;
        length = itsLength;
        isAtEnd = isItAtEnd;
        isFlush = isItFlush;
        isWanted = true;
        at = 0;
        cut = before;
        lines = 0;
        boolean isProgress = true;
        while (isProgress && isWanted && at + zeros(at) < length) {
            isProgress = passHole() || (cut.part() == Cut.SKIPPED ? skipLine() : event());
        }
    }

    int consumed() {
        return at;
    }

    Cut cut() {
        return cut;
    }

    /** That ended in what was consumed. */
    int lines() {
        return lines;
    }

    private boolean passHole() {
        int zeros = zeros(at);
        if (zeros < HOLE_BYTES) {
            return false;
        }
        zeros -= zeros % unit;
        found.hole(zeros);
        at += zeros;
        cut = Cut.NONE;
        return true;
    }

    private boolean skipLine() {
        Ended ended = line(at, length);
        if (ended == Ended.OPEN && lineTo == at) {
            return false;
        }
        at = ended == Ended.OPEN ? lineTo : lineNext;
        if (ended != Ended.OPEN) {
            cut = Cut.NONE;
            lines++;
        }
        return true;
    }

    /** False where it cannot be told yet where it ends. */
    private boolean event() {
        int part = cut.part();
        int to = at;
        int next = at;
        int ended = 0;
        for (int taken = 0; ; taken++) {
            Ended how = line(next, Math.min(length, at + max + 2 * unit));
            boolean isTooLong = lineTo - at > max;
            if (how == Ended.OPEN && !isFlush && !isTooLong) {
                return false;
            }
            boolean isEmpty = how == Ended.OPEN && lineTo == next;
            if (taken > 0 && isEmpty && isTooLong) {
                // It is full, and the next line says whether it is of the same event.
                return end(to, next, ended, part, Cut.behind(part, false));
            }
            if (taken > 0 && (isEmpty || (how == Ended.HOLE && lineTo == next) || !continues(next))) {
                return end(to, next, ended, part, Cut.NONE);
            }
            if (isEmpty || (taken == 0 && how == Ended.OPEN && isBlank(lineTo))) {
                return false;
            }
            if (taken == 0 && part > 0 && !cut.isInLine() && !continues(next)) {
                part = 0;
            }
            if (isTooLong) {
                return taken > 0
                        ? end(to, next, ended, Math.max(part, 1), Cut.behind(part, false))
                        : cutWithin(Math.max(part, 1));
            }
            to = lineTo;
            next = lineNext;
            ended += how == Ended.LINE ? 1 : 0;
            if (how == Ended.OPEN) {
                return end(to, next, ended, part, Cut.behind(part, true));
            }
            if (!rules.isJoined() || how == Ended.HOLE) {
                return end(to, next, ended, part, Cut.NONE);
            }
            if (taken + 1 == rules.linesMax()) {
                return end(to, next, ended, part, Cut.behind(part, false));
            }
            if (next == length) {
                return isFlush && end(to, next, ended, part, Cut.behind(part, false));
            }
        }
    }

    /** A single line that is too long. */
    private boolean cutWithin(int part) {
        if (!rules.isSplit()) {
            found.refused();
            cut = new Cut(Cut.SKIPPED, true);
            return true;
        }
        int to = encoding.boundary(bytes, at, at + max);
        return end(to, to, 0, part, Cut.behind(part, true));
    }

    private boolean end(int to, int next, int ended, int part, Cut then) {
        if (!isBlank(to)) {
            isWanted = found.event(encoding.event(bytes, at, to), at, next, lines, lines + ended, part, then);
        }
        lines += ended;
        at = next;
        cut = then;
        return true;
    }

    /** Looks at the line that begins there, also beyond what an event may have. */
    private boolean continues(int from) {
        int limit = Math.min(length, from + Join.BYTES_MAX);
        int to = from;
        while (to + unit <= limit && !encoding.is('\n', bytes, to, length)) {
            to += unit;
        }
        boolean hasReturn = to - unit >= from && encoding.is('\r', bytes, to - unit, to);
        return rules.join().continues(encoding.text(bytes, from, hasReturn ? to - unit : to));
    }

    private boolean isBlank(int to) {
        for (int i = at; i < to; i++) {
            byte b = bytes[i];
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n' && (unit == 1 || b != 0)) {
                return false;
            }
        }
        return true;
    }

    /** Sets where the line that begins there ends, and where the next one begins. */
    private Ended line(int from, int limit) {
        for (int i = from; i + unit <= limit; i += unit) {
            if (encoding.is('\n', bytes, i, length)) {
                return ended(from, i, i + unit, Ended.LINE);
            }
            if (bytes[i] == 0) {
                int zeros = zeros(i);
                boolean isLast = i + zeros == length;
                if (zeros >= HOLE_BYTES && !(isLast && isAtEnd)) {
                    return ended(from, i, i, Ended.HOLE);
                }
                if (isLast && zeros >= unit && isAtEnd) {
                    return ended(from, i, i, Ended.OPEN);
                }
                i += Math.max(0, zeros - zeros % unit - unit);
            }
        }
        int to = limit - (limit - from) % unit;
        return ended(from, to, to, Ended.OPEN);
    }

    private Ended ended(int from, int to, int next, Ended how) {
        boolean hasReturn =
                to - unit >= from && (how != Ended.OPEN || isFlush) && encoding.is('\r', bytes, to - unit, to);
        lineTo = hasReturn ? to - unit : to;
        lineNext = next;
        return how;
    }

    private int zeros(int from) {
        int i = from;
        while (i < length && bytes[i] == 0) {
            i++;
        }
        return i - from;
    }
}
