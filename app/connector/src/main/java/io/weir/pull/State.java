package io.weir.pull;

import java.util.HashMap;
import java.util.Map;

/**
 * Where a feed stands: all that the next request depends on, and so all that is committed with a page.
 *
 * @param fromMillis where the round begins
 * @param untilMillis where it ends; 0 between two rounds
 * @param cursor of its next page; empty for the first
 * @param newestMillis the latest time of an event; 0 where none had one
 * @param ids of events that will come again
 */
public record State(long fromMillis, long untilMillis, String cursor, long newestMillis, SeenIds ids) {
    private static final String FROM = "from";
    private static final String UNTIL = "until";
    private static final String CURSOR = "cursor";
    private static final String NEWEST = "newest";
    private static final String IDS = "ids";

    static State begin(Feed feed, long nowMillis) {
        return new State(
                feed.range().begin().millis(nowMillis),
                0,
                "",
                0,
                SeenIds.none(feed.range().idsMax()));
    }

    /**
     * @param offset that was committed; one that says nothing of a feed is a feed that was not begun
     * @throws IllegalArgumentException where it is none of ours
     */
    public static State of(Feed feed, Map<String, ?> offset, long nowMillis) {
        if (!(offset.get(FROM) instanceof Number from)) {
            return begin(feed, nowMillis);
        }
        if (offset.get(UNTIL) instanceof Number until
                && offset.get(CURSOR) instanceof String cursor
                && offset.get(NEWEST) instanceof Number newest
                && offset.get(IDS) instanceof String ids) {
            return new State(
                    from.longValue(),
                    until.longValue(),
                    cursor,
                    newest.longValue(),
                    SeenIds.parse(feed.range().idsMax(), ids));
        }
        throw new IllegalArgumentException("not all of " + UNTIL + ", " + CURSOR + ", " + NEWEST + " and " + IDS);
    }

    /** As Connect stores it. */
    public Map<String, Object> offset() {
        return new HashMap<>(
                Map.of(FROM, fromMillis, UNTIL, untilMillis, CURSOR, cursor, NEWEST, newestMillis, IDS, ids.text()));
    }

    boolean isInRound() {
        return untilMillis != 0;
    }

    State round(long from, long until) {
        return new State(from, until, "", newestMillis, ids);
    }

    State at(String next) {
        return new State(fromMillis, untilMillis, next, newestMillis, ids);
    }

    State with(SeenIds seen, long newest) {
        return new State(fromMillis, untilMillis, cursor, newest, seen);
    }

    /** Between two rounds. */
    State ended(long nextFrom) {
        return new State(nextFrom, 0, "", newestMillis, ids);
    }
}
