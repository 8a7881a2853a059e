package io.weir.schema;

import io.weir.envelope.Rfc3339;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/**
 * Brings the times that vendors write to RFC 3339 in UTC: any offset, an offset without a colon (Suricata), none at all,
 * which is UTC, a space for the T, and seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their
 * size. What is none of these stays as it is, for the schema to refuse.
 */
final class Timestamps {
    /** 2100-01-01 in seconds; a thousand times that is beyond any time in seconds, and so on for each finer unit. */
    private static final double SECONDS_MAX = 4_102_444_800.0;

    private static final int COMPACT_OFFSET = 5;
    private static final int DATE_AND_TIME = 19;

    private Timestamps() {}

    static @Nullable String utc(@Nullable Object value) {
        if (value instanceof Number number) {
            return epoch(number.toString());
        }
        if (!(value instanceof String text) || text.isEmpty()) {
            return null;
        }
        if (text.endsWith("Z") && text.length() > 10 && text.charAt(10) == 'T') {
            return text;
        }
        if (isNumber(text)) {
            return epoch(text);
        }
        String full = whole(text);
        return Rfc3339.parse(full).map(Timestamps::written).orElse(text);
    }

    /** The same time as RFC 3339 has it, where only the T, the offset or its colon is missing. */
    private static String whole(String text) {
        if (text.length() < DATE_AND_TIME) {
            return text;
        }
        String full = text.charAt(10) == ' ' ? text.substring(0, 10) + "T" + text.substring(11) : text;
        int sign = Math.max(full.lastIndexOf('+'), full.lastIndexOf('-'));
        if (sign < DATE_AND_TIME) {
            return full.endsWith("Z") ? full : full + "Z";
        }
        boolean compact = full.length() - sign == COMPACT_OFFSET;
        return compact ? full.substring(0, sign + 3) + ":" + full.substring(sign + 3) : full;
    }

    /** With as many digits as are needed, three at least. */
    private static String written(Instant time) {
        String millis = Rfc3339.format(time);
        int rest = time.get(ChronoField.NANO_OF_SECOND) % 1_000_000;
        if (rest == 0) {
            return millis;
        }
        boolean micros = rest % 1000 == 0;
        String digits = String.valueOf(1_000_000 + rest).substring(1, micros ? 4 : 7);
        return millis.substring(0, millis.length() - 1) + digits + "Z";
    }

    private static String epoch(String number) {
        try {
            BigDecimal seconds = new BigDecimal(number);
            double size = Math.abs(seconds.doubleValue());
            int shift = 0;
            while (shift < 9 && size > SECONDS_MAX) {
                size /= 1000;
                shift += 3;
            }
            BigDecimal exact = seconds.movePointLeft(shift);
            long whole = exact.setScale(0, RoundingMode.FLOOR).longValueExact();
            long nanos =
                    exact.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
            return written(Instant.ofEpochSecond(whole, nanos));
        } catch (ArithmeticException | NumberFormatException | DateTimeException beyond) {
            return number;
        }
    }

    private static boolean isNumber(String text) {
        boolean digit = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digit = true;
            } else if (c != '.' && !(c == '-' && i == 0)) {
                return false;
            }
        }
        return digit && text.length() <= 32;
    }
}
