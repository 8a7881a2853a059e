package io.weir.siem;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What each event of a log type carries, made once. */
final class ByType {
    /** There are few log types, but a record's header can claim any. */
    private static final int TYPES_MAX = 1_000;

    private final Function<String, byte[]> making;
    private final Map<String, byte[]> made = new ConcurrentHashMap<>();

    ByType(Function<String, byte[]> making) {
        this.making = making;
    }

    byte[] of(String type) {
        byte[] known = made.get(type);
        if (known != null) {
            return known;
        }
        byte[] bytes = making.apply(type);
        if (made.size() < TYPES_MAX) {
            made.put(type, bytes);
        }
        return bytes;
    }
}
