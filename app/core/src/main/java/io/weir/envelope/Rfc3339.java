package io.weir.envelope;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * RFC 3339 timestamps. Writing is one shape only, {@code yyyy-MM-ddTHH:mm:ss.SSSZ}; reading takes all the RFC allows
 * and nothing else: any fraction, any offset, either case of {@code T} and {@code Z}, a leap second only where UTC
 * can have one (23:59:60), no 31 February and no 24:00.
 *
 * <p>It works on bytes and allocates nothing on the way, because every event passes here at least once.
 */
public final class Rfc3339 {
    /** What {@link #parseMillis} answers for bytes that are no timestamp: no parsed one comes near it. */
    public static final long INVALID = Long.MIN_VALUE;

    /** The length of the one shape that is written. */
    public static final int LENGTH = 24;

    private static final int SECONDS_PER_DAY = 86_400;
    private static final int FRACTION_DOT = 19;
    private static final long MILLIS_MIN = -62_167_219_200_000L;
    private static final long MILLIS_MAX = 253_402_300_799_999L;

    private Rfc3339() {}

    /** In UTC with milliseconds. Instants outside the years 0000 to 9999, which have no such text, give the nearest. */
    public static byte[] bytes(Instant instant) {
        long second = Math.max(MILLIS_MIN / 1000, Math.min(MILLIS_MAX / 1000, instant.getEpochSecond()));
        byte[] text = new byte[LENGTH];
        write(Math.addExact(Math.multiplyExact(second, 1000L), instant.getNano() / 1_000_000), text, 0);
        return text;
    }

    public static String format(Instant instant) {
        return new String(bytes(instant), StandardCharsets.ISO_8859_1);
    }

    /** Writes {@link #LENGTH} bytes at that place; clamped like {@link #bytes}. */
    public static void write(long epochMillis, byte[] to, int at) {
        long millis = Math.max(MILLIS_MIN, Math.min(MILLIS_MAX, epochMillis));
        long day = Math.floorDiv(millis, SECONDS_PER_DAY * 1000L);
        int ofDay = (int) (millis - day * SECONDS_PER_DAY * 1000L);

        // Days to a date, in the calendar of eras of 400 years that begin on 1 March (H. Hinnant, civil_from_days).
        long shifted = day + 719_468;
        long era = Math.floorDiv(shifted, 146_097);
        int ofEra = (int) (shifted - era * 146_097);
        int yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        int ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int marchMonth = (5 * ofYear + 2) / 153;
        int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        int year = (int) (era * 400) + yearOfEra + (month <= 2 ? 1 : 0);

        pair(year / 100, to, at);
        pair(year % 100, to, at + 2);
        to[at + 4] = '-';
        pair(month, to, at + 5);
        to[at + 7] = '-';
        pair(ofYear - (153 * marchMonth + 2) / 5 + 1, to, at + 8);
        to[at + 10] = 'T';
        pair(ofDay / 3_600_000, to, at + 11);
        to[at + 13] = ':';
        pair(ofDay / 60_000 % 60, to, at + 14);
        to[at + 16] = ':';
        pair(ofDay / 1000 % 60, to, at + 17);
        to[at + 19] = '.';
        int milli = ofDay % 1000;
        to[at + 20] = (byte) ('0' + milli / 100);
        pair(milli % 100, to, at + 21);
        to[at + 23] = 'Z';
    }

