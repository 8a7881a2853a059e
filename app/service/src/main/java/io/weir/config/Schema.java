package io.weir.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the record types say about the settings: their names, kinds and places. */
final class Schema {
    private final Variants variants;

    Schema(Variants variants) {
        this.variants = variants;
    }

    /**
     * One setting.
     *
     * @param type the type of the value; of an item for a list
     * @param variant the word for {@code type} under which the setting exists, empty where it always does
     */
    record Leaf(String path, Class<?> type, Shape shape, Setting setting, String variant) {}

    enum Shape {
        SCALAR,
        OPTIONAL,
        LIST,
        MAP,
        VARIANT
    }

    /** Every setting below this record, in the order of its components. */
    List<Leaf> leaves(Class<?> record) {
        List<Leaf> leaves = new ArrayList<>();
        collect(record, "", "", leaves);
        return leaves;
    }

    static String key(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    static List<String> keys(Class<?> record) {
        return Arrays.stream(record.getRecordComponents()).map(Schema::key).toList();
    }

    static String path(String parent, String key) {
        return parent.isEmpty() ? key : parent + "." + key;
    }

    /** Whether it has settings of its own; in a list each item is one then, or the value of its first. */
    static boolean isSection(Class<?> type) {
        return type.isRecord() && !Scalars.isScalar(type);
    }

    /** The X of {@code Optional<X>} or {@code List<X>}. */
    static Class<?> item(RecordComponent component) {
        Type argument = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
        return (Class<?>) argument;
    }

    Shape shape(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == Optional.class) {
            return Shape.OPTIONAL;
        }
        if (type == List.class) {
            return Shape.LIST;
        }
        if (type == Map.class) {
            return Shape.MAP;
        }
        return variants.has(type) ? Shape.VARIANT : Shape.SCALAR;
    }

    static Setting setting(RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalStateException(
                    "no @Setting at " + component.getDeclaringRecord().getSimpleName() + "." + component.getName());
        }
        return setting;
    }

    private void collect(Class<?> record, String parent, String variant, List<Leaf> leaves) {
        for (RecordComponent component : record.getRecordComponents()) {
            String path = path(parent, key(component));
            if (isSection(component.getType())) {
                collect(component.getType(), path, variant, leaves);
                continue;
            }
            Shape shape = shape(component);
            boolean holdsItems = shape == Shape.OPTIONAL || shape == Shape.LIST;
            Class<?> type = holdsItems ? item(component) : component.getType();
            leaves.add(new Leaf(path, type, shape, setting(component), variant));
            if (shape == Shape.LIST && isSection(type)) {
                collect(type, path + "[]", variant, leaves);
            }
            if (shape == Shape.VARIANT) {
                variants.choices(type).forEach((name, choice) -> collect(choice, path, name, leaves));
            }
        }
    }
}
