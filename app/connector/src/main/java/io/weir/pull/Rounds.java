package io.weir.pull;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The spans of time that a feed is read in. They follow each other, each beginning a little before the last one ended, and none
 * ends later than it is for the server.
 */
final class Rounds {
    /** Dates of HTTP have whole seconds, and an answer takes a while to come: less is no difference of clocks. */
    private static final long SKEW_MIN_MILLIS = 5_000;

    /** What was measured longer ago is not what it is now. */
    private static final long SKEW_FRESH_MILLIS = Duration.ofMinutes(10).toMillis();

    /** No difference of two clocks that anybody minds: one of them is wrong. */
    private static final long SKEW_MAX_MILLIS = Duration.ofHours(1).toMillis();

    /** A shorter window is not halved, and a round that would be shorter is not begun. */
    private static final long SECOND_MILLIS = 1_000;

    /** A round that began at the very edge of what the API knows may take so long. */
    private static final long AT_THE_EDGE_MILLIS = Duration.ofMinutes(30).toMillis();

    private final Feed feed;
    private final Clock clock;
    private final FeedWatch watch;
    private long skewMillis;
    private long skewSeenAt;
    private long restartedAt = -1;
    private long toldFrom = -1;

    Rounds(Feed feed, Clock clock, FeedWatch watch) {
        this.feed = feed;
        this.clock = clock;
        this.watch = watch;
    }

    /** In a round, or between two where it is not yet time for the next. */
    State begun(State state) {
        if (!state.isInRound()) {
            return begin(state);
        }
        // Where nothing ran for long, the API may not take the begin of the round any more.
        boolean isPast = !feed.paging().isEndless() && isBeforeLookBack(state.fromMillis() + AT_THE_EDGE_MILLIS);
        return isPast ? begin(state.ended(state.fromMillis())) : state;
    }

    /** The next round, where it is time for one. */
    private State begin(State state) {
        Feed.Range range = feed.range();
        long from = state.fromMillis();
        if (isBeforeLookBack(from)) {
            long oldest = wholeSecond(clock.millis() - range.lookBack().toMillis());
            tellLost(from, oldest);
            from = oldest;
        }
        long until = end();
        if (!range.span().isZero()) {
            until = Math.min(until, from + range.span().toMillis());
        }
        until = wholeSecond(until);
        // A feed that has one round only has no end to wait for.
        boolean isTime = feed.paging().isEndless() || until - from >= SECOND_MILLIS;
        return isTime ? state.round(from, Math.max(until, 1)) : state;
    }

    /** Once, though it may be asked for often until something comes. */
    private void tellLost(long from, long oldest) {
        if (from != toldFrom) {
            toldFrom = from;
            watch.lost("events from " + Instant.ofEpochMilli(from) + " to " + Instant.ofEpochMilli(oldest)
                    + ": the API gives none that are older than " + feed.range().lookBack());
        }
    }

    private boolean isBeforeLookBack(long millis) {
        long lookBack = feed.range().lookBack().toMillis();
        return lookBack > 0 && millis < wholeSecond(clock.millis() - lookBack);
    }

    /** @param next the cursor behind the page that was read; null where it was the last */
    State passed(State state, @Nullable String next) {
        if (feed.paging().isEndless()) {
            return next == null ? state : state.at(next);
        }
        if (next != null) {
            return state.at(next);
        }
        // What the server has not lived through yet was not read, though it was asked for.
        long read = Math.min(state.untilMillis(), wholeSecond(end()));
        return state.ended(
                Math.max(state.fromMillis(), read - feed.range().overlap().toMillis()));
    }

    /** So much time has passed since where the round ended that there is another already. */
    boolean isBehind(State state) {
        return end() - state.untilMillis() > feed.interval().toMillis();
    }

    /** Where a round ends that has no other bound, by the server's clock. */
    private long end() {
        // Measured with pages that come: none comes where nothing is asked for because of it.
        boolean isFresh = Math.abs(clock.millis() - skewSeenAt) < SKEW_FRESH_MILLIS;
        return clock.millis()
                + (isFresh ? skewMillis : 0)
                - feed.range().delay().toMillis();
    }

    /** Neither the next round nor one that has to be begun again asks for anything before it. */
    long horizon(State state, long newest) {
        if (feed.shape().isFollowed()) {
            return state.fromMillis();
        }
        boolean isNewest = newest > 0 && feed.paging().isAscending();
        long end = feed.paging().isEndless()
                ? newest
                : isNewest ? Math.min(newest, state.untilMillis()) : state.untilMillis();
        return end - feed.range().overlap().toMillis();
    }

    /** With half of the time that was too much; empty where it cannot be less. */
    Optional<State> halved(State state) {
        long length = state.untilMillis() - state.fromMillis();
        return length < 2 * SECOND_MILLIS
                ? Optional.empty()
                : Optional.of(state.round(state.fromMillis(), wholeSecond(state.fromMillis() + length / 2)));
    }

    /**
     * Cursors do not hold for ever. Where older events come first, all before the newest were read: so it is begun again
     * there, with the overlap, and what comes twice is known. Once only, unless newer ones have come since.
     */
    Optional<State> restarted(State state, Trouble trouble) {
        boolean isRefused = trouble.kind() == Trouble.Kind.REFUSED && isOfCursor(trouble.status());
        if (!isRefused
                || state.cursor().isEmpty()
                || !feed.paging().isAscending()
                || feed.shape().id().isEmpty()
                || restartedAt == state.newestMillis()) {
            return Optional.empty();
        }
        restartedAt = state.newestMillis();
        long newest = feed.shape().isFollowed() ? 0 : state.newestMillis();
        long from = Math.max(
                state.fromMillis(), wholeSecond(newest - feed.range().overlap().toMillis()));
        watch.restarted(Instant.ofEpochMilli(from));
        return Optional.of(state.round(from, Math.max(state.untilMillis(), from)));
    }

    private static boolean isOfCursor(int status) {
        return status == 400 || status == 404 || status == 410 || status == 422;
    }

    /**
     * A clock that is ahead of the server's would end rounds in its future, where events are still to come.
     *
     * @return where that is more than anything can be read with
     */
    @Nullable
    Trouble lookAtClock(HttpHeaders headers) {
        Optional<String> date = headers.firstValue("Date");
        if (date.isEmpty()) {
            return null;
        }
        try {
            long server = ZonedDateTime.parse(date.get(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()
                    .toEpochMilli();
            long behind = server - clock.millis();
            if (behind < -SKEW_MAX_MILLIS) {
                return Trouble.of(
                        Trouble.Kind.FOREIGN,
                        "its clock is more than an hour behind this machine's: one of the two is wrong");
            }
            skewMillis = behind < -SKEW_MIN_MILLIS ? behind : 0;
        } catch (DateTimeException noDate) {
            skewMillis = 0;
        }
        skewSeenAt = clock.millis();
        return null;
    }

    private static long wholeSecond(long millis) {
        return Math.floorDiv(millis, SECOND_MILLIS) * SECOND_MILLIS;
    }
}
