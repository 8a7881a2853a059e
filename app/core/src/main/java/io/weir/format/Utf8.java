package io.weir.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Strict UTF-8 (Unicode 15, table 3-7): no overlong forms, no surrogates, nothing above U+10FFFF. Eight bytes at a time
 * where they are ASCII, because every event passes here.
 */
public final class Utf8 {
    /** Well formed, and no JSON escape in it can be half a surrogate pair. */
    static final int PLAIN = -1;

    /** Well formed, but somewhere stands {@code \}{@code ud}: a reader of JSON has to look for lone surrogates. */
    static final int ESCAPED_SURROGATE = -2;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long BACKSLASHES = 0x5C5C5C5C5C5C5C5CL;

    private Utf8() {}

    public static boolean isWellFormed(byte[] bytes) {
        return look(bytes) < 0;
    }

    /** How many characters of a String the bytes before that place make; the place itself where they are not UTF-8. */
    static int characters(byte[] bytes, int end) {
        int characters = 0;
        int at = 0;
        while (at < end) {
            int length = bytes[at] >= 0 ? 1 : sequenceLength(bytes, at);
            if (length == 0) {
                return end;
            }
            characters += length == 4 ? 2 : 1;
            at += length;
        }
        return characters;
    }

    /** {@link #PLAIN}, {@link #ESCAPED_SURROGATE}, or where the first ill-formed sequence begins. */
    static int look(byte[] bytes) {
        int result = PLAIN;
        int at = 0;
        int wordsEnd = bytes.length - Long.BYTES;
        while (at < bytes.length) {
            if (at <= wordsEnd) {
                long word = (long) LONGS.get(bytes, at);
                long backslash = word ^ BACKSLASHES;
                if (((word | ((backslash - LOW_BITS) & ~backslash)) & HIGH_BITS) == 0) {
                    at += Long.BYTES;
                    continue;
                }
            }
            byte b = bytes[at];
            if (b >= 0) {
                if (b == '\\' && isSurrogateEscape(bytes, at)) {
                    result = ESCAPED_SURROGATE;
                }
                at++;
                continue;
            }
            int length = sequenceLength(bytes, at);
            if (length == 0) {
                return at;
            }
            at += length;
        }
        return result;
    }

    private static boolean isSurrogateEscape(byte[] bytes, int at) {
        return at + 2 < bytes.length && bytes[at + 1] == 'u' && (bytes[at + 2] | 0x20) == 'd';
    }

    /** The length of the well-formed sequence that begins there with a byte above 0x7F, or 0. */
    private static int sequenceLength(byte[] bytes, int at) {
        int lead = bytes[at] & 0xFF;
        if (lead >= 0xC2 && lead <= 0xDF) {
            return isWithin(bytes, at + 1, 0x80, 0xBF) ? 2 : 0;
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
            int from = lead == 0xE0 ? 0xA0 : 0x80;
            int to = lead == 0xED ? 0x9F : 0xBF;
            return isWithin(bytes, at + 1, from, to) && isWithin(bytes, at + 2, 0x80, 0xBF) ? 3 : 0;
        }
        if (lead >= 0xF0 && lead <= 0xF4) {
            int from = lead == 0xF0 ? 0x90 : 0x80;
            int to = lead == 0xF4 ? 0x8F : 0xBF;
            boolean tail = isWithin(bytes, at + 2, 0x80, 0xBF) && isWithin(bytes, at + 3, 0x80, 0xBF);
            return tail && isWithin(bytes, at + 1, from, to) ? 4 : 0;
        }
        return 0;
    }

    private static boolean isWithin(byte[] bytes, int at, int from, int to) {
        if (at >= bytes.length) {
            return false;
        }
        int b = bytes[at] & 0xFF;
        return b >= from && b <= to;
    }
}
