package io.weir.pull;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.envelope.Rfc3339;
import org.jspecify.annotations.Nullable;

/** The time of an event, in any of the forms that APIs have. */
final class EventTime {
    /** Where there is none that can be read. */
    static final long NONE = Long.MIN_VALUE;

    /** The year 5138 in seconds, and 1973 in milliseconds; then the same for microseconds and nanoseconds. */
    private static final long SECONDS_MAX = 100_000_000_000L;

    private static final int DIGITS_MAX = 19;

    private EventTime() {}

    /** @param text RFC 3339, the same without a zone, or a number of any unit since 1970 */
    static long millis(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return NONE;
        }
        if (text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.')) {
            int dot = text.indexOf('.');
            return number(dot < 0 ? text : text.substring(0, dot));
        }
        long millis = rfc3339(text);
        return millis == NONE ? rfc3339(text + "Z") : millis;
    }

    private static long rfc3339(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        long millis = Rfc3339.parseMillis(bytes, 0, bytes.length);
        return millis == Rfc3339.INVALID ? NONE : millis;
    }

    private static long number(String digits) {
        if (digits.isEmpty() || digits.length() >= DIGITS_MAX + 1) {
            return NONE;
        }
        try {
            long number = Long.parseLong(digits);
            if (number < SECONDS_MAX) {
                return number * 1_000;
            }
            if (number < SECONDS_MAX * 1_000) {
                return number;
            }
            return number < SECONDS_MAX * 1_000_000 ? number / 1_000 : number / 1_000_000;
        } catch (NumberFormatException tooLong) {
            return NONE;
        }
    }
}
