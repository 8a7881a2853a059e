package io.weir.pull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page has.
 *
 * @param items each as it stands there
 * @param cursor of the next one, where that is in the page
 * @param isSuccess what the page itself says
 */
record Page(List<byte[]> items, @Nullable String cursor, boolean isSuccess) {
    Page {
        items = List.copyOf(items);
    }
}
