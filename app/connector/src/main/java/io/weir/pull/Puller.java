package io.weir.pull;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From where a feed stands to where it stands after one more page. Nothing is passed by: a page that does not come leaves all as
 * it was. What two {@linkplain Rounds rounds} bring is known by its id.
 */
final class Puller {
    private final Feed feed;
    private final Layout layout;
    private final Addresses addresses;
    private final Requests requests;
    private final Clock clock;
    private final FeedWatch watch;
    private final Rounds rounds;
    private final NextPage pages;

    /** Of the page that the state names, in its order, where they are not the events themselves. */
    private final Deque<Followed> followed = new ArrayDeque<>();

    private @Nullable State afterFollowed;

    private record Followed(URI uri, long id, int seconds) {}

    Puller(Feed feed, Requests requests, Clock clock, FeedWatch watch) {
        this.feed = feed;
        this.requests = requests;
        this.clock = clock;
        this.watch = watch;
        layout = Layout.of(feed);
        addresses = new Addresses(feed);
        rounds = new Rounds(feed, clock, watch);
        pages = new NextPage(feed, addresses);
    }

    Step step(State state) throws InterruptedException {
        if (!followed.isEmpty()) {
            return follow(state);
        }
        State begun = rounds.begun(state);
        if (!begun.isInRound()) {
            return new Step.Idle();
        }
        if (begun.cursor().isEmpty()) {
            pages.begin();
        }
        URI uri = addresses.of(begun);
        Requests.Found found = requests.get(uri, layout);
        Trouble trouble = found.trouble();
        if (trouble != null && isOpeningNeeded(trouble)) {
            trouble = open();
            if (trouble == null) {
                found = requests.get(uri, layout);
                trouble = found.trouble();
            }
        }
        Page page = found.page();
        HttpHeaders headers = found.headers();
        if (page == null || headers == null) {
            return missed(begun, trouble == null ? Trouble.of(Trouble.Kind.FOREIGN, "no page") : trouble);
        }
        Trouble clocks = rounds.lookAtClock(headers);
        if (clocks != null) {
            return new Step.Missed(clocks);
        }
        return take(begun, uri, page, headers);
    }

    private Step take(State state, URI uri, Page page, HttpHeaders headers) {
        NextPage.Next next = pages.after(state, uri, page, headers);
        if (next.trouble() != null) {
            return new Step.Missed(next.trouble());
        }
        if (feed.shape().isFollowed()) {
            return list(state, page, next.cursor());
        }
        Known known = known(state, page.items());
        State with = state.with(known.ids(), known.newest());
        return new Step.Took(known.fresh(), rounds.passed(with, next.cursor()), isMore(with, page, next.cursor()));
    }

    private boolean isMore(State state, Page page, @Nullable String next) {
        if (feed.paging().isEndless()) {
            return next != null && !page.items().isEmpty();
        }
        return next != null || rounds.isBehind(state);
    }

    /**
     * @param fresh what was not seen before
     * @param ids those that may come again, with these
     */
    private record Known(List<byte[]> fresh, SeenIds ids, long newest) {}

    private Known known(State state, List<byte[]> items) {
        List<byte[]> fresh = new ArrayList<>();
        Map<Long, Integer> more = new LinkedHashMap<>();
        long newest = state.newestMillis();
        int repeated = 0;
        for (byte[] item : items) {
            long time = EventTime.millis(Text.of(item, feed.shape().time()));
            if (time != EventTime.NONE) {
                newest = Math.max(newest, Math.min(time, clock.millis()));
            }
            String id = Text.of(item, feed.shape().id());
            if (id != null) {
                long hash = SeenIds.hash(id);
                if (state.ids().has(hash) || more.containsKey(hash)) {
                    repeated++;
                    continue;
                }
                more.put(hash, SeenIds.seconds(time));
            }
            fresh.add(item);
        }
        if (repeated > 0) {
            watch.repeated(repeated);
        }
        return new Known(fresh, state.ids().with(more, rounds.horizon(state, newest)), newest);
    }

    /** Items that say where events are: each that is new is a page of its own, and the last of them moves the cursor. */
    private Step list(State state, Page page, @Nullable String next) {
        State after = rounds.passed(state, next);
        int repeated = 0;
        for (byte[] item : page.items()) {
            String address = Text.of(item, feed.shape().follow());
            URI uri = address == null ? null : Links.resolved(feed.call().base(), address);
            if (address == null
                    || uri == null
                    || !Links.isSameOrigin(uri, feed.call().base())) {
                followed.clear();
                return new Step.Missed(Trouble.of(
                        Trouble.Kind.REFUSED, "it says that events are on another host, which is not asked"));
            }
            long time = EventTime.millis(Text.of(item, feed.shape().time()));
            String id = Text.of(item, feed.shape().id());
            long hash = SeenIds.hash(id == null ? address : id);
            if (state.ids().has(hash)) {
                repeated++;
            } else {
                followed.add(new Followed(uri, hash, SeenIds.seconds(time)));
            }
        }
        if (repeated > 0) {
            watch.repeated(repeated);
        }
        afterFollowed = after;
        boolean isMore = !followed.isEmpty() || next != null || rounds.isBehind(state);
        // The state of the list stands until all that it names is read.
        return new Step.Took(List.of(), followed.isEmpty() ? after : state, isMore);
    }

    private Step follow(State state) throws InterruptedException {
        Followed one = followed.element();
        Requests.Found found = requests.get(one.uri(), Layout.LIST);
        Page page = found.page();
        Trouble trouble = found.trouble();
        List<byte[]> events = page == null ? List.of() : page.items();
        if (trouble != null) {
            if (!feed.shape().gone().contains(trouble.code())) {
                // The list is asked for anew: by then it may name another address for it.
                followed.clear();
                return new Step.Missed(trouble);
            }
            watch.lost("what " + Links.shown(one.uri()) + " had in it: the API says that it is gone (" + trouble.code()
                    + ")");
        }
        followed.remove();
        SeenIds ids = state.ids().with(Map.of(one.id(), one.seconds()), state.fromMillis());
        State after = afterFollowed;
        if (!followed.isEmpty() || after == null) {
            return new Step.Took(events, state.with(ids, state.newestMillis()), true);
        }
        boolean isMore = after.isInRound() || rounds.isBehind(state);
        return new Step.Took(events, after.with(ids, state.newestMillis()), isMore);
    }

    private Step missed(State state, Trouble trouble) {
        boolean isHalved =
                trouble.kind() == Trouble.Kind.TOO_LARGE && feed.paging().kind() == Feed.Kind.WINDOW;
        Optional<State> other = isHalved ? rounds.halved(state) : rounds.restarted(state, trouble);
        return other.<Step>map(it -> new Step.Took(List.of(), it, true)).orElseGet(() -> new Step.Missed(trouble));
    }

    private boolean isOpeningNeeded(Trouble trouble) {
        Feed.Opening opening = feed.patience().opening();
        return opening != null && opening.when().contains(trouble.code());
    }

    /** Null where it is open now. */
    private @Nullable Trouble open() throws InterruptedException {
        Feed.Opening opening = feed.patience().opening();
        if (opening == null) {
            return null;
        }
        Trouble trouble = requests.post(addresses.of(opening));
        return trouble == null || opening.done().contains(trouble.code()) ? null : trouble;
    }
}
