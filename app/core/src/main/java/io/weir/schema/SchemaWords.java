package io.weir.schema;

import io.weir.format.Flaw;
import java.util.Map;
import java.util.StringTokenizer;
import org.everit.json.schema.ValidationException;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * Says what a violation is in words from the schema. everit's own messages hold the value, and that may be a secret or
 * written to look like ours.
 */
final class SchemaWords {
    private static final int LIMIT_LENGTH_MAX = 120;
    private static final String REQUIRED_START = "required key [";
    private static final String REQUIRED_END = "] not found";

    private static final Map<String, String> PHRASES = Map.ofEntries(
            Map.entry("type", "must be of type %s"),
            Map.entry("enum", "must be one of %s"),
            Map.entry("const", "must be %s"),
            Map.entry("format", "must be a valid %s"),
            Map.entry("pattern", "must match %s"),
            Map.entry("minimum", "must be at least %s"),
            Map.entry("exclusiveMinimum", "must be more than %s"),
            Map.entry("maximum", "must be at most %s"),
            Map.entry("exclusiveMaximum", "must be less than %s"),
            Map.entry("multipleOf", "must be a multiple of %s"),
            Map.entry("minLength", "must have at least %s characters"),
            Map.entry("maxLength", "must have at most %s characters"),
            Map.entry("minItems", "must have at least %s items"),
            Map.entry("maxItems", "must have at most %s items"),
            Map.entry("uniqueItems", "must not repeat items"),
            Map.entry("contains", "must contain a certain item"),
            Map.entry("minProperties", "must have at least %s fields"),
            Map.entry("maxProperties", "must have at most %s fields"),
            Map.entry("additionalProperties", "has a field that is not allowed"),
            Map.entry("dependencies", "lacks a field that another one needs"),
            Map.entry("oneOf", "fits more than one alternative"),
            Map.entry("not", "is what it must not be"),
            Map.entry("false", "must not be there"));

    private final JSONObject schema;

    SchemaWords(JSONObject schema) {
        this.schema = schema;
    }

    Flaw flaw(ValidationException leaf) {
        String pointer = leaf.getPointerToViolation();
        pointer = pointer.startsWith("#") ? pointer.substring(1) : pointer;
        String keyword = leaf.getKeyword() == null ? "schema" : leaf.getKeyword();
        String location = leaf.getSchemaLocation() == null ? "#" : leaf.getSchemaLocation();
        if (keyword.equals("required")) {
            return required(leaf, pointer, location);
        }
        return new Flaw(pointer, keyword, phrase(keyword, location) + " (" + location + ")");
    }

    /** The name that is missing comes from the schema, and tells more as part of the pointer. */
    private static Flaw required(ValidationException leaf, String pointer, String location) {
        String message = leaf.getErrorMessage();
        String place = pointer;
        if (message.startsWith(REQUIRED_START) && message.endsWith(REQUIRED_END)) {
            String name = message.substring(REQUIRED_START.length(), message.length() - REQUIRED_END.length());
            place = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
        }
        return new Flaw(place, "required", "must be there (" + location + ")");
    }

    private String phrase(String keyword, String location) {
        String phrase = PHRASES.get(keyword);
        if (phrase == null) {
            return "breaks " + keyword;
        }
        if (!phrase.contains("%s")) {
            return phrase;
        }
        String limit = limit(keyword, location);
        return limit == null ? "breaks " + keyword : phrase.replace("%s", limit);
    }

    /** The keyword's own value in the schema, where it is short. */
    private @Nullable String limit(String keyword, String location) {
        Object at = schema;
        StringTokenizer steps = new StringTokenizer(location, "/");
        while (steps.hasMoreTokens()) {
            String step = steps.nextToken();
            if (!step.equals("#")) {
                at = inner(at, step.replace("~1", "/").replace("~0", "~"));
            }
        }
        Object value = at instanceof JSONObject place ? place.opt(keyword) : null;
        if (value == null) {
            return null;
        }
        String text = value instanceof JSONArray list ? list.join(", ") : value.toString();
        return text.length() > LIMIT_LENGTH_MAX ? null : text;
    }

    private static @Nullable Object inner(@Nullable Object at, String step) {
        if (at instanceof JSONObject object) {
            return object.opt(step);
        }
        boolean index = !step.isEmpty() && step.length() < 6 && step.chars().allMatch(Character::isDigit);
        return at instanceof JSONArray array && index ? array.opt(Integer.parseInt(step)) : null;
    }
}
