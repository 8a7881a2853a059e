package io.weir.demo;

import io.weir.demo.Fault.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A fault on a timetable: {@code kind[=argument][:duration][@start]}, so {@code 429:20s} or {@code slow=500ms:1m@30s}.
 *
 * @param duration how long it lasts; null where the text leaves it open
 * @param start how long after the first event it begins; null where the text leaves it open
 */
public record FaultSpec(
        Fault fault, @Nullable Duration duration, @Nullable Duration start) {
    private static final Pattern FORM = Pattern.compile("([^:@=]+)(?:=([^:@]+))?(?::([^:@]+))?(?:@([^:@]+))?");

    /** @throws IllegalArgumentException with a message for the person who wrote the text */
    public static FaultSpec parse(String text) {
        Matcher form = FORM.matcher(text.trim());
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no fault. " + usage());
        }
        Fault fault = fault(form.group(1), form.group(2), text);
        Duration duration = form.group(3) == null ? null : span(form.group(3), "duration", text);
        Duration start = form.group(4) == null ? null : span(form.group(4), "start", text);
        return new FaultSpec(fault, duration, start);
    }

    /** Only the fault: {@code kind[=argument]}. */
    static Fault fault(String name, @Nullable String argument, String whole) {
        Kind kind = kind(name)
                .orElseThrow(() ->
                        new IllegalArgumentException("'" + whole + "': there is no fault '" + name + "'. " + usage()));
        if (argument == null) {
            return Fault.of(kind);
        }
        return switch (kind) {
            case SLOW, THROTTLE, BUSY -> new Fault(kind, span(argument, "argument", whole), null);
            case REJECT_ONE, THROTTLE_ITEMS -> new Fault(kind, null, argument);
            default ->
                throw new IllegalArgumentException(
                        "'" + whole + "': the fault '" + name + "' takes no argument. " + usage());
        };
    }

    static Optional<Kind> kind(String name) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.text().equals(name))
                .findFirst();
    }

    public static String usage() {
        return "A fault is kind[=argument][:duration][@start], as in 429:20s or slow=500ms:1m@30s; kinds: "
                + Arrays.stream(Kind.values()).map(Kind::text).collect(Collectors.joining(", "));
    }

    private static Duration span(String text, String what, String whole) {
        return Span.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("'" + whole + "': the " + what + " '" + text
                        + "' is no time; write it as 500ms, 20s, 2m or 1h"));
    }
}
