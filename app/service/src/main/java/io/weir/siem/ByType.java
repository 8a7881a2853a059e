package io.weir.siem;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What each event of a log type carries, made once. */
final class ByType<T> {
    /** There are few log types, but a record's header can claim any. */
    private static final int TYPES_MAX = 1_000;

    private final Function<String, T> making;
    private final Map<String, T> made = new ConcurrentHashMap<>();

    ByType(Function<String, T> making) {
        this.making = making;
    }

    T of(String type) {
        T known = made.get(type);
        if (known != null) {
            return known;
        }
        T its = making.apply(type);
        if (made.size() < TYPES_MAX) {
            made.put(type, its);
        }
        return its;
    }
}
