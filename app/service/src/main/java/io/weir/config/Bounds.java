package io.weir.config;

import java.util.Optional;
import java.util.function.IntPredicate;

/** The smallest and the largest value of a setting. */
final class Bounds {
    private Bounds() {}

    /** Why the value is beyond them; empty where it is not. */
    static Optional<String> fault(Object value, Class<?> type, Setting setting) {
        boolean isBelow = breaks(value, type, setting.min(), order -> order < 0);
        boolean isAbove = breaks(value, type, setting.max(), order -> order > 0);
        if (!isBelow && !isAbove) {
            return Optional.empty();
        }
        String bound = isBelow ? "at least " + setting.min() : "at most " + setting.max();
        return Optional.of("should be " + bound + ", and is " + Scalars.text(value));
    }

    @SuppressWarnings("unchecked") // both sides were parsed as the same type
    private static boolean breaks(Object value, Class<?> type, String bound, IntPredicate is) {
        return !bound.isEmpty()
                && Scalars.parse(type, bound)
                        .map(limit -> is.test(((Comparable<Object>) value).compareTo(limit)))
                        .orElseThrow(() -> new IllegalStateException("a bound of another type: " + bound));
    }
}
