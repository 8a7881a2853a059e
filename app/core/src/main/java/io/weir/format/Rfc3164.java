package io.weir.format;

import io.weir.envelope.Rfc3339;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * The header of RFC 3164, {@code Nov 21 01:32:59 host tag[pid]: message}, and what senders make of it: a year, a
 * fraction, a zone, an RFC 3339 time, no host, no tag, no colon.
 *
 * <p>Such a time has neither year nor zone. It is read as UTC, in the latest year that does not put it more than a day
 * after Weir received it: a day covers every zone and common clock error, so a line of 31 December that arrives in
 * January is of the old year, and none jumps a year ahead. The same record gets the same time on every replay, because
 * the moment of receipt travels with it.
 */
final class Rfc3164 {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final Duration AHEAD_MAX = Duration.ofDays(1);
    /** From one 29 February to the next: at most 8 years, around 1900 and 2100. */
    private static final int YEARS_BACK = 9;

    private Rfc3164() {}

    /** True where the line has a time. Never fails: what is no header is message. */
    static boolean read(Cursor cursor, JSONObject fields, Instant receivedAt) {
        cursor.skipSpaces();
        boolean timed = isoTime(cursor, fields) || bsdTime(cursor, fields, receivedAt);
        cursor.skipSpaces();
        hostAndTag(cursor, fields, timed);
        String message = cursor.rest();
        if (!message.isEmpty()) {
            fields.put("message", message);
        }
        return timed;
    }

    /** 1 to 12, or 0 where no English month name stands there. */
    static int month(String text, int at) {
        if (at + 3 > text.length()) {
            return 0;
        }
        for (int i = 0; i < 12; i++) {
            if (text.regionMatches(at, MONTHS, i * 3, 3)) {
                return i + 1;
            }
        }
        return 0;
    }

    private static boolean isoTime(Cursor cursor, JSONObject fields) {
        if (cursor.peek(4) != '-' || cursor.peek(7) != '-' || cursor.peek(10) != 'T') {
            return false;
        }
        int end = cursor.tokenEnd();
        int last = end > cursor.at() && cursor.text().charAt(end - 1) == ':' ? end - 1 : end;
        fields.put("timestamp", rfc3339(cursor.text().substring(cursor.at(), last)));
        cursor.moveTo(end);
        return true;
    }

    /** With the seconds that Guardicore leaves out, and the colon that ISO 8601 lets one leave out in {@code +0100}. */
    private static String rfc3339(String time) {
        boolean minutes = time.length() > 16 && time.charAt(13) == ':' && time.charAt(16) != ':';
        String whole = minutes ? time.substring(0, 16) + ":00" + time.substring(16) : time;
        int sign = whole.length() - 5;
        boolean basic = sign >= 19 && (whole.charAt(sign) == '+' || whole.charAt(sign) == '-');
        return basic ? whole.substring(0, sign + 3) + ":" + whole.substring(sign + 3) : whole;
    }

    private static boolean bsdTime(Cursor cursor, JSONObject fields, Instant receivedAt) {
        int start = cursor.at();
        // Cisco marks a clock that is not synchronised.
        if (cursor.peek(0) == '*' || cursor.peek(0) == '.') {
            cursor.moveTo(start + 1);
        }
        int month = month(cursor.text(), cursor.at());
        if (month == 0 || cursor.peek(3) != ' ') {
            cursor.moveTo(start);
            return false;
        }
        cursor.moveTo(cursor.at() + 4);
        cursor.skipSpaces();
        int day = number(cursor, 1, 2);
        cursor.skipSpaces();
        int year = cursor.peek(4) == ' ' ? number(cursor, 4, 4) : -1;
        cursor.skipSpaces();
        int hour = number(cursor, 1, 2);
        int minute = colon(cursor) ? number(cursor, 2, 2) : -1;
        int second = colon(cursor) ? number(cursor, 2, 2) : -1;
        if (day < 1 || hour < 0 || minute < 0 || second < 0) {
            cursor.moveTo(start);
            return false;
        }
        int nanos = fraction(cursor);
        if (year < 0 && cursor.peek(0) == ' ' && (cursor.peek(5) == ' ' || cursor.peek(5) == ':')) {
            cursor.moveTo(cursor.at() + 1);
            year = yearThere(cursor);
        }
        int offsetSeconds = offset(cursor);
        zoneName(cursor);
        if (cursor.peek(0) == ':') {
            cursor.moveTo(cursor.at() + 1);
        }
        // A leap second that java.time does not know is the second before it.
        Instant time = completed(year, month, day, hour, minute, Math.min(second, 59), nanos, receivedAt);
        if (time != null) {
            fields.put("timestamp", Rfc3339.format(time.minusSeconds(offsetSeconds)));
        }
        return true;
    }

    /** Null for a time that no year has, like 31 February or 24:00. */
    private static @Nullable Instant completed(
            int year, int month, int day, int hour, int minute, int second, int nanos, Instant receivedAt) {
        if (year >= 0) {
            return at(year, month, day, hour, minute, second, nanos).orElse(null);
        }
        Instant latest = receivedAt.plus(AHEAD_MAX);
        int last = latest.atOffset(ZoneOffset.UTC).getYear();
        for (int candidate = last; candidate >= last - YEARS_BACK; candidate--) {
            Optional<Instant> time = at(candidate, month, day, hour, minute, second, nanos);
            if (time.isPresent() && !time.get().isAfter(latest)) {
                return time.get();
            }
        }
        return null;
    }

