package io.weir.source;

import io.weir.json.JsonText;
import io.weir.pull.Feed;
import io.weir.pull.FeedWatch;
import io.weir.pull.Trouble;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what a feed does, and says in the log and as events of the pipeline what a person should know. */
final class PullTelling implements FeedWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PullTelling.class);

    private static final String WHAT_NEXT = "Its cursor stands, and the same page is asked for again";

    private final String connector;
    private final Feed feed;
    private final GateChanges events;
    private final Clock clock;
    private final Counts counts;

    /** What is told as long as it lasts is told once. */
    private String told = "";

    /** Of all the feeds of a task. */
    static final class Counts {
        final LongAdder requests = new LongAdder();
        final LongAdder retries = new LongAdder();
        final LongAdder failures = new LongAdder();
        final LongAdder repeated = new LongAdder();
        final LongAdder lost = new LongAdder();
        final LongAdder failing = new LongAdder();

        void show(SourceMetrics metrics) {
            metrics.show("pull-requests-total", "Requests for pages and tokens", requests::sum);
            metrics.show("pull-retries-total", "Requests that were made again at once", retries::sum);
            metrics.show("pull-failures-total", "Pages that did not come, and are asked for later", failures::sum);
            metrics.show("pull-repeated-total", "Events that were read again, and left out", repeated::sum);
            metrics.show("pull-lost-total", "Times that an API had no more what was to be read", lost::sum);
            metrics.show("pull-failing-feeds", "Feeds whose last page did not come", failing::sum);
        }
    }

    PullTelling(String connector, Feed feed, GateChanges events, Clock clock, Counts counts) {
        this.connector = connector;
        this.feed = feed;
        this.events = events;
        this.clock = clock;
        this.counts = counts;
    }

    @Override
    public void requested() {
        counts.requests.increment();
    }

    @Override
    public void retried(Trouble trouble) {
        counts.retries.increment();
        LOG.debug("The feed {} is asked again: {}", feed.name(), trouble.cause());
    }

    @Override
    public void failed(Trouble trouble) {
        counts.failures.increment();
        if (told.equals(trouble.cause())) {
            return;
        }
        if (told.isEmpty()) {
            counts.failing.increment();
        }
        told = trouble.cause();
        if (trouble.kind() == Trouble.Kind.PASSING) {
            LOG.warn(
                    "The feed {} of {} gives no page: {}. {}",
                    feed.name(),
                    feed.call().base(),
                    told,
                    WHAT_NEXT);
        } else {
            LOG.error(
                    "The feed {} of {} gives no page: {}. {} {}",
                    feed.name(),
                    feed.call().base(),
                    told,
                    trouble.advice(),
                    WHAT_NEXT);
        }
        offer(
                "feed_failed",
                ",\"cause\":" + JsonText.quote(told) + ",\"status\":" + trouble.status() + ",\"advice\":"
                        + JsonText.quote(trouble.advice()));
    }

    @Override
    public void recovered() {
        if (!told.isEmpty()) {
            told = "";
            counts.failing.decrement();
            LOG.info("The feed {} gives pages again", feed.name());
            offer("feed_recovered", "");
        }
    }

    @Override
    public void repeated(int events) {
        counts.repeated.add(events);
    }

    @Override
    public void lost(String what) {
        counts.lost.increment();
        LOG.error("The feed {} of {} has lost {}", feed.name(), feed.call().base(), what);
        offer("feed_lost", ",\"what\":" + JsonText.quote(what));
    }

    @Override
    public void restarted(Instant from) {
        LOG.warn(
                "The feed {} refuses its cursor; it is read on from {}, and what was read is left out",
                feed.name(),
                from);
        offer("feed_restarted", ",\"since\":\"" + from + "\"");
    }

    /** Where it stands, with an offset. */
    static String progress(String connector, String feed, Clock clock) {
        return json("feed_progress", connector, feed, clock, "");
    }

    private void offer(String kind, String more) {
        events.offer(json(kind, connector, feed.name(), clock, more));
    }

    private static String json(String kind, String connector, String feed, Clock clock, String more) {
        return "{\"v\":1,\"kind\":\"" + kind + "\",\"at\":\"" + clock.instant() + "\",\"part\":\"source\",\"intake\":"
                + JsonText.quote(connector) + ",\"feed\":" + JsonText.quote(feed) + more + "}";
    }
}
