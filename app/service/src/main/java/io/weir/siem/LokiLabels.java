package io.weir.siem;

import static io.weir.siem.Wire.quoted;
import static io.weir.siem.Wire.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The labels of an event's stream, as the JSON object that names it. Each set of values is a stream of its own to Loki,
 * and costs it memory, so there are only so many.
 */
final class LokiLabels {
    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");
    private static final String TYPE = "type";

    /** For what has no value: Loki leaves out a label that is empty, which would be another stream still. */
    private static final String UNKNOWN = "unknown";

    private static final String OTHER = "other";

    /** Loki takes 2,048. A value that long is no name of anything. */
    private static final int VALUE_BYTES_MAX = 256;

    private final Map<String, String> templates;
    private final int streamsMax;

    /** What stands between braces, each once; in the order of the values. */
    private final List<String> places;

    /** The places as members of the event. */
    private final byte[][] members;

    private final Map<List<String>, byte[]> known = new ConcurrentHashMap<>();
    private final byte[] overflow;

    LokiLabels(Map<String, String> templates, int streamsMax) {
        this.templates = new TreeMap<>(templates);
        this.streamsMax = streamsMax;
        Set<String> names = new LinkedHashSet<>();
        this.templates.values().forEach(it -> PLACE.matcher(it).results().forEach(place -> names.add(place.group(1))));
        places = List.copyOf(names);
        members = places.stream().map(Wire::utf8).toArray(byte[][]::new);
        overflow = labels(places.stream().map(place -> OTHER).toList());
    }

    /** For {@link EventJson#scan}: the members that decide. */
    byte[][] members() {
        return members;
    }

    byte[] of(String type, byte[] event, EventJson json) {
        List<String> values = new ArrayList<>(places.size());
        for (int i = 0; i < places.size(); i++) {
            values.add(places.get(i).equals(TYPE) ? literal(type.isEmpty() ? UNKNOWN : type) : value(event, json, i));
        }
        byte[] labels = known.get(values);
        if (labels != null) {
            return labels;
        }
        if (known.size() >= streamsMax) {
            return overflow;
        }
        byte[] made = labels(values);
        known.put(List.copyOf(values), made);
        return made;
    }

    /** As it stands in the event, whose escapes are those of the labels. */
    private static String value(byte[] event, EventJson json, int place) {
        EventJson.Span span = json.member(place);
        if (span.length() == 0 || event[span.from()] == '{' || event[span.from()] == '[') {
            return UNKNOWN;
        }
        int quote = event[span.from()] == '"' ? 1 : 0;
        int length = span.length() - 2 * quote;
        if (length == 0) {
            return UNKNOWN;
        }
        return length > VALUE_BYTES_MAX ? OTHER : new String(event, span.from() + quote, length, UTF_8);
    }

    private byte[] labels(List<String> values) {
        StringBuilder json = new StringBuilder("{");
        templates.forEach((name, template) -> {
            json.append(json.length() == 1 ? "\"" : ",\"").append(name).append("\":\"");
            Matcher place = PLACE.matcher(template);
            int from = 0;
            while (place.find()) {
                json.append(literal(template.substring(from, place.start())));
                json.append(values.get(places.indexOf(place.group(1))));
                from = place.end();
            }
            json.append(literal(template.substring(from))).append('"');
        });
        return utf8(json.append('}').toString());
    }

    /** What stands between the quotes of a JSON string. */
    private static String literal(String text) {
        String quoted = quoted(text);
        return quoted.substring(1, quoted.length() - 1);
    }
}
