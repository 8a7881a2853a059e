package io.weir.demo;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Steps over JSON byte by byte and builds nothing, picking up on the way the first event id and the first marker.
 * It checks structure: strings closed and free of control characters, brackets matched, no empty value. Numbers,
 * words and the commas inside are taken on trust, which a SIEM would not: this one shares its cores with what it
 * measures.
 */
final class JsonScan {
    static final int MALFORMED = -1;

    private static final byte[] WEIR_ID = "\"weir_id\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WEIR = "\"weir\":{\"id\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final boolean[] STOPS_VALUE = stops("\"{}[]");

    /** Strings are most of an event: eight bytes at a time cost a third less. */
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    /** Brackets are remembered as bits of a long; deeper than that, only their number is checked. */
    private static final int DEPTH_KNOWN = Long.SIZE;

    final Marker.Found marker = new Marker.Found();
    private byte[] bytes = new byte[0];
    private int end;
    private int idFrom;
    private int idTo;
    private int objects;

    void over(byte[] body, int length) {
        bytes = body;
        end = length;
    }

    /** Forgets what the last event had. */
    void nextEvent() {
        idFrom = 0;
        idTo = 0;
        marker.clear();
    }

    boolean hasId() {
        return idTo > idFrom;
    }

    int idFrom() {
        return idFrom;
    }

    int idTo() {
        return idTo;
    }

    void id(int from, int to) {
        idFrom = from;
        idTo = to;
    }

    /** How many objects the last value held, itself included. */
    int objects() {
        return objects;
    }

    int end() {
        return end;
    }

    /** The byte there; 0 past the end. */
    byte at(int i) {
        return i < end ? bytes[i] : 0;
    }

    int skipSpace(int from) {
        int i = from;
        while (i < end && isSpace(bytes[i])) {
            i++;
        }
        return i;
    }

    /** The index after the value that begins at {@code from}, or {@link #MALFORMED}. */
    int skipValue(int from) {
        objects = 0;
        byte first = at(from);
        if (first == '"') {
            return skipString(from);
        }
        return first == '{' || first == '[' ? skipNested(from) : skipWord(from);
    }

    /** The index after the string whose opening quote is at {@code from}, or {@link #MALFORMED}. */
    int skipString(int from) {
        if (at(from) != '"') {
            return MALFORMED;
        }
        int i = from + 1;
        while (i < end) {
            if (i + Long.BYTES <= end) {
                long stops = stops((long) WORD.get(bytes, i));
                if (stops == 0) {
                    i += Long.BYTES;
                    continue;
                }
                i += Long.numberOfTrailingZeros(stops) / Byte.SIZE;
            }
            byte b = bytes[i];
            if (b == '"') {
                return i + 1;
            }
            if (b >= 0 && b < ' ') {
                return MALFORMED;
            }
            if (b == Marker.SIGN && marker.run == Marker.NONE) {
                marker.at(bytes, i, end);
            }
            i += b == '\\' ? 2 : 1;
        }
        return MALFORMED;
    }

    boolean matches(int from, int to, String text) {
        if (to - from != text.length() || to > end) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private int skipNested(int from) {
        long kinds = 0;
        int depth = 0;
        int deepest = 0;
        int i = from;
        while (i < end) {
            byte b = bytes[i];
            if (!STOPS_VALUE[b & 0xff]) {
                i++;
                continue;
            }
            if (b == '"') {
                if (at(i + 1) == 'w') {
                    takeId(i);
                }
                i = skipString(i);
                if (i == MALFORMED) {
                    return MALFORMED;
                }
                continue;
            }
            i++;
            if (b == '{' || b == '[') {
                kinds = kinds << 1 | (b == '{' ? 1 : 0);
                depth++;
                deepest = Math.max(deepest, depth);
                objects += b == '{' ? 1 : 0;
                continue;
            }
            if (deepest <= DEPTH_KNOWN && (kinds & 1) != (b == '}' ? 1 : 0)) {
                return MALFORMED;
            }
            kinds >>>= 1;
            depth--;
            if (depth == 0) {
                return i;
            }
        }
        return MALFORMED;
    }

    private int skipWord(int from) {
        int i = from;
        while (i < end && !isSpace(bytes[i]) && ",:{}[]\"".indexOf(bytes[i]) < 0) {
            i++;
        }
        return i == from ? MALFORMED : i;
    }

    /** An id the sink put into {@code fields} stands for the event even where its body names another. */
    private void takeId(int quote) {
        int from = afterPrefix(WEIR_ID, quote);
        if (from == MALFORMED && idTo == 0) {
            from = afterPrefix(WEIR, quote);
        }
        if (from == MALFORMED) {
            return;
        }
        int to = from;
        while (to < end && bytes[to] != '"') {
            to++;
        }
        id(from, to);
    }

    private int afterPrefix(byte[] prefix, int from) {
        int to = from + prefix.length;
        return to <= end && Arrays.equals(bytes, from, to, prefix, 0, prefix.length) ? to : MALFORMED;
    }

    /** The high bit of the first byte that is a quote, a backslash, a {@code ~} or a control character, or 0. */
    private static long stops(long word) {
        long quote = word ^ EACH * '"';
        long backslash = word ^ EACH * '\\';
        long sign = word ^ EACH * Marker.SIGN;
        long found = ((quote - EACH) & ~quote)
                | ((backslash - EACH) & ~backslash)
                | ((sign - EACH) & ~sign)
                | ((word - EACH * ' ') & ~word);
        return found & HIGH_BITS;
    }

    private static boolean[] stops(String characters) {
        boolean[] stops = new boolean[256];
        characters.chars().forEach(c -> stops[c] = true);
        return stops;
    }
}
