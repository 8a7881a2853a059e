package io.weir.pull;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads one feed, page by page, as long as there is room for more. Its thread alone knows where it stands. */
final class FeedLoop {
    /** Between two looks whether there is room again. */
    private static final Duration LOOK = Duration.ofMillis(250);

    /** After each page while less is to come in. */
    private static final Duration SLOWER = Duration.ofSeconds(2);

    /** How often a cursor is kept that moves while no events come. */
    private static final long PROGRESS_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Feed feed;
    private final Puller puller;
    private final PageQueue queue;
    private final Room room;
    private final Pause pause;
    private final Clock clock;
    private final LongSupplier nanos;
    private final FeedWatch watch;
    private State state;
    private @Nullable State kept;
    private long keptNanos;
    private boolean isFailing;

    FeedLoop(
            Feed feed,
            State state,
            Puller puller,
            PageQueue queue,
            Room room,
            Pause pause,
            Clock clock,
            LongSupplier nanos,
            FeedWatch watch) {
        this.feed = feed;
        this.state = state;
        this.puller = puller;
        this.queue = queue;
        this.room = room;
        this.pause = pause;
        this.clock = clock;
        this.nanos = nanos;
        this.watch = watch;
    }

    /** Until the pause says that all is to end. */
    void run() throws InterruptedException {
        while (pause.pause(once())) {
            while (room.isClosed()) {
                if (!pause.pause(LOOK)) {
                    return;
                }
            }
        }
    }

    /** One page; says how long to wait for the next. */
    Duration once() throws InterruptedException {
        if (room.isClosed()) {
            return LOOK;
        }
        if (kept == null) {
            // Where it was begun: a later start must not be a later begin.
            keep();
        }
        Step step = puller.step(state);
        if (step instanceof Step.Took took) {
            if (isFailing) {
                isFailing = false;
                watch.recovered();
            }
            take(took);
            return took.isMore() ? room.isSlow() ? SLOWER : Duration.ZERO : feed.interval();
        }
        if (step instanceof Step.Missed missed) {
            isFailing = true;
            watch.failed(missed.trouble());
            return after(missed.trouble());
        }
        return feed.interval();
    }

    private void take(Step.Took took) throws InterruptedException {
        State before = state;
        state = took.after();
        if (!took.events().isEmpty()) {
            queue.put(new PulledPage(feed, took.events(), state, clock.instant()));
            kept = state;
            keptNanos = nanos.getAsLong();
        } else if (!state.equals(before) && nanos.getAsLong() - keptNanos > PROGRESS_NANOS) {
            keep();
        }
    }

    private void keep() throws InterruptedException {
        queue.put(new PulledPage(feed, List.of(), state, clock.instant()));
        kept = state;
        keptNanos = nanos.getAsLong();
    }

    private Duration after(Trouble trouble) {
        Duration asked = trouble.after();
        if (asked == null || asked.compareTo(feed.interval()) < 0) {
            return feed.interval();
        }
        Duration most = feed.patience().retryAfterMax();
        return asked.compareTo(most) < 0 ? asked : most;
    }
}
