package io.weir.json;

import java.nio.charset.StandardCharsets;

/**
 * Finds where JSON values end in an array of bytes, strictly by RFC 8259, and builds nothing: what a sender wrote is
 * kept as it wrote it, so that nothing but the ends is of interest here. Faster than a tokenizer, because names and numbers
 * are never made into objects, and without its limits on names.
 *
 * <p>Bytes above 0x7f are taken as they are inside strings: whether they are UTF-8 is for the judge to say, who keeps
 * the original as a dead letter, and not a reason to refuse a sender's whole request.
 */
public final class JsonBytes {
    /** What the methods answer instead of a position where the text is not JSON. */
    public static final int MALFORMED = -1;

    /** Beyond what any log needs (the judge stops at 64), and a bound on what a body of brackets can cost. */
    public static final int DEPTH_MAX = 1024;

    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private final int end;

    /** One bit a level: set where it is an object. */
    private final long[] objects = new long[DEPTH_MAX / Long.SIZE];

    public JsonBytes(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /** The first position from there that is no white space; {@code end} where there is none. */
    public int skipSpace(int from) {
        int at = from;
        while (at < end && isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    /** Where the value that begins exactly there ends. */
    public int skipValue(int from) {
        int depth = 0;
        int at = from;
        while (true) {
            // Here a value begins.
            if (at >= end) {
                return MALFORMED;
            }
            byte first = bytes[at];
            if (first == '{' || first == '[') {
                if (depth == DEPTH_MAX) {
                    return MALFORMED;
                }
                boolean object = first == '{';
                mark(depth++, object);
                at = skipSpace(at + 1);
                if (at < end && bytes[at] != (object ? '}' : ']')) {
                    at = object ? skipName(at) : at;
                    if (at == MALFORMED) {
                        return MALFORMED;
                    }
                    continue;
                }
            } else {
                at = skipScalar(first, at);
                if (at == MALFORMED || depth == 0) {
                    return at;
                }
                at = skipSpace(at);
            }
            // Here a value inside a container has ended, or an empty container is about to.
            while (true) {
                if (at >= end) {
                    return MALFORMED;
                }
                boolean object = isObject(depth - 1);
                byte next = bytes[at];
                if (next == ',') {
                    at = skipSpace(at + 1);
                    at = object ? skipName(at) : at;
                    break;
                }
                if (next != (object ? '}' : ']')) {
                    return MALFORMED;
                }
                at++;
                if (--depth == 0) {
                    return at;
                }
                at = skipSpace(at);
            }
            if (at == MALFORMED) {
                return MALFORMED;
            }
        }
    }

    /** From a member's name to where its value begins. */
    public int skipName(int from) {
        int at = skipString(from);
        if (at == MALFORMED) {
            return MALFORMED;
        }
        at = skipSpace(at);
        return at < end && bytes[at] == ':' ? skipSpace(at + 1) : MALFORMED;
    }

    /** Behind the closing quote of the string that begins exactly there. */
    public int skipString(int from) {
        if (from >= end || bytes[from] != '"') {
            return MALFORMED;
        }
        int at = from + 1;
        while (at < end) {
            byte b = bytes[at];
            if (b == '"') {
                return at + 1;
            }
            if (b == '\\') {
                at = skipEscape(at + 1);
                if (at == MALFORMED) {
                    return MALFORMED;
                }
            } else if (b >= 0 && b < 0x20) {
                return MALFORMED;
            } else {
                at++;
            }
        }
        return MALFORMED;
    }

    private int skipEscape(int at) {
        if (at >= end) {
            return MALFORMED;
        }
        return switch (bytes[at]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
            case 'u' -> skipHex(at + 1);
            default -> MALFORMED;
        };
    }

    private int skipHex(int from) {
        if (from + 4 > end) {
            return MALFORMED;
        }
        for (int at = from; at < from + 4; at++) {
            if (Character.digit(bytes[at], 16) < 0) {
                return MALFORMED;
            }
        }
        return from + 4;
    }

    private int skipScalar(byte first, int at) {
        return switch (first) {
            case '"' -> skipString(at);
            case 't' -> skipWord(at, TRUE);
            case 'f' -> skipWord(at, FALSE);
            case 'n' -> skipWord(at, NULL);
            default -> skipNumber(at);
        };
    }

    private int skipWord(int at, byte[] word) {
        if (word.length > end - at) {
            return MALFORMED;
        }
        for (int i = 0; i < word.length; i++) {
            if (bytes[at + i] != word[i]) {
                return MALFORMED;
            }
        }
        return at + word.length;
    }

    private int skipNumber(int from) {
        int at = from < end && bytes[from] == '-' ? from + 1 : from;
        int whole = skipDigits(at);
        if (whole == at || (bytes[at] == '0' && whole > at + 1)) {
            return MALFORMED;
        }
        at = whole;
        if (at < end && bytes[at] == '.') {
            int fraction = skipDigits(at + 1);
            if (fraction == at + 1) {
                return MALFORMED;
            }
            at = fraction;
        }
        if (at < end && (bytes[at] | 0x20) == 'e') {
            at++;
            if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
                at++;
            }
            int exponent = skipDigits(at);
            return exponent == at ? MALFORMED : exponent;
        }
        return at;
    }

    private int skipDigits(int from) {
        int at = from;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }

    private void mark(int depth, boolean object) {
        long bit = 1L << depth;
        if (object) {
            objects[depth >> 6] |= bit;
        } else {
            objects[depth >> 6] &= ~bit;
        }
    }

    private boolean isObject(int depth) {
        return (objects[depth >> 6] & 1L << depth) != 0;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
