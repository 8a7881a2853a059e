package io.weir.schema;

import io.weir.envelope.Envelope;
import io.weir.envelope.Rfc3339;
import io.weir.format.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** Where one field of the event may come from: a scalar, or null where this source has nothing to give. */
interface Source {
    @Nullable
    Object value(JSONObject fields, Envelope envelope);

    /** A string, number or boolean of the fields as it stands there. Empty strings say nothing. */
    static Source field(FieldPath path) {
        return (fields, envelope) -> {
            Object value = path.in(fields);
            return FieldPath.text(value) == null ? null : value;
        };
    }

    static Source ip(FieldPath path, boolean expected) {
        return (fields, envelope) -> {
            String text = path.textIn(fields);
            return text != null && IpAddress.isAddress(text) == expected ? text : null;
        };
    }

    static Source table(FieldPath path, Map<String, Object> table) {
        return (fields, envelope) -> {
            String key = path.textIn(fields);
            return key == null ? null : table.get(key);
        };
    }

    static Source constant(Object value) {
        return (fields, envelope) -> value;
    }

    static Source hint(Function<Envelope, @Nullable String> hint) {
        return (fields, envelope) -> {
            String text = hint.apply(envelope);
            return text == null || text.isEmpty() ? null : text;
        };
    }

    static Source received() {
        return (fields, envelope) -> Rfc3339.format(envelope.receivedAt());
    }

    /** Text and fields in turn, text first and last; nothing where one of the fields is missing. */
    static Source template(List<String> texts, List<FieldPath> paths) {
        return (fields, envelope) -> {
            StringBuilder text = new StringBuilder(texts.get(0));
            for (int i = 0; i < paths.size(); i++) {
                String value = paths.get(i).textIn(fields);
                if (value == null) {
                    return null;
                }
                text.append(value).append(texts.get(i + 1));
            }
            return text.toString();
        };
    }
}