    private static Optional<Instant> at(int year, int month, int day, int hour, int minute, int second, int nanos) {
        boolean exists = day <= 28 || day <= YearMonth.of(year, month).lengthOfMonth();
        if (!exists || hour > 23 || minute > 59) {
            return Optional.empty();
        }
        return Optional.of(
                LocalDateTime.of(year, month, day, hour, minute, second, nanos).toInstant(ZoneOffset.UTC));
    }

    private static void hostAndTag(Cursor cursor, JSONObject fields, boolean timed) {
        int first = cursor.tokenEnd();
        boolean tagFirst = !timed || isTag(cursor.text(), cursor.at(), first) || first == cursor.end();
        if (!tagFirst) {
            fields.put("hostname", cursor.text().substring(cursor.at(), first));
            cursor.moveTo(first);
            cursor.skipSpaces();
            tag(cursor, fields, true);
        } else {
            tag(cursor, fields, timed && isTag(cursor.text(), cursor.at(), first));
        }
    }

    /** {@code name:} or {@code name[pid]:}, and no address of version 6. */
    private static boolean isTag(String text, int from, int to) {
        if (to - from < 2 || text.charAt(to - 1) != ':') {
            return false;
        }
        return !IpAddress.isV6(text.substring(from, to - 1));
    }

    /** A tag ends at a colon or a bracket, or, behind a host, at a space. Where none is, nothing moves. */
    private static void tag(Cursor cursor, JSONObject fields, boolean spaceEnds) {
        int start = cursor.at();
        int at = start;
        String text = cursor.text();
        while (at < cursor.end() && isTagCharacter(text.charAt(at))) {
            at++;
        }
        char stop = at < cursor.end() ? text.charAt(at) : 0;
        if (at == start) {
            if (stop == ':' && spaceEnds) {
                cursor.moveTo(at + 1);
                cursor.skipSpaces();
            }
            return;
        }
        int close = stop == '[' ? text.indexOf(']', at) : -1;
        boolean pid = close > at + 1 && close < cursor.end() && close - at <= 128;
        if (stop != ':' && !pid && !(spaceEnds && (stop == ' ' || stop == 0))) {
            return;
        }
        fields.put("appname", text.substring(start, at));
        cursor.moveTo(at);
        if (pid) {
            fields.put("procid", text.substring(at + 1, close));
            cursor.moveTo(close + 1);
        }
        if (cursor.peek(0) == ':') {
            cursor.moveTo(cursor.at() + 1);
        }
        if (cursor.peek(0) == ' ') {
            cursor.moveTo(cursor.at() + 1);
        }
    }

    private static boolean isTagCharacter(char c) {
        return c > ' ' && c != ':' && c != '[' && c != 127;
    }

    /** A number of so many digits, the cursor moved past it; or -1, the cursor where it was. */
    private static int number(Cursor cursor, int digitsMin, int digitsMax) {
        int value = 0;
        int digits = 0;
        while (digits <= digitsMax && isDigit(cursor.peek(digits))) {
            value = value * 10 + cursor.peek(digits) - '0';
            digits++;
        }
        if (digits < digitsMin || digits > digitsMax) {
            return -1;
        }
        cursor.moveTo(cursor.at() + digits);
        return value;
    }

    private static int yearThere(Cursor cursor) {
        int year = number(cursor, 4, 4);
        if (year < 0) {
            cursor.moveTo(cursor.at() - 1);
        }
        return year;
    }

    private static boolean colon(Cursor cursor) {
        if (cursor.peek(0) != ':') {
            return false;
        }
        cursor.moveTo(cursor.at() + 1);
        return true;
    }

    private static int fraction(Cursor cursor) {
        if (cursor.peek(0) != '.' || !isDigit(cursor.peek(1))) {
            return 0;
        }
        cursor.moveTo(cursor.at() + 1);
        int nanos = 0;
        int unit = 100_000_000;
        while (isDigit(cursor.peek(0))) {
            nanos += (cursor.peek(0) - '0') * unit;
            unit /= 10;
            cursor.moveTo(cursor.at() + 1);
        }
        return nanos;
    }

    /** The seconds of {@code -0500} or {@code -05:00} right behind the time; 0 where there is none. */
    private static int offset(Cursor cursor) {
        char sign = cursor.peek(0);
        int colon = cursor.peek(3) == ':' ? 1 : 0;
        char behind = cursor.peek(5 + colon);
        boolean digits = isDigit(cursor.peek(1))
                && isDigit(cursor.peek(2))
                && isDigit(cursor.peek(3 + colon))
                && isDigit(cursor.peek(4 + colon));
        if ((sign != '+' && sign != '-') || !digits || (behind != ' ' && behind != ':' && behind != 0)) {
            return 0;
        }
        int hours = (cursor.peek(1) - '0') * 10 + cursor.peek(2) - '0';
        int minutes = (cursor.peek(3 + colon) - '0') * 10 + cursor.peek(4 + colon) - '0';
        cursor.moveTo(cursor.at() + 5 + colon);
        return (sign == '-' ? -60 : 60) * (hours * 60 + minutes);
    }

    /** {@code UTC} and {@code GMT} are what we read anyway; other names mean several zones each, so they are no help. */
    private static void zoneName(Cursor cursor) {
        int letters = 0;
        while (letters < 5 && cursor.peek(1 + letters) >= 'A' && cursor.peek(1 + letters) <= 'Z') {
            letters++;
        }
        if (cursor.peek(0) == ' ' && letters >= 3 && letters <= 4 && cursor.peek(1 + letters) == ':') {
            cursor.moveTo(cursor.at() + 1 + letters);
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
