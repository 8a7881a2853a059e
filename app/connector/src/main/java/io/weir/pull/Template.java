package io.weir.pull;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text with {@code {names}} in it, and lists of names and values as a query has them. */
public final class Template {
    private static final Pattern NAME = Pattern.compile("\\{([a-z][a-z0-9-]*)}");

    private Template() {}

    public static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** As it is; a name without a value stays. */
    public static String fill(String text, Map<String, String> values) {
        return fill(text, values, UnaryOperator.identity());
    }

    /** The same, with each value made fit for where it goes. */
    static String fill(String text, Map<String, String> values, UnaryOperator<String> encode) {
        return NAME.matcher(text).replaceAll(match -> {
            String value = values.get(match.group(1));
            return Matcher.quoteReplacement(value == null ? match.group() : encode.apply(value));
        });
    }

    /**
     * {@code a=b&c=d}, in its order.
     *
     * @throws IllegalArgumentException where something has no name, or a percent sign means nothing
     */
    public static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            if (pair.isBlank()) {
                continue;
            }
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("\"" + pair + "\" is no name=value");
            }
            pairs.put(
                    URLDecoder.decode(pair.substring(0, equals).strip(), UTF_8),
                    URLDecoder.decode(pair.substring(equals + 1), UTF_8));
        }
        return pairs;
    }

    /** For a path or a query, where a plus is a plus. */
    static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
