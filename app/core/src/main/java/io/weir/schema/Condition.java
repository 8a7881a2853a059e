package io.weir.schema;

import java.math.BigDecimal;
import java.util.Set;
import java.util.function.Predicate;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;

/** One test of one decoded field. A field that is absent fails every test but {@code exists: false} and {@code not}. */
record Condition(FieldPath path, Predicate<@Nullable Object> test) {
    boolean holds(JSONObject fields) {
        return test.test(path.in(fields));
    }

    /** By text, so that 5 and "5", true and "true" are the same: vendors change their minds about quotes. */
    static Predicate<@Nullable Object> oneOf(Set<String> texts) {
        return value -> {
            String text = FieldPath.text(value);
            return text != null && texts.contains(text);
        };
    }

    static Predicate<@Nullable Object> noneOf(Set<String> texts) {
        return oneOf(texts).negate();
    }

    static Predicate<@Nullable Object> exists(boolean expected) {
        return value -> value != null == expected;
    }

    /** Anywhere in the text unless the pattern is anchored. RE2J: time linear in the text, and no stack. */
    static Predicate<@Nullable Object> matches(com.google.re2j.Pattern pattern) {
        return value -> {
            String text = FieldPath.text(value);
            return text != null && pattern.matcher(text).find();
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
