package io.weir.format;

import java.time.Instant;
import org.json.JSONObject;

/**
 * A format that mostly travels in a syslog line: where it begins there, and what the header before it says.
 *
 * <p>Whoever can write a user name can write {@code CEF:0|}, too. So a line is claimed for such a format only where
 * nothing but a syslog header stands before it: else one word would take the line of an SSH login away from the type
 * that knows logins.
 */
final class Carried {
    /** The longest header that RFC 5424 asks a receiver to take is within 480 bytes; senders that log their path add some. */
    private static final int HEADER_MAX = 1024;
    /** Digits and dots of a version, and a space that some put before it. */
    private static final int VERSION_MAX = 6;

    private Carried() {}

    /** Where {@code CEF:0|} begins, of any version; -1 where it does not. */
    static int find(byte[] bytes, String mark) {
        int last = Math.min(bytes.length, HEADER_MAX) - mark.length();
        for (int at = 0; at <= last; at++) {
            if (bytes[at] == mark.charAt(0) && isMark(bytes, at, mark) && !isLetter(bytes, at - 1)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isMark(byte[] bytes, int at, String mark) {
        for (int i = 1; i < mark.length(); i++) {
            if (bytes[at + i] != mark.charAt(i)) {
                return false;
            }
        }
        int first = at + mark.length();
        int end = first;
        while (end < bytes.length && end - first < VERSION_MAX && isVersion(bytes[end])) {
            end++;
        }
        return end > first && end < bytes.length && bytes[end] == '|' && bytes[end - 1] != ' ';
    }

    private static boolean isVersion(byte b) {
        return (b >= '0' && b <= '9') || b == '.' || b == ' ';
    }

    private static boolean isLetter(byte[] bytes, int at) {
        return at >= 0 && Character.isLetterOrDigit(bytes[at]);
    }

    /** True where all before that place is a header: with a message in it, this is a syslog line that quotes. */
    static boolean isAllHeader(byte[] bytes, int at) {
        if (at == 0) {
            return true;
        }
        JSONObject header = new JSONObject();
        SyslogFormat.header(bytes, SyslogFormat.text(bytes, at), at, header, Instant.EPOCH);
        return header.optString("message").isBlank();
    }

    /** Puts the header before that place where it says anything; apart, as both have a severity. */
    static void header(byte[] bytes, String text, int at, JSONObject fields, Instant receivedAt) {
        if (at > 0) {
            JSONObject header = new JSONObject();
            SyslogFormat.header(bytes, text, at, header, receivedAt);
            if (!header.isEmpty()) {
                fields.put("syslog", header);
            }
        }
    }
}
