package io.weir.doctor;

import java.time.Duration;
import java.util.Locale;

/** Times and sizes for a reader: two digits say enough. */
final class Amount {
    private Amount() {}

    static String time(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 2) {
            return Math.max(0, duration.toMillis()) + " ms";
        }
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " days";
    }

    static String time(long millis) {
        return time(Duration.ofMillis(millis));
    }

    static String bytes(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        double value = bytes;
        String unit = "B";
        for (String next : new String[] {"kB", "MB", "GB", "TB"}) {
            if (value < 1_000) {
                break;
            }
            value /= 1_000;
            unit = next;
        }
        return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, unit);
    }

    static String count(long records) {
        return String.format(Locale.ROOT, "%,d", records);
    }
}
