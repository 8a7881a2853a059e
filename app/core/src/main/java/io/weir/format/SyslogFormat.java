package io.weir.format;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.json.JSONObject;

/**
 * Syslog lines: RFC 5424, RFC 3164, and the same without a priority, as files under /var/log have them. Fields, where
 * the line has them: {@code pri facility severity version timestamp hostname appname procid msgid structured_data
 * message}.
 *
 * <p>Lenient where a line is meant as syslog and no sender agrees with another: a line that is refused for its shape is
 * a way to keep it from the SIEM. For the same reason text that is not UTF-8 is read as ISO 8859-1, in which every byte
 * is a character: RFC 5424 allows any bytes, and sshd logs what an attacker sent for a user name.
 */
public final class SyslogFormat implements Format {
    private static final int PRI_MAX = 191;

    @Override
    public String name() {
        return "syslog";
    }

    @Override
    public boolean claims(byte[] bytes) {
        return claimsLine(bytes);
    }

    static boolean claimsLine(byte[] bytes) {
        return priEnd(bytes) > 0 || looksLikeTime(bytes);
    }

    @Override
    public JSONObject decode(byte[] bytes, Instant receivedAt) throws MalformedException {
        String text = text(bytes);
        JSONObject fields = new JSONObject();
        if (!header(bytes, text, end(text), fields, receivedAt) && !isProgram(fields.optString("appname"))) {
            throw new MalformedException("syslog", "neither a priority nor a time nor a tag at the start of the line");
        }
        return fields;
    }

    /** Reads the line, or the part of it up to that end, as far as it is one. False without a priority and a time. */
    static boolean header(byte[] bytes, String text, int end, JSONObject fields, Instant receivedAt) {
        Cursor cursor = new Cursor(text, 0, end);
        boolean prioritised = readPri(bytes, cursor, fields);
        if (prioritised && Rfc5424.looksLike(cursor)) {
            if (Rfc5424.read(cursor, fields)) {
                return true;
            }
            // Not all of the header is there: what follows the version reads like the older header, with a better time.
            cursor.skipToken();
        }
        boolean timed = Rfc3164.read(cursor, fields, receivedAt);
        return prioritised || timed;
    }

    /** Where the message begins behind a whole header of RFC 5424; 0, with no field set, where the line has none. */
    static int newerHeader(byte[] bytes, String text, int end, JSONObject fields) {
        Cursor cursor = new Cursor(text, 0, end);
        JSONObject header = new JSONObject();
        if (!readPri(bytes, cursor, header) || !Rfc5424.looksLike(cursor) || !Rfc5424.read(cursor, header)) {
            return 0;
        }
        header.keySet().forEach(key -> fields.put(key, header.get(key)));
        return cursor.at();
    }

    /** Without priority and time the tag alone says that this is syslog, so it has to look like the name of a program. */
    private static boolean isProgram(String name) {
        return !name.isEmpty()
                && Character.isLetter(name.charAt(0))
                && name.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "-_./".indexOf(c) >= 0));
    }

    /** Reads any bytes: as UTF-8 where they are that. */
    public static String text(byte[] bytes) {
        return new String(bytes, Utf8.isWellFormed(bytes) ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    /** The bytes before that place, read as text of one byte a character: enough for a header, which is ASCII. */
    static String text(byte[] bytes, int end) {
        return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
    }

    /** Datagrams and files end in a line feed, some senders add a NUL: neither is part of the message. */
    static int end(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r' || text.charAt(end - 1) == 0)) {
            end--;
        }
        return end;
    }

    private static boolean readPri(byte[] bytes, Cursor cursor, JSONObject fields) {
        int end = priEnd(bytes);
        if (end == 0) {
            return false;
        }
        int pri = 0;
        for (int at = 1; at < end; at++) {
            pri = pri * 10 + bytes[at] - '0';
        }
        fields.put("pri", pri);
        fields.put("facility", pri >> 3);
        fields.put("severity", pri & 7);
        cursor.moveTo(end + 1);
        return true;
    }

    /** Where the priority's closing bracket stands, or 0 where there is none. */
    static int priEnd(byte[] bytes) {
        if (bytes.length < 3 || bytes[0] != '<') {
            return 0;
        }
        int value = 0;
        int at = 1;
        while (at < bytes.length && at < 4 && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + bytes[at] - '0';
            at++;
        }
        return at > 1 && at < bytes.length && bytes[at] == '>' && value <= PRI_MAX ? at : 0;
    }

    /** {@code Nov 21 01:32:59 } or {@code 2026-11-21T01:32:59}. */
    private static boolean looksLikeTime(byte[] bytes) {
        if (bytes.length < 16) {
            return false;
        }
        String start = new String(bytes, 0, 19 < bytes.length ? 19 : bytes.length, StandardCharsets.ISO_8859_1);
        if (start.charAt(4) == '-' && start.length() == 19) {
            return start.charAt(10) == 'T' && start.charAt(13) == ':' && start.charAt(16) == ':';
        }
        return Rfc3164.month(start, 0) > 0 && start.charAt(3) == ' ' && start.indexOf(':') > 5;
    }
}