    /** To the nanosecond; further digits are cut. A leap second is the second before it, as in {@code java.time}. */
    public static Optional<Instant> parse(String text) {
        byte[] bytes = latin(text);
        long second = epochSecond(bytes, 0, bytes.length);
        return second == INVALID
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(second, nanos(bytes, 0, bytes.length)));
    }

    public static boolean isValid(String text) {
        byte[] bytes = latin(text);
        return epochSecond(bytes, 0, bytes.length) != INVALID;
    }

    /** Milliseconds since 1970, or {@link #INVALID}. */
    public static long parseMillis(byte[] text, int from, int to) {
        long second = epochSecond(text, from, to);
        return second == INVALID ? INVALID : second * 1000 + nanos(text, from, to) / 1_000_000;
    }

    /** Characters that one byte cannot carry become a question mark, which no timestamp has. */
    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static long epochSecond(byte[] text, int from, int to) {
        // The shortest is 1985-04-12T23:20:50Z.
        if (to - from < 20
                || text[from + 4] != '-'
                || text[from + 7] != '-'
                || (text[from + 10] | 0x20) != 't'
                || text[from + 13] != ':'
                || text[from + 16] != ':') {
            return INVALID;
        }
        int century = pair(text, from);
        int ofCentury = pair(text, from + 2);
        int month = pair(text, from + 5);
        int day = pair(text, from + 8);
        int hour = pair(text, from + 11);
        int minute = pair(text, from + 14);
        int second = pair(text, from + 17);
        if ((century | ofCentury | month | day | hour | minute | second) < 0) {
            return INVALID;
        }
        int year = century * 100 + ofCentury;
        if (month < 1 || month > 12 || day < 1 || day > daysIn(month, year) || hour > 23 || minute > 59) {
            return INVALID;
        }
        int zone = afterFraction(text, from, to);
        int offset = zone < 0 ? Integer.MIN_VALUE : offsetMinutes(text, zone, to);
        if (offset == Integer.MIN_VALUE) {
            return INVALID;
        }
        if (second > 59) {
            boolean leap = second == 60 && Math.floorMod(hour * 60 + minute - offset, 1440) == 1439;
            if (!leap) {
                return INVALID;
            }
            second = 59;
        }
        int ofDay = hour * 3600 + (minute - offset) * 60 + second;
        return daysSince1970(year, month, day) * SECONDS_PER_DAY + ofDay;
    }

    /** Where the offset begins, or -1. */
    private static int afterFraction(byte[] text, int from, int to) {
        int at = from + FRACTION_DOT;
        if (text[at] != '.') {
            return at;
        }
        at++;
        int first = at;
        while (at < to && isDigit(text[at])) {
            at++;
        }
        return at == first ? -1 : at;
    }

    /** East of Greenwich, or {@code Integer.MIN_VALUE}. */
    private static int offsetMinutes(byte[] text, int at, int to) {
        int length = to - at;
        if (length == 1) {
            return (text[at] | 0x20) == 'z' ? 0 : Integer.MIN_VALUE;
        }
        if (length != 6 || (text[at] != '+' && text[at] != '-') || text[at + 3] != ':') {
            return Integer.MIN_VALUE;
        }
        int hours = pair(text, at + 1);
        int minutes = pair(text, at + 4);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int sum = hours * 60 + minutes;
        return text[at] == '-' ? -sum : sum;
    }

    /** Of a text that is known to be valid. */
    private static int nanos(byte[] text, int from, int to) {
        int at = from + FRACTION_DOT;
        if (text[at] != '.') {
            return 0;
        }
        int nanos = 0;
        int unit = 100_000_000;
        for (at++; unit > 0 && at < to && isDigit(text[at]); at++) {
            nanos += (text[at] - '0') * unit;
            unit /= 10;
        }
        return nanos;
    }

    private static int daysIn(int month, int year) {
        if (month == 2) {
            boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            return leap ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    private static long daysSince1970(int year, int month, int day) {
        int marchYear = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(marchYear, 400);
        int yearOfEra = marchYear - era * 400;
        int ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int ofEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + ofYear;
        return era * 146_097L + ofEra - 719_468;
    }

    private static void pair(int value, byte[] to, int at) {
        to[at] = (byte) ('0' + value / 10);
        to[at + 1] = (byte) ('0' + value % 10);
    }

    /** The number of two digits, or something negative. */
    private static int pair(byte[] text, int at) {
        return isDigit(text[at]) && isDigit(text[at + 1]) ? (text[at] - '0') * 10 + text[at + 1] - '0' : -1;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
