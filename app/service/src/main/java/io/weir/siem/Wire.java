package io.weir.siem;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import java.util.Arrays;

/** Puts one encoded event together, in an array of the exact size. */
final class Wire {
    private final byte[] bytes;
    private int size;

    Wire(int size) {
        bytes = new byte[size];
    }

    Wire add(byte[] part) {
        return add(part, 0, part.length);
    }

    Wire add(byte[] part, int from, int to) {
        System.arraycopy(part, from, bytes, size, to - from);
        size += to - from;
        return this;
    }

    Wire add(char ascii) {
        bytes[size++] = (byte) ascii;
        return this;
    }

    /** JSON on one line: what breaks a line between tokens becomes a blank. */
    Wire addOnOneLine(byte[] json, int from, int to) {
        int start = size;
        add(json, from, to);
        for (int i = start; i < size; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                bytes[i] = ' ';
            }
        }
        return this;
    }

    /** JSON as the content of a JSON string. */
    Wire addEscaped(byte[] json) {
        for (byte b : json) {
            if (b == '"' || b == '\\') {
                bytes[size++] = '\\';
            }
            // Between tokens only, where a blank says the same.
            bytes[size++] = b >= 0 && b < ' ' ? (byte) ' ' : b;
        }
        return this;
    }

    /** How many bytes {@link #addEscaped} makes of it. */
    static int escapedBytes(byte[] json) {
        int size = json.length;
        for (byte b : json) {
            if (b == '"' || b == '\\') {
                size++;
            }
        }
        return size;
    }

    Payload payload() {
        if (size != bytes.length) {
            throw new IllegalStateException("an event of " + size + " bytes in an array of " + bytes.length);
        }
        return Payload.wrap(bytes);
    }

    /** A sid needs no escapes: its alphabet has none of JSON's special characters. */
    static byte[] text(Sid sid) {
        return ascii(sid.toString());
    }

    /** What an answer says, to look for words in it; never to be shown, since it can quote an event. */
    static String text(Payload answer) {
        return new String(answer.bytes(), UTF_8);
    }

    static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    /** As a JSON string, quotes included. */
    static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ') {
                json.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }

    static boolean contains(byte[] bytes, EventJson.Span span, byte[] wanted) {
        for (int at = span.from(); at + wanted.length <= span.to(); at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
