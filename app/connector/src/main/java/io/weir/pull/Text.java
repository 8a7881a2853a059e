package io.weir.pull;

import io.weir.json.JsonFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A text of an item. */
final class Text {
    private Text() {}

    /** Null where it is not there, or nowhere. */
    static @Nullable String of(byte[] item, List<String> path) {
        return path.isEmpty() ? null : JsonFields.text(item, item.length, path);
    }
}
