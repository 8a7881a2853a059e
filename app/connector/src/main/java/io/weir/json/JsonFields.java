package io.weir.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Single values out of an object, found without a tree of all the others. */
public final class JsonFields {
    private static final int ABSENT = -1;

    private JsonFields() {}

    /**
     * The text of a string, or a number or boolean as it is written.
     *
     * @param names from the outermost object inwards; none for the value itself
     * @return null where it is not there, is null or has more inside, or where all of it is no JSON
     */
    public static @Nullable String text(byte[] bytes, int end, List<String> names) {
        JsonBytes json = new JsonBytes(bytes, end);
        int at = json.skipSpace(0);
        for (String name : names) {
            at = member(json, bytes, end, at, name);
            if (at == ABSENT) {
                return null;
            }
        }
        int to = json.skipValue(at);
        return to == JsonBytes.MALFORMED ? null : scalar(bytes, at, to);
    }

    /** The same of a value that is known to be sound. */
    public static @Nullable String scalar(byte[] bytes, int from, int to) {
        return switch (bytes[from]) {
            case '{', '[', 'n' -> null;
            case '"' -> new String(JsonText.unescape(bytes, from + 1, to - 1), UTF_8);
            default -> new String(bytes, from, to - from, UTF_8);
        };
    }

    /** Where the first member of that name has its value. */
    private static int member(JsonBytes json, byte[] bytes, int end, int object, String name) {
        if (object >= end || bytes[object] != '{') {
            return ABSENT;
        }
        int at = json.skipSpace(object + 1);
        while (at < end && bytes[at] == '"') {
            int nameEnd = json.skipString(at);
            int value = json.skipName(at);
            if (value == JsonBytes.MALFORMED) {
                return ABSENT;
            }
            if (new String(JsonText.unescape(bytes, at + 1, nameEnd - 1), UTF_8).equals(name)) {
                return value;
            }
            int next = json.skipValue(value);
            if (next == JsonBytes.MALFORMED) {
                return ABSENT;
            }
            at = json.skipSpace(next);
            if (at >= end || bytes[at] != ',') {
                return ABSENT;
            }
            at = json.skipSpace(at + 1);
        }
        return ABSENT;
    }
}
