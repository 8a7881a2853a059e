package io.weir.siem;

import static io.weir.siem.Wire.ascii;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.weir.envelope.Rfc3339;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The members that Datadog takes an event's time from. It drops an event whose time it finds too old or too far ahead
 * behind a 202, so one that it may find so gets another name, of the same length: a batch stays as long as it is.
 */
final class DatadogTimes {
    /** An object to which it looks for one more. */
    private static final byte[] SYSLOG = ascii("syslog");

    private static final byte[] TIMESTAMP = ascii("timestamp");

    private static final byte[][] NAMES = {
        TIMESTAMP,
        ascii("@timestamp"),
        ascii("_timestamp"),
        ascii("Timestamp"),
        ascii("eventTime"),
        ascii("date"),
        ascii("published_date"),
        ascii("syslog.timestamp"),
        SYSLOG
    };

    /** In the order of the names, and none that Datadog looks for. */
    private static final byte[][] OTHER_NAMES = {
        ascii("weir_time"),
        ascii("@timestam_"),
        ascii("_timestam_"),
        ascii("Timestam_"),
        ascii("eventTim_"),
        ascii("dat_"),
        ascii("published_dat_"),
        ascii("syslog.timestam_"),
        ascii("syslo_")
    };

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");

    private final long oldestMillis;
    private final long newestMillis;

    DatadogTimes(long oldestMillis, long newestMillis) {
        this.oldestMillis = oldestMillis;
        this.newestMillis = newestMillis;
    }

    /** The same bytes where nothing of it would be dropped. */
    byte[] kept(byte[] event) {
        byte[] kept = event;
        // Of two members with one name only the last is found, so once more.
        for (byte[] next = renamed(kept); next != kept; next = renamed(kept)) {
            kept = next;
        }
        return kept;
    }

    private byte[] renamed(byte[] event) {
        EventJson json = EventJson.scan(event, NAMES);
        byte[] renamed = event;
        for (int i = 0; json != null && i < NAMES.length; i++) {
            EventJson.Span value = json.member(i);
            if (value.length() > 0 && !(NAMES[i] == SYSLOG ? holdsNone(event, value) : isTaken(event, value))) {
                renamed = renamed == event ? event.clone() : renamed;
                rename(renamed, value, OTHER_NAMES[i]);
            }
        }
        return renamed;
    }

    /** No object, or one without a time that would have the event dropped. */
    private boolean holdsNone(byte[] event, EventJson.Span value) {
        byte[] object = Arrays.copyOfRange(event, value.from(), value.to());
        EventJson json = EventJson.scan(object, TIMESTAMP);
        return json == null || json.member(0).length() == 0 || isTaken(object, json.member(0));
    }

    /**
     * Datadog reads ISO 8601, RFC 3164 and milliseconds, and does not say which of the members decides. So only what is
     * known to be inside stays, and what can be no time: those formats have digits.
     */
    private boolean isTaken(byte[] event, EventJson.Span value) {
        byte first = event[value.from()];
        if (first == '"') {
            long millis = Rfc3339.parseMillis(event, value.from() + 1, value.to() - 1);
            return millis == Rfc3339.INVALID ? !hasDigit(event, value) : isInside(millis);
        }
        if (first != '-' && !isDigit(first)) {
            return true;
        }
        String number = new String(event, value.from(), value.length(), US_ASCII);
        return WHOLE_NUMBER.matcher(number).matches() && isInside(Long.parseLong(number));
    }

    private boolean isInside(long millis) {
        return millis >= oldestMillis && millis <= newestMillis;
    }

    private static boolean hasDigit(byte[] event, EventJson.Span value) {
        for (int i = value.from(); i < value.to(); i++) {
            if (isDigit(event[i])) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** A name that is written with escapes is longer than it reads; the rest of its place is filled. */
    private static void rename(byte[] event, EventJson.Span value, byte[] name) {
        int end = value.from() - 1;
        while (event[end] != '"') {
            end--;
        }
        int from = end;
        while (event[from - 1] != '"') {
            from--;
        }
        Arrays.fill(event, from, end, (byte) '_');
        System.arraycopy(name, 0, event, from, name.length);
    }
}
