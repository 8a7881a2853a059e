package io.weir.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * Names one place in decoded fields: {@code userIdentity.userName}, {@code resources[0].ARN}; a dot that belongs to a
 * name is written {@code \.}.
 */
final class FieldPath {
    private final String text;
    /** String for a name, Integer for an index; the first is a name. */
    private final Object[] steps;

    private FieldPath(String text, List<Object> steps) {
        this.text = text;
        this.steps = steps.toArray();
    }

    static Optional<FieldPath> parse(String text) {
        List<Object> steps = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        int at = 0;
        while (at <= text.length()) {
            char c = at < text.length() ? text.charAt(at) : '.';
            if (c == '\\' && at + 1 < text.length()) {
                name.append(text.charAt(at + 1));
                at += 2;
                continue;
            }
            if (c == '.' || c == '[') {
                boolean afterIndex = at > 0 && text.charAt(at - 1) == ']';
                if (name.length() > 0) {
                    steps.add(name.toString());
                    name.setLength(0);
                } else if (!afterIndex) {
                    return Optional.empty();
                }
            }
            if (c == '[') {
                int close = text.indexOf(']', at);
                Optional<Integer> index = close < 0 ? Optional.empty() : index(text.substring(at + 1, close));
                if (index.isEmpty() || steps.isEmpty()) {
                    return Optional.empty();
                }
                steps.add(index.get());
                at = close + 1;
                if (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
                    return Optional.empty();
                }
                if (at == text.length()) {
                    break;
                }
                continue;
            }
            if (c != '.') {
                name.append(c);
            }
            at++;
        }
        return steps.isEmpty() ? Optional.empty() : Optional.of(new FieldPath(text, steps));
    }

    /** The value there; null where there is none, or JSON's null. */
    @Nullable
    Object in(JSONObject fields) {
        Object value = fields.opt((String) steps[0]);
        for (int i = 1; i < steps.length; i++) {
            if (value instanceof JSONObject object && steps[i] instanceof String name) {
                value = object.opt(name);
            } else if (value instanceof JSONArray array && steps[i] instanceof Integer index) {
                value = array.opt(index);
            } else {
                return null;
            }
        }
        return value == JSONObject.NULL ? null : value;
    }

    /** The text of a string, number or boolean there; null for all else, and for the empty string. */
    @Nullable
    String textIn(JSONObject fields) {
        return text(in(fields));
    }

    static @Nullable String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text.isEmpty() ? null : text;
        }
        return value instanceof Number || value instanceof Boolean ? value.toString() : null;
    }

    private static Optional<Integer> index(String digits) {
        try {
            int index = Integer.parseInt(digits);
            return index < 0 ? Optional.empty() : Optional.of(index);
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
