package io.weir.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an event collector's answer means to a sender. */
sealed interface HecReply {
    record Taken() implements HecReply {}

    record Later(Duration after) implements HecReply {}

    /** Everything before this event has been taken, it never will be, and what follows has not been looked at. */
    record BadEvent(int number) implements HecReply {}

    /** Nothing that sending again could mend. */
    record Hopeless(String cause) implements HecReply {}

    Duration LATER_DEFAULT = Duration.ofSeconds(1);
    Duration LATER_MAX = Duration.ofSeconds(5);

    Pattern INVALID_EVENT = Pattern.compile("\"invalid-event-number\"\\s*:\\s*(\\d{1,9})");

    static HecReply of(int status, @Nullable String retryAfter, String body) {
        if (status == 200) {
            return new Taken();
        }
        if (status == 429 || status == 408 || status >= 500) {
            return new Later(after(retryAfter));
        }
        OptionalInt number = invalidEvent(body);
        return status == 400 && number.isPresent()
                ? new BadEvent(number.getAsInt())
                : new Hopeless("the intake answered " + status + ": " + body.strip());
    }

    private static Duration after(@Nullable String retryAfter) {
        Duration asked = Optional.ofNullable(retryAfter)
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(LATER_DEFAULT);
        return asked.compareTo(LATER_MAX) > 0 ? LATER_MAX : asked;
    }

    private static OptionalInt invalidEvent(String body) {
        Matcher matcher = INVALID_EVENT.matcher(body);
        return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }
}
