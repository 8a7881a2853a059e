package io.weir.demo;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A burst on top of the base rate: {@code rate[:duration][@start]}, as in {@code 5000:10s@20s}. */
public record Spike(long perSecond, Duration duration, Duration start) {
    private static final Duration DEFAULT_DURATION = Duration.ofSeconds(10);
    private static final Duration DEFAULT_START = Duration.ofSeconds(5);
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(?::([^:@]+))?(?:@([^:@]+))?");

    public Spike {
        if (perSecond < 1 || duration.isNegative() || start.isNegative()) {
            throw new IllegalArgumentException("a spike has a rate, a duration and a start");
        }
    }

    /** @throws IllegalArgumentException with a message for the person who wrote the text */
    public static Spike parse(String text) {
        Matcher form = FORM.matcher(text.trim());
        if (!form.matches() || Long.parseLong(form.group(1)) == 0) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is no spike; write it as rate[:duration][@start], as in 5000:10s@20s for 5,000 more events a second");
        }
        return new Spike(
                Long.parseLong(form.group(1)),
                form.group(2) == null ? DEFAULT_DURATION : span(form.group(2), text),
                form.group(3) == null ? DEFAULT_START : span(form.group(3), text));
    }

    private static Duration span(String text, String whole) {
        return Span.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + whole + "': '" + text + "' is no time; write it as 500ms, 20s, 2m or 1h"));
    }
}
