package io.weir.journey;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What others wrote, for a terminal: nothing of it can move the cursor, turn a line around or pass for another line. */
final class Printable {
    private static final int TEXT_LENGTH_MAX = 400;

    private Printable() {}

    /** A text of a header, cut to a bound. */
    static String text(String text) {
        String cut = text.length() <= TEXT_LENGTH_MAX ? text : text.substring(0, TEXT_LENGTH_MAX) + "…";
        return escape(cut);
    }

    /** Bytes as one line of UTF-8, those that are none as {@code \xNN}; at most so many of them. */
    static String bytes(byte[] bytes, int most) {
        CharsetDecoder utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, most));
        CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
        StringBuilder text = new StringBuilder(in.remaining() + 16);
        while (in.hasRemaining()) {
            CoderResult result = utf8.reset().decode(in, out, true);
            text.append(escape(out.flip().toString()));
            out.clear();
            for (int i = 0; result.isError() && i < result.length(); i++) {
                text.append(String.format(Locale.ROOT, "\\x%02x", in.get()));
            }
        }
        return text.toString();
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (c == '\n') {
                escaped.append("\\n");
            } else if (c == '\t') {
                escaped.append("\\t");
            } else if (isUnprintable(c)) {
                escaped.append(String.format(Locale.ROOT, c > 0xFFFF ? "\\U%08x" : "\\u%04x", c));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    private static boolean isUnprintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
