package io.weir.format;

import io.weir.envelope.Payload;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Takes a stream of syslog apart (RFC 6587): octet counting, {@code 16 <1>1 - - - - - -}, and lines, told apart for each
 * message, because relays mix them on one connection. One instance a connection, fed with what arrives; not for two
 * threads.
 *
 * <p>Digits and a space announce a count where a priority or a JSON object follows, or where this sender has counted
 * before: a line of text may begin with a number, too. Behind lines more is asked for, a whole priority and a count within
 * the limit: who gets {@code 9999999 <} to the start of a line would swallow what follows. Line feeds, carriage returns and NULs between messages are no
 * messages: some senders count without the line end that they nevertheless send.
 */
public final class SyslogFrames {
    /** Seven digits announce at most 10 MB, far above every limit; more digits are text. */
    private static final int COUNT_DIGITS_MAX = 7;

    private static final int PRI_DIGITS_MAX = 3;

    private static final int BUFFER_BYTES = 512;
    /** A connection that once sent a large message keeps no large buffer: there may be thousands of connections. */
    private static final int IDLE_BUFFER_BYTES = 16_384;

    private enum State {
        BETWEEN,
        /** In the digits that may be a count. */
        COUNT,
        /** Behind the digits and a space. */
        ANNOUNCED,
        COUNTED,
        LINE
    }

    /** What may stand behind a message and is none of it: a line end, or its first half. */
    private static final int LINE_END_BYTES = 2;

    /** The digits, their space and a priority are looked at in one piece. */
    private static final int PART_BYTES_MIN = 64;

    private static final int UTF8_CONTINUATIONS_MAX = 3;

    private final int messageBytesMax;
    private final boolean splits;
    /** Of a message that is split, a line end more than of a part: only then it is known that another part follows. */
    private final int keptMax;

    private State state = State.BETWEEN;
    private boolean hasCounted;
    private boolean hasSentLines;
    /** How long the digits and their space are. */
    private int prefix;

    private byte[] message = new byte[BUFFER_BYTES];
    /** How many bytes of it are kept, and how many came. */
    private int kept;

    private int parts;
    private long seen;
    private long announced;

    /** @param messageBytesMax of longer messages only so many bytes are kept */
    public SyslogFrames(int messageBytesMax) {
        this(messageBytesMax, false);
    }

    private SyslogFrames(int messageBytesMax, boolean splits) {
        if (messageBytesMax < 1) {
            throw new IllegalArgumentException("a message has at least 1 byte, not " + messageBytesMax);
        }
        this.messageBytesMax = messageBytesMax;
        this.splits = splits;
        keptMax = splits ? messageBytesMax + LINE_END_BYTES : messageBytesMax;
    }

