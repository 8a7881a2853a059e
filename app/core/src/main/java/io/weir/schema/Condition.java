package io.weir.schema;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * One test of one decoded field. A field that is absent fails every test but {@code exists: false} and {@code not}. A list
 * is what each of its items is: else whoever makes a name come twice would take it away from the rules.
 */
record Condition(FieldPath path, Predicate<@Nullable Object> test) {
    boolean holds(JSONObject fields) {
        return test.test(path.in(fields));
    }

    /** By text, so that 5 and "5", true and "true" are the same: vendors change their minds about quotes. */
    static Predicate<@Nullable Object> oneOf(Set<String> texts) {
        return ofAnItem(texts::contains);
    }

    static Predicate<@Nullable Object> noneOf(Set<String> texts) {
        return oneOf(texts).negate();
    }

    static Predicate<@Nullable Object> exists(boolean expected) {
        return value -> value != null == expected;
    }

    /** Anywhere in the text unless the pattern is anchored. RE2J: time linear in the text, and no stack. */
    static Predicate<@Nullable Object> matches(com.google.re2j.Pattern pattern) {
        return ofAnItem(text -> pattern.matcher(text).find());
    }

    /** Where one object of a list, or the object that is there, meets all of these. */
    static Predicate<@Nullable Object> any(List<Condition> conditions) {
        return value -> {
            if (value instanceof JSONArray list) {
                for (int i = 0; i < list.length(); i++) {
                    if (list.opt(i) instanceof JSONObject item && Rule.holds(conditions, item)) {
                        return true;
                    }
                }
            }
            return value instanceof JSONObject object && Rule.holds(conditions, object);
        };
    }

    private static Predicate<@Nullable Object> ofAnItem(Predicate<String> test) {
        return value -> {
            if (value instanceof JSONArray list) {
                for (int i = 0; i < list.length(); i++) {
                    String text = FieldPath.text(list.opt(i));
                    if (text != null && test.test(text)) {
                        return true;
                    }
                }
                return false;
            }
            String text = FieldPath.text(value);
            return text != null && test.test(text);
        };
    }

    static Predicate<@Nullable Object> atLeast(BigDecimal limit) {
        return value -> value instanceof Number number && decimal(number).compareTo(limit) >= 0;
    }

    static Predicate<@Nullable Object> atMost(BigDecimal limit) {
        return value -> value instanceof Number number && decimal(number).compareTo(limit) <= 0;
    }

    private static BigDecimal decimal(Number number) {
        return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    }
}
