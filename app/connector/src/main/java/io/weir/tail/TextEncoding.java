package io.weir.tail;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** What the bytes of a file mean. Events are UTF-8: those of a file that says it is are left as they are. */
public enum TextEncoding {
    UTF_8(StandardCharsets.UTF_8, 1, 1, 1, "\u00EF\u00BB\u00BF"),
    LATIN1(StandardCharsets.ISO_8859_1, 1, 2, 1, ""),
    UTF_16LE(StandardCharsets.UTF_16LE, 2, 3, 2, "\u00FF\u00FE"),
    UTF_16BE(StandardCharsets.UTF_16BE, 2, 3, 2, "\u00FE\u00FF");

    private final Charset charset;
    private final int unitBytes;
    private final int growsTo;
    private final int growsFrom;
    private final String mark;

    /**
     * @param growsTo so many bytes of UTF-8 at most, of {@code growsFrom}
     * @param mark the bytes that say so, each as a character
     */
    TextEncoding(Charset charset, int unitBytes, int growsTo, int growsFrom, String mark) {
        this.charset = charset;
        this.unitBytes = unitBytes;
        this.growsTo = growsTo;
        this.growsFrom = growsFrom;
        this.mark = mark;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int unitBytes() {
        return unitBytes;
    }

    /** How many bytes of the file make an event of at most so many, whatever they are. */
    int bytesOf(int eventBytesMax) {
        int bytes = (int) ((long) eventBytesMax * growsFrom / growsTo);
        return bytes - bytes % unitBytes;
    }

    byte[] event(byte[] bytes, int from, int to) {
        return this == UTF_8
                ? Arrays.copyOfRange(bytes, from, to)
                : text(bytes, from, to).getBytes(StandardCharsets.UTF_8);
    }

    String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, charset);
    }

    /** Of the mark that says in which order the bytes are, where the file begins with it. */
    int markBytes(byte[] bytes, int length) {
        boolean has = length >= mark.length()
                && mark.equals(new String(bytes, 0, mark.length(), StandardCharsets.ISO_8859_1));
        return has ? mark.length() : 0;
    }

    /** Whether this character, of one unit, is there. */
    boolean is(char c, byte[] bytes, int at, int length) {
        if (at + unitBytes > length) {
            return false;
        }
        if (unitBytes == 1) {
            return bytes[at] == c;
        }
        int low = this == UTF_16LE ? at : at + 1;
        return bytes[low] == c && bytes[2 * at + 1 - low] == 0;
    }

    /** The last place not behind that one where no character is torn. */
    int boundary(byte[] bytes, int from, int to) {
        int at = to;
        if (this == UTF_8) {
            // A character has at most three bytes behind its first one; more of them are none.
            while (at > from && to - at < 3 && (bytes[at] & 0xC0) == 0x80) {
                at--;
            }
            return at > from && (bytes[at] & 0xC0) != 0x80 ? at : to;
        }
        if (unitBytes == 2 && at - 2 > from) {
            int high = bytes[this == UTF_16LE ? at - 1 : at - 2] & 0xFF;
            return high >= 0xD8 && high <= 0xDB ? at - 2 : at;
        }
        return at;
    }
}
