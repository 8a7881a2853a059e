package io.weir.verdict;

import io.weir.envelope.EnvelopeCodec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The texts of a dead letter's headers. Pointers can hold names that a sender chose, so every text is cut to a bound
 * and no text can reach a terminal as anything but printable characters.
 */
final class DeadLetterText {
    static final int TEXT_LENGTH_MAX = 256;
    static final int KEYWORD_LENGTH_MAX = 64;
    static final int VIOLATIONS_MAX = 32;

    /** With 32 violations of usual length nothing is left out; hostile ones cannot make a header larger. */
    static final int VIOLATIONS_BYTES_MAX = 8_192;

    /** Room for the entry that says how many were left out. */
    private static final int OMISSION_BYTES_MAX = 128;

    /** A comma as {@link EnvelopeCodec#encode} writes it. */
    private static final int COMMA_BYTES = 3;

    private DeadLetterText() {}

    /** The first violation, as an operator reads it in a list: pointer and keyword. */
    static String reason(Violation first) {
        String keyword = cut(first.keyword(), KEYWORD_LENGTH_MAX);
        String pointer = cut(first.pointer(), TEXT_LENGTH_MAX - KEYWORD_LENGTH_MAX - 1);
        return printable(pointer.isEmpty() ? keyword : pointer + " " + keyword);
    }

    /** A JSON array of {@code {"pointer","keyword","message"}}; its last entry says how many did not fit. */
    static String violations(List<Violation> violations) {
        StringBuilder json = new StringBuilder(256).append('[');
        int bytes = 2;
        int written = 0;
        while (written < violations.size() && written < VIOLATIONS_MAX) {
            String entry = entry(violations.get(written));
            bytes += EnvelopeCodec.encode(entry).length + COMMA_BYTES;
            if (bytes > VIOLATIONS_BYTES_MAX - OMISSION_BYTES_MAX) {
                break;
            }
            json.append(written == 0 ? "" : ",").append(entry);
            written++;
        }
        int omitted = violations.size() - written;
        if (omitted > 0) {
            json.append(written == 0 ? "" : ",")
                    .append(entry(new Violation("", "omitted", omitted + " more violations")));
        }
        return json.append(']').toString();
    }

    /**
     * One group of dead letters that have one cause: the same for every value, row or id that a message may name.
     * The version in front lets a later, better grouping stand beside this one.
     */
    static String fingerprint(Category category, String type, Violation first) {
        String cause = String.join(
                "\n", category.text(), type, normal(first.pointer()), first.keyword(), normal(first.message()));
        byte[] hash = Stub.sha256(cause.getBytes(StandardCharsets.UTF_8));
        StringBuilder text = new StringBuilder("v1:");
        for (int i = 0; i < 8; i++) {
            text.append(Character.forDigit(hash[i] >> 4 & 15, 16)).append(Character.forDigit(hash[i] & 15, 16));
        }
        return text.toString();
    }

    static String cut(String text) {
        return cut(text, TEXT_LENGTH_MAX);
    }

    private static String cut(String text, int lengthMax) {
        if (text.length() <= lengthMax) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(lengthMax - 2)) ? lengthMax - 2 : lengthMax - 1;
        return text.substring(0, end) + "…";
    }

    /** Controls and invisible marks (which can turn a line around) become a visible replacement. */
    static String printable(String text) {
        int i = 0;
        while (i < text.length() && !isUnprintable(text.charAt(i))) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        StringBuilder printable = new StringBuilder(text);
        for (; i < text.length(); i++) {
            if (isUnprintable(text.charAt(i))) {
                printable.setCharAt(i, '\uFFFD');
            }
        }
        return printable.toString();
    }

    private static String entry(Violation violation) {
        StringBuilder json = new StringBuilder(128);
        member(json.append('{'), "pointer", violation.pointer());
        member(json.append(','), "keyword", violation.keyword());
        member(json.append(','), "message", violation.message());
        return json.append('}').toString();
    }

    private static void member(StringBuilder json, String name, String value) {
        json.append('"').append(name).append("\":\"");
        String text = cut(value);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (isUnprintable(c)) {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    /** What is the same for every value: quoted text becomes ?, words with a digit become #, in small letters. */
    private static String normal(String text) {
        String lower = cut(text).toLowerCase(Locale.ROOT);
        StringBuilder normal = new StringBuilder(lower.length());
        int at = 0;
        while (at < lower.length()) {
            char c = lower.charAt(at);
            int close = c == '\'' || c == '"' ? lower.indexOf(c, at + 1) : -1;
            int end = at + 1;
            if (close > 0) {
                normal.append('?');
                end = close + 1;
            } else if (Character.isLetterOrDigit(c)) {
                boolean number = Character.isDigit(c);
                while (end < lower.length() && Character.isLetterOrDigit(lower.charAt(end))) {
                    number |= Character.isDigit(lower.charAt(end++));
                }
                normal.append(number ? "#" : lower.substring(at, end));
            } else {
                normal.append(Character.isWhitespace(c) ? ' ' : c);
            }
            at = end;
        }
        return normal.toString();
    }

    private static boolean isUnprintable(char c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
