package io.weir.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The text inside a JSON string, as bytes, and text made into a JSON string. */
public final class JsonText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonText() {}

    /**
     * The characters between the quotes, unescaped, in UTF-8; bytes above 0x7f as they stand. An escape of half a
     * surrogate pair, which UTF-8 cannot carry, stays as it was written: evidence is not replaced by a question mark.
     *
     * @param from the first byte behind the opening quote
     * @param to the closing quote of a string that is known to be well formed
     */
    public static byte[] unescape(byte[] json, int from, int to) {
        int escape = indexOf(json, from, to, (byte) '\\');
        if (escape < 0) {
            return Arrays.copyOfRange(json, from, to);
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream(to - from);
        int at = from;
        while (escape >= 0) {
            text.write(json, at, escape - at);
            at = unescapeOne(json, escape, to, text);
            escape = indexOf(json, at, to, (byte) '\\');
        }
        text.write(json, at, to - at);
        return text.toByteArray();
    }

    /** Any text as a JSON string with its quotes. */
    public static String quote(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20 || c > 0x7e) {
                json.append("\\u")
                        .append(HEX[c >> 12])
                        .append(HEX[c >> 8 & 15])
                        .append(HEX[c >> 4 & 15])
                        .append(HEX[c & 15]);
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    /** Writes what the escape at that backslash means, and answers where the text goes on. */
    private static int unescapeOne(byte[] json, int backslash, int to, ByteArrayOutputStream text) {
        byte kind = json[backslash + 1];
        switch (kind) {
            case 'b' -> text.write('\b');
            case 'f' -> text.write('\f');
            case 'n' -> text.write('\n');
            case 'r' -> text.write('\r');
            case 't' -> text.write('\t');
            case 'u' -> {
                return unescapeUnit(json, backslash, to, text);
            }
            default -> text.write(kind);
        }
        return backslash + 2;
    }

    private static int unescapeUnit(byte[] json, int backslash, int to, ByteArrayOutputStream text) {
        char unit = unit(json, backslash + 2);
        int behind = backslash + 6;
        if (!Character.isSurrogate(unit)) {
            text.writeBytes(String.valueOf(unit).getBytes(StandardCharsets.UTF_8));
            return behind;
        }
        boolean escapeFollows = behind + 6 <= to && json[behind] == '\\' && json[behind + 1] == 'u';
        char low = escapeFollows ? unit(json, behind + 2) : 0;
        if (Character.isSurrogatePair(unit, low)) {
            text.writeBytes(new String(new char[] {unit, low}).getBytes(StandardCharsets.UTF_8));
            return behind + 6;
        }
        text.write(json, backslash, 6);
        return behind;
    }

    private static char unit(byte[] json, int at) {
        int unit = 0;
        for (int i = at; i < at + 4; i++) {
            unit = unit << 4 | Character.digit(json[i], 16);
        }
        return (char) unit;
    }

    private static int indexOf(byte[] bytes, int from, int to, byte wanted) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
