package io.weir.demo;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * What makes each generated event unique and findable at the other end, whatever became of its form: {@code
 * wd~k3x9a1~42} is event 42 of run k3x9a1. No character of it is escaped in JSON, and {@code ~} is so rare in logs that
 * looking for it costs nothing beside stepping over the bytes.
 */
public record Marker(long run, long number) {
    /** Where a scan found none. */
    static final long NONE = -1;

    static final byte SIGN = '~';
    static final int RUN_LENGTH = 6;

    /** A bitmap of half a billion numbers is 64 MB: enough for any run, and a bound for numbers that are not ours. */
    public static final long NUMBER_MAX = 500_000_000L;

    private static final int RADIX = 36;
    private static final long RUNS = 2_176_782_336L; // 36^6
    private static final int DIGITS_MAX = 9;

    public Marker {
        if (run < 0 || run >= RUNS || number < 0 || number > NUMBER_MAX) {
            throw new IllegalArgumentException("no marker: run " + run + ", number " + number);
        }
    }

    /** Any number as a run. */
    public static long run(long seed) {
        return Math.floorMod(seed, RUNS);
    }

    public static String runText(long run) {
        String digits = Long.toString(run, RADIX);
        return "0".repeat(RUN_LENGTH - digits.length()) + digits;
    }

    static OptionalLong parseRun(String text) {
        return text.matches("[0-9a-z]{" + RUN_LENGTH + "}")
                ? OptionalLong.of(Long.parseLong(text, RADIX))
                : OptionalLong.empty();
    }

    /** What every marker of a run begins with. */
    public static String prefix(long run) {
        return "wd~" + runText(run) + "~";
    }

    /** The first marker in these bytes, in {@code found}; false where there is none. */
    static boolean find(byte[] bytes, int from, int to, Found found) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == SIGN && found.at(bytes, i, to)) {
                return true;
            }
        }
        return false;
    }

    public static boolean find(byte[] bytes, Found found) {
        return find(bytes, 0, bytes.length, found);
    }

    @Override
    public String toString() {
        return prefix(run) + number;
    }

    byte[] bytes() {
        return toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** A marker as two plain numbers: scanning makes no object an event. */
    public static final class Found {
        long run = NONE;
        long number = NONE;

        public long run() {
            return run;
        }

        public long number() {
            return number;
        }

        void clear() {
            run = NONE;
            number = NONE;
        }

        /** Reads the marker whose first {@code ~} stands at {@code sign}; false, and unchanged, if it is none. */
        boolean at(byte[] bytes, int sign, int to) {
            int digits = sign + 1 + RUN_LENGTH + 1;
            if (digits >= to || bytes[digits - 1] != SIGN) {
                return false;
            }
            long readRun = 0;
            for (int i = sign + 1; i < digits - 1; i++) {
                int digit = Character.digit((char) bytes[i], RADIX);
                if (digit < 0 || (bytes[i] >= 'A' && bytes[i] <= 'Z')) {
                    return false;
                }
                readRun = readRun * RADIX + digit;
            }
            long readNumber = 0;
            int i = digits;
            while (i < to && bytes[i] >= '0' && bytes[i] <= '9' && i - digits < DIGITS_MAX) {
                readNumber = readNumber * 10 + (bytes[i] - '0');
                i++;
            }
            if (i == digits || readNumber > NUMBER_MAX || (i < to && bytes[i] >= '0' && bytes[i] <= '9')) {
                return false;
            }
            run = readRun;
            number = readNumber;
            return true;
        }
    }
}
