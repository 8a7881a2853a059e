package io.weir.siem;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the members of one event stand that a target needs, found in one pass over the bytes and without a tree:
 * this runs for every event. It holds an event together and nothing more: that brackets and quotes match, that nothing
 * stands behind the object, and that no line break hides in a string. What a framing relies on, no event can break.
 */
final class EventJson {
    private static final byte[] TIMESTAMP = "timestamp".getBytes(US_ASCII);
    private static final byte[] HOST = "host".getBytes(US_ASCII);
    private static final byte[] WEIR = "weir".getBytes(US_ASCII);

    /** As deep as the judge lets events be. */
    private static final int DEPTH_MAX = 64;

    private static final int BROKEN = -1;

    /** A backslash, a u and four digits. */
    private static final int ESCAPE_BYTES = 6;

    private final byte[] bytes;
    private final byte[][] names;
    private final Span[] members;
    private int open;
    private int close;
    private boolean hasMembers;
    private boolean hasLineBreak;
    private int longestMember;
    private @Nullable Span timestamp;
    private @Nullable Span host;
    private @Nullable Span weir;

    private EventJson(byte[] bytes, byte[][] names) {
        this.bytes = bytes;
        this.names = names;
        members = new Span[names.length];
        Arrays.fill(members, Span.NONE);
    }

    /** Part of the event, quotes included. */
    record Span(int from, int to) {
        static final Span NONE = new Span(0, 0);

        int length() {
            return to - from;
        }
    }

    /**
     * Null where the bytes are not one whole JSON object.
     *
     * @param names of further members to look for; in ASCII also where the event has escapes for some of their letters
     */
    static @Nullable EventJson scan(byte[] bytes, byte[]... names) {
        EventJson event = new EventJson(bytes, names);
        return event.readObject() ? event : null;
    }

    /** The value of the member that was looked for by this name, whatever it is; of no length where there is none. */
    Span member(int name) {
        return members[name];
    }

    /** The bytes of the longest value; the quotes of a text are not part of it. */
    int longestMember() {
        return longestMember;
    }

    /** Where the object's opening brace stands. */
    int open() {
        return open;
    }

    /** Where its closing brace stands. */
    int close() {
        return close;
    }

    boolean hasMembers() {
        return hasMembers;
    }

    /** Between tokens only: in a string it would have been no JSON. */
    boolean hasLineBreak() {
        return hasLineBreak;
    }

    /** The value of {@code timestamp}, where it is a string. */
    @Nullable
    Span timestamp() {
        return timestamp;
    }

    /** The value of {@code host}, where it is a string. */
    @Nullable
    Span host() {
        return host;
    }

    /** The value of {@code weir}, whatever it is. */
    @Nullable
    Span weir() {
        return weir;
    }

    private boolean readObject() {
        open = skipSpace(0);
        if (at(open) != '{') {
            return false;
        }
        int at = skipSpace(open + 1);
        while (at(at) == '"') {
            at = readMember(at);
            if (at == BROKEN) {
                return false;
            }
            hasMembers = true;
            at = skipSpace(at);
            if (at(at) == '}') {
                break;
            }
            if (at(at) != ',') {
                return false;
            }
            at = skipSpace(at + 1);
            if (at(at) != '"') {
                return false;
            }
        }
        close = at;
        return at(at) == '}' && skipSpace(at + 1) == bytes.length;
    }

    private int readMember(int key) {
        int keyEnd = skipString(key);
        int colon = keyEnd == BROKEN ? BROKEN : skipSpace(keyEnd);
        if (colon == BROKEN || at(colon) != ':') {
            return BROKEN;
        }
        int from = skipSpace(colon + 1);
        int to = skipValue(from);
        if (to != BROKEN) {
            note(key + 1, keyEnd - 1, from, to);
        }
        return to;
    }

    private void note(int keyFrom, int keyTo, int from, int to) {
        for (int i = 0; i < names.length; i++) {
            if (is(names[i], keyFrom, keyTo)) {
                members[i] = new Span(from, to);
            }
        }
        boolean isText = bytes[from] == '"';
        longestMember = Math.max(longestMember, to - from - (isText ? 2 : 0));
        if (isText && is(TIMESTAMP, keyFrom, keyTo)) {
            timestamp = new Span(from, to);
        } else if (isText && is(HOST, keyFrom, keyTo)) {
            host = new Span(from, to);
        } else if (is(WEIR, keyFrom, keyTo)) {
            weir = new Span(from, to);
        }
    }

    private boolean is(byte[] name, int from, int to) {
        return to - from > name.length
                ? isEscaped(name, from, to)
                : Arrays.equals(bytes, from, to, name, 0, name.length);
    }

    /** JSON lets any letter of a name be written as an escape, and whoever reads the event reads the same name. */
    private boolean isEscaped(byte[] name, int from, int to) {
        int at = from;
        for (byte letter : name) {
            if (at(at) == '\\' && at(at + 1) == 'u' && hex(at + 2) == letter) {
                at += ESCAPE_BYTES;
            } else if (at(at) == letter) {
                at++;
            } else {
                return false;
            }
        }
        return at == to;
    }

    private int hex(int from) {
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            value = value << 4 | Character.digit(at(i), 16);
        }
        return value;
    }

    /** The index behind the value that starts here. */
    private int skipValue(int from) {
        byte first = at(from);
        if (first == '"') {
            return skipString(from);
        }
        if (first == '{' || first == '[') {
            return skipNested(from);
        }
        int at = from;
        while (at < bytes.length && isScalar(bytes[at])) {
            at++;
        }
        return at == from ? BROKEN : at;
    }

    private int skipNested(int from) {
        // One bit a level: set for an object, so that a bracket cannot close a brace.
        long objects = 0;
        int depth = 0;
        int at = from;
        while (at < bytes.length) {
            byte b = bytes[at];
            if (b == '"') {
                at = skipString(at);
                if (at == BROKEN) {
                    return BROKEN;
                }
                continue;
            }
            if (b == '{' || b == '[') {
                if (++depth >= DEPTH_MAX) {
                    return BROKEN;
                }
                objects = objects << 1 | (b == '{' ? 1 : 0);
            } else if (b == '}' || b == ']') {
                if ((objects & 1) != (b == '}' ? 1 : 0)) {
                    return BROKEN;
                }
                objects >>>= 1;
                if (--depth == 0) {
                    return at + 1;
                }
            } else if (b == '\n' || b == '\r') {
                hasLineBreak = true;
            }
            at++;
        }
        return BROKEN;
    }

    private int skipString(int from) {
        for (int at = from + 1; at < bytes.length; at++) {
            byte b = bytes[at];
            if (b == '"') {
                return at + 1;
            }
            if (b == '\\') {
                at++;
            } else if (b >= 0 && b < ' ') {
                return BROKEN;
            }
        }
        return BROKEN;
    }

    private int skipSpace(int from) {
        int at = from;
        while (at < bytes.length) {
            byte b = bytes[at];
            if (b == '\n' || b == '\r') {
                hasLineBreak = true;
            } else if (b != ' ' && b != '\t') {
                return at;
            }
            at++;
        }
        return at;
    }

    private static boolean isScalar(byte b) {
        return b > ' ' && b != ',' && b != '}' && b != ']' && b != '{' && b != '[' && b != '"' && b != ':';
    }

    private byte at(int index) {
        return index < bytes.length ? bytes[index] : 0;
    }
}
