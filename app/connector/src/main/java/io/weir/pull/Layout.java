package io.weir.pull;

import java.util.List;

/**
 * Where a page has what is read of it.
 *
 * @param events the list; no names where it is the page itself
 * @param cursor of the next page; no names where it is not in the page
 * @param success what must be true where it is there
 */
record Layout(Feed.Format format, List<String> events, List<String> cursor, List<String> success) {
    /** A list that nothing stands around. */
    static final Layout LIST = new Layout(Feed.Format.JSON, List.of(), List.of(), List.of());

    static Layout of(Feed feed) {
        return new Layout(
                feed.shape().format(),
                feed.shape().events(),
                feed.paging().cursorPath(),
                feed.shape().success());
    }
}
