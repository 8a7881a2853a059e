package io.weir.pull;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long a server asks to be left alone. */
final class Waits {
    private Waits() {}

    /** Null where it says nothing usable. */
    static @Nullable Duration of(HttpHeaders headers, Instant now) {
        Optional<String> retryAfter = headers.firstValue("Retry-After").map(String::strip);
        if (retryAfter.isPresent()) {
            Duration wait = seconds(retryAfter.get());
            return wait == null ? date(retryAfter.get(), now) : wait;
        }
        // Okta spells it with one dash more than GitHub. Both are seconds since 1970.
        if (!isUsedUp(headers)) {
            return null;
        }
        return headers.firstValue("X-Rate-Limit-Reset")
                .or(() -> headers.firstValue("X-RateLimit-Reset"))
                .map(it -> until(seconds(it.strip()), now))
                .orElse(null);
    }

    /** Whether a refusal is no word on who asks, but on how often. */
    static boolean isRateLimit(HttpHeaders headers) {
        return headers.firstValue("Retry-After").isPresent()
                || remaining(headers).filter("0"::equals).isPresent();
    }

    /** Some tell with each answer when their count begins anew, whatever is left of it. */
    private static boolean isUsedUp(HttpHeaders headers) {
        return remaining(headers).map("0"::equals).orElse(true);
    }

    private static Optional<String> remaining(HttpHeaders headers) {
        return headers.firstValue("X-RateLimit-Remaining")
                .or(() -> headers.firstValue("X-Rate-Limit-Remaining"))
                .map(String::strip);
    }

    private static @Nullable Duration until(@Nullable Duration sinceEpoch, Instant now) {
        if (sinceEpoch == null) {
            return null;
        }
        Duration wait = Duration.between(now, Instant.EPOCH.plus(sinceEpoch));
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static @Nullable Duration seconds(String text) {
        boolean isNumber =
                !text.isEmpty() && text.length() <= 12 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Duration.ofSeconds(Long.parseLong(text)) : null;
    }

    private static @Nullable Duration date(String text, Instant now) {
        try {
            Duration wait = Duration.between(now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException noDate) {
            return null;
        }
    }
}
