package io.weir.siem;

import static io.weir.siem.Wire.ascii;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.weir.envelope.Rfc3339;
import org.jspecify.annotations.Nullable;

/**
 * The members that Datadog takes an event's time from. It drops an event whose time it finds too old or too far ahead
 * behind a 202, so such a member gets another name, of the same length: a batch stays as long as it is.
 */
final class DatadogTimes {
    private static final byte[][] NAMES = {
        ascii("timestamp"),
        ascii("@timestamp"),
        ascii("_timestamp"),
        ascii("Timestamp"),
        ascii("eventTime"),
        ascii("date"),
        ascii("published_date")
    };

    /** In the order of the names, and none that Datadog looks for. */
    private static final byte[][] OTHER_NAMES = {
        ascii("weir_time"),
        ascii("@timestam_"),
        ascii("_timestam_"),
        ascii("Timestam_"),
        ascii("eventTim_"),
        ascii("dat_"),
        ascii("published_dat_")
    };

    /** More is no time, and would not fit a long. */
    private static final int DIGITS_MAX = 18;

    /** For what Datadog may read in one of its other formats. */
    private static final long UNKNOWN = Rfc3339.INVALID;

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
        for (byte[] next = renamed(kept); next != null; next = renamed(kept)) {
            kept = next;
        }
        return kept;
    }

    /** Null where no member would have the event dropped. */
    private byte @Nullable [] renamed(byte[] event) {
        EventJson json = EventJson.scan(event, NAMES);
        if (json == null || !hasTimeOutside(event, json)) {
            return null;
        }
        byte[] renamed = event.clone();
        for (int i = 0; i < NAMES.length; i++) {
            // One that cannot be read would decide once those before it are gone.
            if (json.member(i).length() > 0 && !isInside(millis(event, json.member(i)))) {
                rename(renamed, json.member(i), OTHER_NAMES[i]);
            }
        }
        return renamed;
    }

    private boolean hasTimeOutside(byte[] event, EventJson json) {
        for (int i = 0; i < NAMES.length; i++) {
            long millis = millis(event, json.member(i));
            if (millis != UNKNOWN && !isInside(millis)) {
                return true;
            }
        }
        return false;
    }

    private boolean isInside(long millis) {
        return millis >= oldestMillis && millis <= newestMillis;
    }

    /** An RFC 3339 text, or milliseconds as a number. */
    private static long millis(byte[] event, EventJson.Span value) {
        if (value.length() == 0) {
            return UNKNOWN;
        }
        if (event[value.from()] == '"') {
            return Rfc3339.parseMillis(event, value.from() + 1, value.to() - 1);
        }
        String text = new String(event, value.from(), Math.min(value.length(), DIGITS_MAX + 1), US_ASCII);
        boolean isNumber = text.length() <= DIGITS_MAX && text.matches("-?\\d+");
        return isNumber ? Long.parseLong(text) : UNKNOWN;
    }

    private static void rename(byte[] event, EventJson.Span value, byte[] name) {
        int nameEnd = value.from() - 1;
        while (event[nameEnd] != '"') {
            nameEnd--;
        }
        System.arraycopy(name, 0, event, nameEnd - name.length, name.length);
    }
}
