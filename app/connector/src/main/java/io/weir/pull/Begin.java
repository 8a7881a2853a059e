package io.weir.pull;

import io.weir.envelope.Rfc3339;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a feed is begun of which nothing is committed.
 *
 * @param at a point in time
 * @param ago or so long before the start
 */
public record Begin(@Nullable Instant at, Duration ago) {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})(s|m|h|d)");

    /** {@code now}, {@code 90m} or {@code 7d} ago, or a timestamp of RFC 3339. */
    public static Optional<Begin> parse(String text) {
        if (text.equals("now")) {
            return Optional.of(new Begin(null, Duration.ZERO));
        }
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            long number = Long.parseLong(ago.group(1));
            return Optional.of(new Begin(
                    null,
                    switch (ago.group(2)) {
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    }));
        }
        try {
            return Rfc3339.parse(text).map(it -> new Begin(it, Duration.ZERO));
        } catch (DateTimeException impossibleDate) {
            return Optional.empty();
        }
    }

    long millis(long nowMillis) {
        long millis = at == null ? nowMillis - ago.toMillis() : at.toEpochMilli();
        // A request names whole seconds.
        return Math.floorDiv(millis, 1_000L) * 1_000L;
    }
}