    /** Of longer messages no byte is lost: they come in parts of at most so many, none of which ends within a character. */
    public static SyslogFrames splitting(int messageBytesMax) {
        if (messageBytesMax < PART_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "a part has at least " + PART_BYTES_MIN + " bytes, not " + messageBytesMax);
        }
        return new SyslogFrames(messageBytesMax, true);
    }

    /** Whether a message was begun and is not whole yet. */
    public boolean isInMessage() {
        return state != State.BETWEEN;
    }

    /** Takes the bytes from one place up to another, and hands over every message that they complete. */
    public void take(byte[] bytes, int from, int to, Consumer<Frame> frames) {
        int at = from;
        while (at < to) {
            at = switch (state) {
                case BETWEEN -> between(bytes, at);
                case COUNT -> count(bytes, at);
                case ANNOUNCED -> hasSentLines ? behindLines(bytes, at) : announced(bytes[at], at);
                case COUNTED -> counted(bytes, at, to, frames);
                case LINE -> line(bytes, at, to, frames);
            };
        }
    }

    /** The stream is over: hands over what is left of it. */
    public void end(Consumer<Frame> frames) {
        if (state == State.COUNTED) {
            finish(Frame.Ending.CUT_OFF, frames);
        } else if (state != State.BETWEEN) {
            finish(Frame.Ending.WHOLE, frames);
        }
    }

    private int between(byte[] bytes, int at) {
        byte b = bytes[at];
        if (isBetween(b)) {
            return at + 1;
        }
        announced = 0;
        state = b >= '1' && b <= '9' ? State.COUNT : State.LINE;
        return at;
    }

    /** The digits are kept: this may be a line after all. */
    private int count(byte[] bytes, int at) {
        byte b = bytes[at];
        boolean digit = b >= '0' && b <= '9' && seen < COUNT_DIGITS_MAX;
        if (!digit && b != ' ') {
            state = State.LINE;
            return at;
        }
        if (digit) {
            announced = announced * 10 + b - '0';
        } else {
            state = State.ANNOUNCED;
        }
        keep(bytes, at, at + 1);
        prefix = (int) seen;
        return at + 1;
    }

    /** All that comes is kept until the priority is whole, as it may be of a line. */
    private int behindLines(byte[] bytes, int at) {
        byte b = bytes[at];
        int length = (int) seen - prefix;
        boolean within = announced <= messageBytesMax && kept == seen;
        if (within && b == '>' && length > 1 && length < announced) {
            System.arraycopy(message, prefix, message, 0, length);
            kept = length;
            seen = length;
            hasCounted = true;
            state = State.COUNTED;
            return at;
        }
        boolean digit = b >= '0' && b <= '9';
        if (within && (length == 0 ? b == '<' : digit && length <= PRI_DIGITS_MAX)) {
            keep(bytes, at, at + 1);
            return at + 1;
        }
        announced = 0;
        state = State.LINE;
        return at;
    }

    private int announced(byte first, int at) {
        hasCounted |= first == '<' || first == '{';
        state = hasCounted ? State.COUNTED : State.LINE;
        if (hasCounted) {
            kept = 0;
            seen = 0;
        } else {
            announced = 0;
        }
        return at;
    }

    private int counted(byte[] bytes, int at, int to, Consumer<Frame> frames) {
        int end = (int) Math.min(to, at + announced - seen);
        keepAll(bytes, at, end, frames);
        if (seen == announced) {
            finish(Frame.Ending.WHOLE, frames);
        }
        return end;
    }

    private int line(byte[] bytes, int at, int to, Consumer<Frame> frames) {
        int end = at;
        while (end < to && bytes[end] != '\n') {
            end++;
        }
        keepAll(bytes, at, end, frames);
        if (end == to) {
            return to;
        }
        hasSentLines = true;
        finish(Frame.Ending.WHOLE, frames);
        return end + 1;
    }

    /** What there is no room for is handed over before it, or dropped. */
    private void keepAll(byte[] bytes, int from, int to, Consumer<Frame> frames) {
        int at = from;
        while (splits && to - at > keptMax - kept) {
            int end = at + keptMax - kept;
            keep(bytes, at, end);
            part(frames);
            at = end;
        }
        keep(bytes, at, to);
    }

    private void part(Consumer<Frame> frames) {
        int end = partEnd();
        frames.accept(new Frame(Payload.wrap(Arrays.copyOf(message, end)), Frame.Ending.PART, end, ++parts));
        System.arraycopy(message, end, message, 0, kept - end);
        kept -= end;
    }

    /** Not within a character, where these are characters. */
    private int partEnd() {
        for (int end = messageBytesMax; end >= messageBytesMax - UTF8_CONTINUATIONS_MAX; end--) {
            if ((message[end] & 0xC0) != 0x80) {
                return end;
            }
        }
        return messageBytesMax;
    }

    private void keep(byte[] bytes, int from, int to) {
        int more = Math.min(to - from, keptMax - kept);
        if (kept + more > message.length) {
            // Grows with what arrives and never with what is announced: that is a stranger's word.
            message = Arrays.copyOf(message, Math.min(keptMax, Math.max(kept + more, 2 * message.length)));
        }
        System.arraycopy(bytes, from, message, kept, more);
        kept += more;
        seen += to - from;
    }

    private void finish(Frame.Ending ending, Consumer<Frame> frames) {
        boolean whole = splits || seen == kept;
        int end = textEnd(whole);
        if (splits && end > messageBytesMax) {
            part(frames);
            end = textEnd(true);
        }
        if (end > 0) {
            Payload payload = Payload.wrap(Arrays.copyOf(message, end));
            frames.accept(new Frame(
                    payload,
                    whole ? last(ending) : Frame.Ending.TOO_LONG,
                    whole ? end : Math.max(seen, announced),
                    parts == 0 ? 0 : parts + 1));
        }
        state = State.BETWEEN;
        kept = 0;
        seen = 0;
        parts = 0;
        if (message.length > IDLE_BUFFER_BYTES) {
            message = new byte[BUFFER_BYTES];
        }
    }

    private Frame.Ending last(Frame.Ending ending) {
        return parts > 0 ? Frame.Ending.LAST_PART : ending;
    }

    /** The line end is framing, also where it was counted; of a message that was cut, all bytes are text. */
    private int textEnd(boolean whole) {
        int end = kept;
        while (whole && end > 0 && isBetween(message[end - 1])) {
            end--;
        }
        return end;
    }

    private static boolean isBetween(byte b) {
        return b == '\n' || b == '\r' || b == 0;
    }
}
