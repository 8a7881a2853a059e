package io.weir.verdict;

import io.weir.envelope.Envelope;
import io.weir.envelope.Payload;
import io.weir.envelope.Rfc3339;
import io.weir.format.Formats;
import io.weir.format.SyslogFormat;
import io.weir.format.Utf8;
import io.weir.schema.LogType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.json.JSONObject;

/**
 * Writes a mapped event as JSON, on one line, into one buffer that is kept: the fields in the order of the type, then {@code raw_payload} and {@code weir}.
 *
 * <p>{@code raw_payload} is always a string, the original as text, also where the original is JSON: as an object its
 * fields would get a mapping of their own in the SIEM's index, and the first type that has a number where another has
 * text would be refused there.
 */
final class EventWriter {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final boolean[] ESCAPED = escaped();
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    /** A buffer that one huge event has grown is not kept for the small ones. */
    private static final int KEPT_BYTES_MAX = 1 << 20;

    private static final int START_BYTES = 4096;

    private byte[] buffer = new byte[START_BYTES];
    private int size;

    Payload write(JSONObject event, LogType type, Envelope envelope) {
        size = 0;
        ascii("{");
        List<String> names = type.fieldNames();
        for (int i = 0; i < names.size(); i++) {
            Object value = event.opt(names.get(i));
            if (value != null) {
                name(names.get(i));
                value(value);
            }
        }
        name("raw_payload");
        raw(envelope.payload().bytes(), type.format() == Formats.JSON);
        name("weir");
        ascii("{\"id\":");
        string(envelope.sid().toString());
        ascii(",\"type\":");
        string(type.name());
        ascii(",\"received\":\"");
        reserve(Rfc3339.LENGTH);
        byte[] received = Rfc3339.bytes(envelope.receivedAt());
        System.arraycopy(received, 0, buffer, size, received.length);
        size += received.length;
        ascii("\"}}");
        Payload json = Payload.wrap(Arrays.copyOf(buffer, size));
        if (buffer.length > KEPT_BYTES_MAX) {
            buffer = new byte[START_BYTES];
        }
        return json;
    }

    /** What is kept between two events. */
    int heldBytes() {
        return buffer.length;
    }

    private void value(Object value) {
        if (value instanceof Number || value instanceof Boolean) {
            ascii(value.toString());
        } else {
            string(value.toString());
        }
    }

    private void name(String name) {
        if (buffer[size - 1] != '{') {
            ascii(",");
        }
        string(name);
        ascii(":");
    }

    private void ascii(String text) {
        int length = text.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            buffer[size + i] = (byte) text.charAt(i);
        }
        size += length;
    }

    private void string(String text) {
        int length = text.length();
        // A character is at most six bytes: a control character's escape.
        reserve(6 * length + 2);
        buffer[size++] = '"';
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                if (ESCAPED[c]) {
                    escape(c);
                } else {
                    buffer[size++] = (byte) c;
                }
            } else if (c < 0x800) {
                buffer[size++] = (byte) (0xC0 | c >> 6);
                buffer[size++] = (byte) (0x80 | (c & 0x3F));
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                fourBytes(Character.toCodePoint(c, text.charAt(i)));
            } else {
                // No text of ours has half a pair; were there one, U+FFFD stands for it.
                char whole = Character.isSurrogate(c) ? '\uFFFD' : c;
                buffer[size++] = (byte) (0xE0 | whole >> 12);
                buffer[size++] = (byte) (0x80 | (whole >> 6 & 0x3F));
                buffer[size++] = (byte) (0x80 | (whole & 0x3F));
            }
        }
        buffer[size++] = '"';
    }

    /** The original as a JSON string, without a detour over characters where it is UTF-8. */
    private void raw(byte[] bytes, boolean wellFormed) {
        if (!wellFormed && !Utf8.isWellFormed(bytes)) {
            string(SyslogFormat.text(bytes));
            return;
        }
        reserve(6 * bytes.length + 2 + Long.BYTES);
        buffer[size++] = '"';
        int at = 0;
        while (at + Long.BYTES <= bytes.length) {
            // Eight bytes are copied, and those up to the first that needs an escape are kept.
            long word = (long) LONGS.get(bytes, at);
            LONGS.set(buffer, size, word);
            long special = special(word);
            if (special == 0) {
                at += Long.BYTES;
                size += Long.BYTES;
            } else {
                int sound = Long.numberOfTrailingZeros(special) >>> 3;
                size += sound;
                escape((char) bytes[at + sound]);
                at += sound + 1;
            }
        }
        for (; at < bytes.length; at++) {
            if (ESCAPED[bytes[at] & 0xFF]) {
                escape((char) bytes[at]);
            } else {
                buffer[size++] = bytes[at];
            }
        }
        buffer[size++] = '"';
    }

    /** The high bit of each byte that is a quote, a backslash or below a space; right up to the first of them. */
    private static long special(long word) {
        long quote = word ^ ONES * '"';
        long backslash = word ^ ONES * '\\';
        return (((word - ONES * ' ') & ~word) | ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash))
                & HIGH_BITS;
    }

    private static boolean[] escaped() {
        boolean[] escaped = new boolean[256];
        Arrays.fill(escaped, 0, ' ', true);
        escaped['"'] = true;
        escaped['\\'] = true;
        return escaped;
    }

    private void escape(char c) {
        buffer[size++] = '\\';
        switch (c) {
            case '"', '\\' -> buffer[size++] = (byte) c;
            case '\n' -> buffer[size++] = 'n';
            case '\r' -> buffer[size++] = 'r';
            case '\t' -> buffer[size++] = 't';
            default -> {
                buffer[size++] = 'u';
                buffer[size++] = '0';
                buffer[size++] = '0';
                buffer[size++] = HEX[c >> 4];
                buffer[size++] = HEX[c & 15];
            }
        }
    }

    private void fourBytes(int point) {
        buffer[size++] = (byte) (0xF0 | point >> 18);
        buffer[size++] = (byte) (0x80 | (point >> 12 & 0x3F));
        buffer[size++] = (byte) (0x80 | (point >> 6 & 0x3F));
        buffer[size++] = (byte) (0x80 | (point & 0x3F));
    }

    private void reserve(int bytes) {
        if (buffer.length - size < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, size + bytes));
        }
    }
}
