package io.weir.schema;

import io.weir.envelope.Envelope;
import java.util.Comparator;
import java.util.List;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** Makes the event of decoded fields. A field of the event for which no source has a value is left out. */
final class Mapping {
    /** What a field of the event holds, so that a vendor's "3" becomes the number that the event promises. */
    enum Kind {
        TIMESTAMP,
        INTEGER,
        TEXT,
        AS_IS
    }

    record Target(String name, Kind kind, List<Source> sources) {}

    /** The event's own fields in the order that readers expect; a type's further fields follow by name. */
    static final List<String> ORDER =
            List.of("timestamp", "source_ip", "event_type", "severity", "host", "user", "message");

    private final Target[] targets;
    private final List<String> names;

    Mapping(List<Target> targets) {
        this.targets = targets.toArray(Target[]::new);
        this.names = targets.stream()
                .map(Target::name)
                .sorted(Comparator.comparingInt(Mapping::rank).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** The fields that an event of this mapping may have, as they are to be written. */
    List<String> names() {
        return names;
    }

    private static int rank(String name) {
        return ORDER.contains(name) ? ORDER.indexOf(name) : ORDER.size();
    }

    JSONObject event(JSONObject fields, Envelope envelope) {
        JSONObject event = new JSONObject();
        for (Target target : targets) {
            Object value = value(target, fields, envelope);
            if (value != null) {
                event.put(target.name, value);
            }
        }
        return event;
    }

    private static @Nullable Object value(Target target, JSONObject fields, Envelope envelope) {
        for (int i = 0; i < target.sources.size(); i++) {
            Object value = target.sources.get(i).value(fields, envelope);
            if (value != null) {
                return shaped(target.kind, value);
            }
        }
        return null;
    }

    private static @Nullable Object shaped(Kind kind, Object value) {
        return switch (kind) {
            case TIMESTAMP -> Timestamps.utc(value);
            case INTEGER -> value instanceof String text ? integer(text) : value;
            case TEXT -> FieldPath.text(value);
            case AS_IS -> value;
        };
    }

    /** The text itself where it is no small number: the schema says what is wrong with it. */
    private static Object integer(String text) {
        boolean digits = text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && !text.isEmpty() ? (Object) Integer.parseInt(text) : text;
    }
}
