package io.weir.format;

import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * Named values in the order in which they come. The first of a name keeps it: whoever can add text to the end of a line
 * must not be able to replace what stands before. What comes again is kept aside, so that nothing is lost and a rule can
 * ask for it.
 */
final class Pairs {
    static final String REPEATED = "repeated";

    private final JSONObject values = new JSONObject();
    private @Nullable JSONObject repeated;

    void put(String name, Object value) {
        if (values.opt(name) == null) {
            values.put(name, value);
            return;
        }
        if (repeated == null) {
            repeated = new JSONObject();
        }
        if (repeated.opt(name) instanceof JSONArray earlier) {
            earlier.put(value);
        } else {
            repeated.put(name, new JSONArray().put(value));
        }
    }

    JSONObject values() {
        return values;
    }

    /** Says in these fields what came again, where anything did. */
    void tellRepeated(JSONObject fields) {
        if (repeated != null && !fields.has(REPEATED)) {
            fields.put(REPEATED, repeated);
        }
    }
}
