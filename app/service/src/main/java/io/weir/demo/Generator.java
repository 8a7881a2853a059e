package io.weir.demo;

import io.weir.demo.HecReply.BadEvent;
import io.weir.demo.HecReply.Hopeless;
import io.weir.demo.HecReply.Later;
import io.weir.demo.HecReply.Taken;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends the events of one run over several connections, and keeps on sending each of them until the intake has
 * promised to keep it: an event is lost only where that promise is broken.
 */
final class Generator implements AutoCloseable {
    /** About 40 kB a request: what forwarders send. */
    private static final int BATCH = 100;

    private static final Duration AFTER_NO_ANSWER = Duration.ofMillis(500);
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final HecClient client;
    private final SampleEvents samples;
    private final long events;
    private final Clock clock;
    private final LongSupplier nanos;
    private final long started;
    private volatile Pace pace;
    private volatile @Nullable String trouble;
    private final AtomicLong next = new AtomicLong();
    private final Sent sent = new Sent();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch finished;

    /** @param events how many; 0 goes on until it is closed */
    Generator(HecClient client, SampleEvents samples, long events, Pace pace, int connections, Clock clock) {
        this.client = client;
        this.samples = samples;
        this.events = events == 0 ? Marker.NUMBER_MAX : events;
        this.pace = pace;
        this.clock = clock;
        nanos = System::nanoTime;
        started = nanos.getAsLong();
        finished = new CountDownLatch(connections);
        for (int i = 0; i < connections; i++) {
            Thread thread = new Thread(this::run, "generator-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
    }

    void start() {
        threads.forEach(Thread::start);
    }

    Sent sent() {
        return sent;
    }

    boolean isFinished() {
        return finished.getCount() == 0;
    }

    /** Why it cannot go on; empty as long as it can. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** A burst from now on. */
    synchronized void spike(long perSecond, Duration duration) {
        if (!pace.isUnlimited()) {
            pace = pace.with(new Spike(perSecond, duration, elapsed()));
        }
    }

    /** Sends nothing new; what is under way is still seen to its end. */
    void stop() {
        stop.countDown();
    }

    @Override
    public void close() {
        stop();
        threads.forEach(Thread::interrupt);
        client.close();
    }

    private void run() {
        try {
            Range range = claim();
            while (range != null) {
                deliver(range);
                range = claim();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } finally {
            finished.countDown();
        }
    }

    /** The next events that are due; null when there are none to come. */
    private @Nullable Range claim() throws InterruptedException {
        while (stop.getCount() > 0 && trouble == null) {
            long from = next.get();
            long due = Math.min(events, pace.due(elapsed()));
            if (from >= events) {
                return null;
            }
            long to = Math.min(from + BATCH, due);
            if (to > from) {
                if (next.compareAndSet(from, to)) {
                    return new Range(from, to);
                }
            } else if (stop.await(TICK_NANOS, TimeUnit.NANOSECONDS)) {
                return null;
            }
        }
        return null;
    }

    private void deliver(Range range) throws InterruptedException {
        Instant at = clock.instant();
        long from = range.from;
        while (from < range.to && trouble == null) {
            HecReply reply;
            try {
                reply = client.send(body(from, range.to, at));
            } catch (IOException noAnswer) {
                sent.repeated(range.to - from);
                TimeUnit.NANOSECONDS.sleep(AFTER_NO_ANSWER.toNanos());
                continue;
            }
            if (reply instanceof Taken) {
                sent.acknowledge(from, range.to);
                return;
            } else if (reply instanceof Later later) {
                sent.refused();
                TimeUnit.NANOSECONDS.sleep(later.after().toNanos());
            } else if (reply instanceof BadEvent bad) {
                long number = Math.min(from + bad.number(), range.to - 1);
                sent.acknowledge(from, number);
                sent.turnedAway();
                from = number + 1;
            } else if (reply instanceof Hopeless hopeless) {
                trouble = hopeless.cause();
            }
        }
    }

    private String body(long from, long to, Instant at) {
        StringBuilder body = new StringBuilder((int) (to - from) * 700);
        for (long number = from; number < to; number++) {
            samples.event(number, at).writeHec(body);
        }
        return body.toString();
    }

    private Duration elapsed() {
        return Duration.ofNanos(nanos.getAsLong() - started);
    }

    /** Events {@code from} to {@code to}, without {@code to}. */
    private record Range(long from, long to) {}
}
