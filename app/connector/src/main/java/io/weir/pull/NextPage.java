package io.weir.pull;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds which page comes after one, as the feed names them, and whether that can be. */
final class NextPage {
    private final Feed feed;
    private final Addresses addresses;
    private final Circle circle = new Circle();
    private int lastContent;

    NextPage(Feed feed, Addresses addresses) {
        this.feed = feed;
        this.addresses = addresses;
    }

    /**
     * @param cursor null where this page is the last
     * @param trouble where it cannot be right
     */
    record Next(@Nullable String cursor, @Nullable Trouble trouble) {
        static Next of(@Nullable String cursor) {
            return new Next(cursor, null);
        }

        static Next loop(String what) {
            return new Next(null, Trouble.of(Trouble.Kind.LOOP, what + ": this would never end"));
        }
    }

    /** The first page of a round is asked for. */
    void begin() {
        circle.begin();
        lastContent = 0;
    }

    /** @param uri that the page is from */
    Next after(State state, URI uri, Page page, HttpHeaders headers) {
        Next next = switch (feed.paging().kind()) {
            case WINDOW -> Next.of(null);
            case CURSOR -> Next.of(page.cursor() == null || page.cursor().isEmpty() ? null : page.cursor());
            case PAGE -> nextNumber(state, page);
            case LINK -> nextLink(uri, headers);
        };
        String cursor = next.cursor();
        if (cursor == null) {
            boolean isLost = feed.paging().isEndless()
                    && next.trouble() == null
                    && !page.items().isEmpty();
            return isLost
                    ? new Next(null, Trouble.of(Trouble.Kind.FOREIGN, "it names no next page, and this log has no end"))
                    : next;
        }
        boolean isEnd = feed.paging().isEndless() && page.items().isEmpty();
        if (!isEnd && (cursor.equals(state.cursor()) || circle.isClosedBy(state.cursor(), cursor))) {
            return Next.loop("it names a next page that was there before");
        }
        return next;
    }

    private Next nextNumber(State state, Page page) {
        // A page with fewer than were asked for may be as many as the API gives.
        if (page.items().isEmpty()) {
            return Next.of(null);
        }
        int content = page.items().stream().mapToInt(Arrays::hashCode).reduce(1, (one, other) -> 31 * one + other);
        if (content == lastContent) {
            return Next.loop("two pages have the same in them");
        }
        lastContent = content;
        return Next.of(String.valueOf(Long.parseLong(addresses.number(state.cursor())) + 1));
    }

    private Next nextLink(URI uri, HttpHeaders headers) {
        String header = feed.paging().header();
        String link = Links.next(header, headers.allValues(header));
        if (link == null) {
            return Next.of(null);
        }
        URI next = Links.resolved(uri, link);
        if (next == null || !Links.isSameOrigin(next, feed.call().base())) {
            return new Next(
                    null, Trouble.of(Trouble.Kind.REFUSED, "it names a next page on another host, which is not asked"));
        }
        return Next.of(Links.pathAndQuery(next));
    }
}
