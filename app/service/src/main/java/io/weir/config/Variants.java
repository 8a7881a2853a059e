package io.weir.config;

import java.util.Map;
import java.util.TreeMap;

/**
 * The records to choose from where a setting is an interface, by the word its key {@code type} takes. Given by the
 * caller, so that this package knows no SIEM.
 */
public record Variants(Map<Class<?>, Map<String, Class<?>>> byInterface) {
    public static final Variants NONE = new Variants(Map.of());

    public Variants {
        byInterface = Map.copyOf(byInterface);
    }

    public static <T> Variants of(Class<T> type, Map<String, Class<? extends T>> choices) {
        return new Variants(Map.of(type, new TreeMap<>(choices)));
    }

    boolean has(Class<?> type) {
        return byInterface.containsKey(type);
    }

    Map<String, Class<?>> choices(Class<?> type) {
        return byInterface.getOrDefault(type, Map.of());
    }
}
