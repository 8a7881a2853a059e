package io.weir.format;

import java.time.Instant;
import org.json.JSONObject;

/**
 * {@code key=value key="value with spaces"}, parted by spaces, commas, semicolons or bars, alone or behind any syslog
 * header. Fields: {@code fields} with every value as text, {@code message} for the words that belong to no key, and
 * {@code syslog} for the header.
 *
 * <p>An unquoted value ends at a space, as the readers do that most senders were made for; at another separator only
 * where a space or a key follows, so that {@code ports=1,2,3} is one value. Where the first value ends at a bar and a key
 * follows, bars alone part the pairs, and a value has spaces. In quotes a backslash escapes the quote and itself.
 */
public final class KvFormat implements Format {
    /** A separator ends a value where a key follows, and no real key is longer; it bounds how far that is looked for. */
    private static final int KEY_LENGTH_MAX = 128;

    @Override
    public String name() {
        return "kv";
    }

    /** A key and its sign at the very start, or behind a priority alone. */
    @Override
    public boolean claims(byte[] bytes) {
        int pri = SyslogFormat.priEnd(bytes);
        int first = pri > 0 ? pri + 1 : 0;
        int at = first;
        while (at < bytes.length && at - first < KEY_LENGTH_MAX && SpacedPairs.isKeyCharacter((char) bytes[at])) {
            at++;
        }
        return at > first && at < bytes.length && bytes[at] == '=' && Character.isLetter(bytes[first]);
    }

    @Override
    public JSONObject decode(byte[] bytes, Instant receivedAt) throws MalformedException {
        String text = SyslogFormat.text(bytes);
        int end = SyslogFormat.end(text);
        JSONObject header = new JSONObject();
        int body = SyslogFormat.newerHeader(bytes, text, end, header);
        int first = firstKey(text, body, end);
        if (first < 0) {
            throw new MalformedException("kv", "no key=value in the line");
        }
        JSONObject fields = new JSONObject();
        StringBuilder words = new StringBuilder();
        if (body > 0) {
            header.remove("message");
            fields.put("syslog", header);
            words.append(text, body, first);
        } else if (SyslogFormat.claimsLine(bytes)) {
            Carried.header(bytes, text, first, fields, receivedAt);
        } else {
            words.append(text, 0, first);
        }
        Pairs pairs = new Pairs();
        Reading.of(text, first, end, pairs, words).from(first);
        fields.put("fields", pairs.values());
        pairs.tellRepeated(fields);
        String message = words.toString().strip();
        if (!message.isEmpty()) {
            fields.put("message", message);
        }
        return fields;
    }

    /** Where the first key begins, a sign behind it at once or between spaces; -1 where there is none. */
    private static int firstKey(String text, int from, int end) {
        int run = from;
        int last = -1;
        for (int at = from; at < end; at++) {
            char c = text.charAt(at);
            if (c == '=' && at > run) {
                return run;
            }
            boolean alone = c == '=' && last >= 0 && text.charAt(at - 1) == ' ';
            if (alone && (at + 1 == end || text.charAt(at + 1) == ' ')) {
                return last;
            }
            if (!SpacedPairs.isKeyCharacter(c)) {
                last = at > run ? run : c == ' ' ? last : -1;
                run = at + 1;
            }
        }
        return -1;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0;
    }

    private static boolean isSeparator(char c) {
        return isSpace(c) || c == ',' || c == ';' || c == '|';
    }

    /** @param barred bars alone part the pairs */
    private record Reading(String text, int end, Pairs pairs, StringBuilder words, boolean barred) {
        static Reading of(String text, int first, int end, Pairs pairs, StringBuilder words) {
            Reading ahead = new Reading(text, end, new Pairs(), new StringBuilder(), false);
            int firstEnd = ahead.pairOrWord(first);
            boolean barred = ahead.peek(firstEnd) == '|' && ahead.isKeyNext(firstEnd + 1);
            return new Reading(text, end, pairs, words, barred);
        }

        void from(int start) {
            int at = start;
            while (at < end) {
                if (isSeparator(text.charAt(at))) {
                    at++;
                } else {
                    at = pairOrWord(at);
                }
            }
        }

        /** Where it ends. */
        private int pairOrWord(int start) {
            int at = start;
            while (at < end && text.charAt(at) != '=' && !isSeparator(text.charAt(at))) {
                at++;
            }
            if (at == start) {
                return at + 1;
            }
            int sign = at;
            while (sign < end && text.charAt(sign) == ' ') {
                sign++;
            }
            boolean spaced = sign > at;
            boolean signed = sign < end && text.charAt(sign) == '=' && (!spaced || isSpace(peek(sign + 1)));
            if (!signed) {
                words.append(words.length() == 0 ? "" : " ").append(text, start, at);
                return sign;
            }
            int value = sign + 1;
            while (spaced && value < end && text.charAt(value) == ' ') {
                value++;
            }
            return value(text.substring(start, at), value);
        }

        private int value(String key, int start) {
            char quote = peek(start);
            if (quote == '"') {
                return quoted(key, start + 1);
            }
            if (quote == '\'') {
                int close = text.indexOf('\'', start + 1);
                if (close > 0 && close < end && isSeparator(peek(close + 1))) {
                    pairs.put(key, text.substring(start + 1, close));
                    return close + 1;
                }
            }
            int at = start;
            while (at < end && !endsValue(at)) {
                at++;
            }
            pairs.put(key, text.substring(start, at));
            return at;
        }

        /** To the quote that no backslash escapes, or to the end where a relay cut the line. */
        private int quoted(String key, int start) {
            int at = start;
            boolean escaped = false;
            while (at < end && text.charAt(at) != '"') {
                boolean escape = text.charAt(at) == '\\' && (peek(at + 1) == '"' || peek(at + 1) == '\\');
                escaped |= escape;
                at += escape ? 2 : 1;
            }
            at = Math.min(at, end);
            pairs.put(key, escaped ? unescaped(start, at) : text.substring(start, at));
            return at + 1;
        }

        private String unescaped(int from, int to) {
            StringBuilder plain = new StringBuilder(to - from);
            for (int at = from; at < to; at++) {
                char c = text.charAt(at);
                if (c == '\\' && at + 1 < to && (text.charAt(at + 1) == '"' || text.charAt(at + 1) == '\\')) {
                    at++;
                    c = text.charAt(at);
                }
                plain.append(c);
            }
            return plain.toString();
        }

        private boolean endsValue(int at) {
            char c = text.charAt(at);
            if (barred) {
                return c == '|' && (at + 1 == end || peek(at + 1) == '|' || isKeyNext(at + 1));
            }
            return isSpace(c) || (isSeparator(c) && (isSpace(peek(at + 1)) || isKeyNext(at + 1)));
        }

        private boolean isKeyNext(int from) {
            int at = from;
            while (at - from < KEY_LENGTH_MAX && SpacedPairs.isKeyCharacter(peek(at))) {
                at++;
            }
            return at > from && peek(at) == '=';
        }

        /** What counts as a space behind the end. */
        private char peek(int at) {
            return at < end ? text.charAt(at) : 0;
        }
    }
}
