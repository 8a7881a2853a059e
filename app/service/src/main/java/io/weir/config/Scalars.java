package io.weir.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the text of a setting becomes a value. */
final class Scalars {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12}) ?(ms|s|m|h|d)");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
    private static final Pattern INTEGER = Pattern.compile("-?\\d(_?\\d)*");

    private static final Map<Class<?>, String> EXPECTED = Map.of(
            int.class, "a whole number up to " + Integer.MAX_VALUE,
            long.class, "a whole number",
            double.class, "a number such as 100 or 0.5",
            boolean.class, "true or false",
            Duration.class, "a duration such as 500ms, 5s, 10m or 2h",
            ByteSize.class, "a size such as 1000000, 512KiB or 10MB",
            Path.class, "a path",
            URI.class, "an absolute address such as https://siem.example:8088",
            Addresses.class,
                    "an absolute address such as https://siem.example:8088, or several different ones by commas",
            Secret.class, "a secret that is not empty");

    private Scalars() {}

    static boolean isScalar(Class<?> type) {
        return type == String.class
                || type == int.class
                || type == long.class
                || type == double.class
                || type == boolean.class
                || type == Duration.class
                || type == ByteSize.class
                || type == Path.class
                || type == URI.class
                || type == Addresses.class
                || type == Secret.class
                || type.isEnum();
    }

    /** Empty where the text is not of this type. */
    static Optional<Object> parse(Class<?> type, String text) {
        if (type == String.class) {
            return Optional.of(text);
        }
        if (type == Secret.class) {
            return text.isEmpty() ? Optional.empty() : Optional.of(new Secret(text));
        }
        if (type == int.class) {
            return integer(text).filter(value -> value == value.intValue()).map(Long::intValue);
        }
        if (type == long.class) {
            return integer(text).map(value -> value);
        }
        if (type == double.class) {
            return DECIMAL.matcher(text).matches() ? Optional.of(Double.valueOf(text)) : Optional.empty();
        }
        if (type == boolean.class) {
            return text.equals("true") || text.equals("false") ? Optional.of(Boolean.valueOf(text)) : Optional.empty();
        }
        if (type == Duration.class) {
            return duration(text).map(value -> value);
        }
        if (type == ByteSize.class) {
            return ByteSize.parse(text).map(value -> value);
        }
        if (type == Path.class) {
            return path(text);
        }
        if (type == Addresses.class) {
            return Addresses.parse(text).map(value -> value);
        }
        return type == URI.class ? uri(text).map(value -> value) : constant(type, text);
    }

    /** What to write instead, for an error message. */
    static String expected(Class<?> type) {
        if (type.isEnum()) {
            return "one of " + String.join(", ", constants(type));
        }
        return EXPECTED.getOrDefault(type, "a text");
    }

    /** The text a user would write for a value of this type. */
    static String text(Object value) {
        if (value instanceof Duration duration) {
            return text(duration);
        }
        if (value instanceof Double number && number == Math.rint(number)) {
            return Long.toString(number.longValue());
        }
        return value instanceof Enum<?> constant ? name(constant) : value.toString();
    }

    static List<String> constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> name((Enum<?>) constant))
                .toList();
    }

    private static String text(Duration duration) {
        long millis = duration.toMillis();
        for (String unit : List.of("d", "h", "m", "s")) {
            long unitMillis = MILLIS.getOrDefault(unit, 1L);
            if (millis > 0 && millis % unitMillis == 0) {
                return millis / unitMillis + unit;
            }
        }
        return millis + "ms";
    }

    private static Optional<Long> integer(String text) {
        String digits = text.replace("_", "");
        return INTEGER.matcher(text).matches() && digits.length() <= 18
                ? Optional.of(Long.valueOf(digits))
                : Optional.empty();
    }

    private static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        Duration.ofMillis(Long.parseLong(matcher.group(1)) * MILLIS.getOrDefault(matcher.group(2), 1L)))
                : Optional.empty();
    }

    private static Optional<Object> path(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (InvalidPathException malformed) {
            return Optional.empty();
        }
    }

    static Optional<URI> uri(String text) {
        try {
            URI uri = new URI(text);
            return uri.isAbsolute() && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<Object> constant(Class<?> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> name((Enum<?>) constant).equals(text))
                .findFirst()
                .map(constant -> constant);
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
