package io.weir.pull;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What a feed asks for, given where it stands. */
final class Addresses {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private final Feed feed;

    Addresses(Feed feed) {
        this.feed = feed;
    }

    URI of(State state) {
        Feed.Paging paging = feed.paging();
        if (paging.kind() == Feed.Kind.LINK && !state.cursor().isEmpty()) {
            // Not resolved: what begins with two slashes would be another host.
            URI base = feed.call().base();
            return URI.create(base.getScheme() + "://" + base.getRawAuthority() + state.cursor());
        }
        Map<String, String> values = new HashMap<>(feed.call().values());
        values.put("from", time(state.fromMillis()));
        values.put("until", time(state.untilMillis()));
        String query = feed.call().parameters().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(it -> Template.encode(it.getKey()) + "=" + Template.encode(Template.fill(it.getValue(), values)))
                .collect(Collectors.joining("&"));
        if (paging.kind() == Feed.Kind.PAGE) {
            query = and(query, paging.parameter(), number(state.cursor()));
        } else if (paging.kind() == Feed.Kind.CURSOR && !state.cursor().isEmpty()) {
            query = and(query, paging.parameter(), state.cursor());
        }
        String path = Template.fill(feed.call().path(), feed.call().values(), Template::encode);
        return base(path + (query.isEmpty() ? "" : "?" + query));
    }

    URI of(Feed.Opening opening) {
        return base(Template.fill(opening.path(), feed.call().values(), Template::encode));
    }

    /** The number of the page at a cursor. */
    String number(String cursor) {
        return cursor.isEmpty() ? String.valueOf(feed.paging().first()) : cursor;
    }

    /** Below the path that the base may have. */
    private URI base(String pathAndQuery) {
        String base = feed.call().base().toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + pathAndQuery);
    }

    private String time(long millis) {
        return switch (feed.range().format()) {
            case RFC3339 -> LOCAL.format(Instant.ofEpochMilli(millis)) + "Z";
            case LOCAL -> LOCAL.format(Instant.ofEpochMilli(millis));
            case SECONDS -> String.valueOf(millis / 1_000);
            case MILLIS -> String.valueOf(millis);
        };
    }

    private static String and(String query, String name, String value) {
        return query + (query.isEmpty() ? "" : "&") + Template.encode(name) + "=" + Template.encode(value);
    }
}
