package io.weir.pull;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.delivery.Backoff;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

/** One feed of a fake API, step by step, with a clock that a test turns and waits that only are written down. */
final class PullStage implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-01-10T12:00:00Z");

    final FakeApi api;
    final List<Duration> waits = new ArrayList<>();
    final List<String> lost = new ArrayList<>();
    final List<String> taken = new ArrayList<>();
    final List<Instant> restarts = new ArrayList<>();
    int repeated;
    Instant now = NOW;
    State state;

    final Feed feed;
    private final Client client;
    final Puller puller;

    PullStage(FakeApi.Handler handler, UnaryOperator<Spec> spec) {
        api = new FakeApi(handler);
        Spec its = spec.apply(new Spec());
        feed = its.feed(api.url());
        client = new Client(feed.patience().connect(), feed.patience().timeout(), null);
        Credential credential =
                its.credential == null ? Credential.key("Authorization", "Bearer", "s3cret") : its.credential;
        Requests requests = new Requests(
                feed,
                credential,
                client,
                new Semaphore(1),
                new Backoff(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(30),
                        feed.patience().retryAfterMax(),
                        () -> 0.5),
                wait -> waits.add(wait),
                clock(),
                watch());
        puller = new Puller(feed, requests, clock(), watch());
        state = State.begin(feed, now.toEpochMilli());
    }

    /** One step, taken over where it brought something. */
    Step step() throws InterruptedException {
        Step step = puller.step(state);
        if (step instanceof Step.Took took) {
            took.events().forEach(it -> taken.add(new String(it, UTF_8)));
            // As a restart would find it.
            state = State.of(feed, took.after().offset(), now.toEpochMilli());
        }
        return step;
    }

    /** To the end of what there is now. */
    void round() throws InterruptedException {
        for (int i = 0; i < 10_000; i++) {
            Step step = step();
            if (!(step instanceof Step.Took took)) {
                if (step instanceof Step.Missed missed) {
                    throw new AssertionError(missed.trouble().toString());
                }
                return;
            }
            if (!took.isMore()) {
                return;
            }
        }
        throw new AssertionError("no end");
    }

    Trouble missed() throws InterruptedException {
        Step step = step();
        if (step instanceof Step.Missed missed) {
            return missed.trouble();
        }
        throw new AssertionError(step.toString());
    }

    @Override
    public void close() {
        client.close();
        api.close();
    }

    Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    private FeedWatch watch() {
        return new FeedWatch() {
            @Override
            public void requested() {}

            @Override
            public void retried(Trouble trouble) {}

            @Override
            public void failed(Trouble trouble) {}

            @Override
            public void recovered() {}

            @Override
            public void repeated(int events) {
                repeated += events;
            }

            @Override
            public void lost(String what) {
                lost.add(what);
            }

            @Override
            public void restarted(Instant from) {
                restarts.add(from);
            }
        };
    }

    /** What a test says of the feed; the rest is a list of events at one address. */
    static final class Spec {
        Feed.Kind kind = Feed.Kind.LINK;
        String header = "Link";
        List<String> cursor = List.of();
        boolean isEndless;
        boolean isAscending = true;
        Map<String, String> parameters = Map.of("since", "{from}", "until", "{until}");
        Feed.Format format = Feed.Format.JSON;
        List<String> events = List.of();
        List<String> success = List.of();
        List<String> follow = List.of();
        Set<String> gone = Set.of();
        List<String> id = List.of("id");
        Duration span = Duration.ZERO;
        Duration delay = Duration.ZERO;
        Duration overlap = Duration.ofMinutes(5);
        Duration lookBack = Duration.ZERO;
        String begin = "24h";
        int pageBytesMax = 1 << 20;
        Duration timeout = Duration.ofSeconds(5);
        Feed.Opening opening;
        Credential credential;

        Feed feed(String url) {
            return new Feed(
                    "feed",
                    "",
                    new Feed.Call(URI.create(url), "/logs", parameters, Map.of("Accept", "application/json"), Map.of()),
                    new Feed.Paging(
                            kind,
                            header,
                            cursor,
                            kind == Feed.Kind.PAGE ? "page" : "cursor",
                            1,
                            isEndless,
                            isAscending),
                    new Feed.Range(
                            Begin.parse(begin).orElseThrow(),
                            span,
                            delay,
                            overlap,
                            lookBack,
                            Feed.TimeFormat.RFC3339,
                            20_000),
                    new Feed.Shape(
                            format,
                            events,
                            id,
                            List.of("time"),
                            success,
                            List.of("error", "code"),
                            follow,
                            gone,
                            pageBytesMax),
                    new Feed.Patience(timeout, Duration.ofSeconds(5), 3, Duration.ofMinutes(10), opening),
                    Duration.ofMinutes(1));
        }
    }
}
