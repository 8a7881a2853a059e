package io.weir.pull;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One log of one API, all that is to be known of it.
 *
 * @param type the log type of its events; empty has them recognised
 * @param interval between two rounds that have come to the end
 */
public record Feed(
        String name,
        String type,
        Call call,
        Paging paging,
        Range range,
        Shape shape,
        Patience patience,
        Duration interval) {
    /**
     * The request.
     *
     * @param base scheme, host and port: nothing is ever asked of another
     * @param path with {@code {names}}
     * @param parameters of the query, with names as well; {@code {from}} and {@code {until}} are the bounds of a round
     * @param values for the names
     */
    public record Call(
            URI base,
            String path,
            Map<String, String> parameters,
            Map<String, String> headers,
            Map<String, String> values) {
        public Call {
            parameters = Map.copyOf(parameters);
            headers = Map.copyOf(headers);
            values = Map.copyOf(values);
        }
    }

    /** How the next page is named. */
    public enum Kind {
        /** By a header that holds its address. */
        LINK,
        /** By a text in the page, which becomes a parameter. */
        CURSOR,
        /** By its number. */
        PAGE,
        /** A round is one page. */
        WINDOW
    }

    /**
     * @param header of a link
     * @param cursorPath where a page has the next cursor
     * @param parameter that takes the cursor or the number
     * @param first number of a page
     * @param isEndless the cursor of the end is where new events appear, so that there is one round only
     * @param isAscending older events come before newer ones
     */
    public record Paging(
            Kind kind,
            String header,
            List<String> cursorPath,
            String parameter,
            int first,
            boolean isEndless,
            boolean isAscending) {
        public Paging {
            cursorPath = List.copyOf(cursorPath);
        }
    }

    /** How a point in time is written in a request. */
    public enum TimeFormat {
        RFC3339,
        /** Without a zone, in UTC. */
        LOCAL,
        SECONDS,
        MILLIS
    }

    /**
     * The time that a round of pages is about.
     *
     * @param span the longest; zero for no bound
     * @param delay how long before now a round ends
     * @param overlap how much of it the next round reads again
     * @param lookBack how old the begin of a round may be; zero for no bound
     * @param idsMax of events that a round before this one brought
     */
    public record Range(
            Begin begin,
            Duration span,
            Duration delay,
            Duration overlap,
            Duration lookBack,
            TimeFormat format,
            int idsMax) {}

    /** What a page looks like. */
    public enum Format {
        JSON,
        NDJSON
    }

    /**
     * Where things are; an empty path is nowhere, but for events: there the page itself is the list.
     *
     * @param id of an event, or of what has to be followed
     * @param success what must be true where it is there
     * @param error the code of what went wrong
     * @param follow in an item that is no event: the address of a list of them
     * @param gone codes of such a list that does not exist any more
     */
    public record Shape(
            Format format,
            List<String> events,
            List<String> id,
            List<String> time,
            List<String> success,
            List<String> error,
            List<String> follow,
            Set<String> gone,
            int pageBytesMax) {
        public Shape {
            events = List.copyOf(events);
            id = List.copyOf(id);
            time = List.copyOf(time);
            success = List.copyOf(success);
            error = List.copyOf(error);
            follow = List.copyOf(follow);
            gone = Set.copyOf(gone);
        }

        boolean isFollowed() {
            return !follow.isEmpty();
        }
    }

    /**
     * @param retryAfterMax what a server may ask for at most
     * @param opening what has to be asked first, null for nothing
     */
    public record Patience(
            Duration timeout,
            Duration connect,
            int retries,
            Duration retryAfterMax,
            @Nullable Opening opening) {}

    /**
     * A request that turns a log on.
     *
     * @param path with its query, and names in both
     * @param when the codes that say that it is needed
     * @param done the codes that say that it was not
     */
    public record Opening(String path, Set<String> when, Set<String> done) {
        public Opening {
            when = Set.copyOf(when);
            done = Set.copyOf(done);
        }
    }
}
