package io.weir.schema;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One value of a YAML or JSON file, and where it stands.
 *
 * @param value a String, Long, Double, Boolean, {@code List<Located>}, {@code Map<String, Located>} in the file's order,
 *     or null
 */
record Located(@Nullable Object value, int line, int column) {
    boolean isNull() {
        return value == null;
    }

    boolean isScalar() {
        return value != null && !(value instanceof List) && !(value instanceof Map);
    }

    /** A scalar as its file has it, 5 and true included. */
    String text() {
        return String.valueOf(value);
    }

    boolean isMap() {
        return value instanceof Map;
    }

    boolean isList() {
        return value instanceof List;
    }

    @SuppressWarnings("unchecked")
    Map<String, Located> map() {
        return value instanceof Map ? (Map<String, Located>) value : Map.of();
    }

    @SuppressWarnings("unchecked")
    List<Located> list() {
        return value instanceof List ? (List<Located>) value : List.of();
    }

    String kind() {
        if (isMap()) {
            return "a mapping";
        }
        if (isList()) {
            return "a list";
        }
        return isNull() ? "nothing" : "'" + text() + "'";
    }
}
