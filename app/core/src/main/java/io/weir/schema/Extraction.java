package io.weir.schema;

import java.util.List;
import java.util.Map;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * Takes a field of text apart: the first pattern that fits fills {@code extract.*}. Where none fits, nothing is set. Where
 * one gives up, no other is tried, as each would cost as much, and {@code extract.gave_up} says so.
 */
record Extraction(List<FieldPath> from, List<Condition> where, List<Entry> patterns) {
    static final String TARGET = "extract";
    private static final String GAVE_UP = "gave_up";

    /** @param set what holds for every text that fits */
    record Entry(TextPattern pattern, Map<String, Object> set) {}

    void apply(JSONObject fields) {
        String text = text(fields);
        if (text == null || !Rule.holds(where, fields)) {
            return;
        }
        for (int i = 0; i < patterns.size(); i++) {
            Entry entry = patterns.get(i);
            TextPattern.Outcome outcome =
                    entry.pattern.fit(text, (name, value) -> target(fields).put(name, value));
            if (outcome == TextPattern.Outcome.GAVE_UP) {
                target(fields).put(GAVE_UP, true);
                return;
            }
            if (outcome == TextPattern.Outcome.FITS) {
                entry.set.forEach((name, value) -> target(fields).put(name, value));
                return;
            }
        }
    }

    /** True where a text of these fields was more work than any real one is. */
    static boolean gaveUp(JSONObject fields) {
        return fields.opt(TARGET) instanceof JSONObject target && target.opt(GAVE_UP) == Boolean.TRUE;
    }

    private @Nullable String text(JSONObject fields) {
        for (FieldPath path : from) {
            String text = path.textIn(fields);
            if (text != null) {
                // sudo right-aligns the name at the start of its message.
                return text.stripLeading();
            }
        }
        return null;
    }

    private static JSONObject target(JSONObject fields) {
        if (fields.opt(TARGET) instanceof JSONObject target) {
            return target;
        }
        JSONObject target = new JSONObject();
        fields.put(TARGET, target);
        return target;
    }
}
