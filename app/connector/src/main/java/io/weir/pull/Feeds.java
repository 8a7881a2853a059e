package io.weir.pull;

import io.weir.delivery.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Feeds that are read side by side, each by a thread of its own, which take turns to ask. */
public final class Feeds implements AutoCloseable {
    private static final Duration RETRY_FIRST = Duration.ofSeconds(2);
    private static final Duration RETRY_MAX = Duration.ofSeconds(30);

    private final PageQueue queue;
    private final Room room;
    private final Clock clock;
    private final Semaphore inFlight;
    private final Consumer<Throwable> onBroken;
    private final CountDownLatch isClosed = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();

    /**
     * @param inFlight requests at once
     * @param onBroken told of what ends a thread that should not end
     */
    public Feeds(PageQueue queue, Room room, int inFlight, Clock clock, Consumer<Throwable> onBroken) {
        this.queue = queue;
        this.room = room;
        this.clock = clock;
        this.inFlight = new Semaphore(inFlight, true);
        this.onBroken = onBroken;
    }

    /** @param trust null for those the JVM believes */
    public void start(Feed feed, Credential credential, @Nullable SSLContext trust, State state, FeedWatch watch) {
        Client client = new Client(feed.patience().connect(), feed.patience().timeout(), trust);
        Backoff backoff = new Backoff(
                RETRY_FIRST,
                RETRY_MAX,
                feed.patience().retryAfterMax(),
                () -> ThreadLocalRandom.current().nextDouble());
        Requests requests = new Requests(feed, credential, client, inFlight, backoff, this::pause, clock, watch);
        FeedLoop loop = new FeedLoop(
                feed,
                state,
                new Puller(feed, requests, clock, watch),
                queue,
                room,
                this::pause,
                clock,
                System::nanoTime,
                watch);
        Thread thread = new Thread(() -> run(loop), "weir-pull-" + feed.name());
        thread.setDaemon(true);
        clients.add(client);
        threads.add(thread);
        thread.start();
    }

    /** Fetches no more. What was fetched and not taken is fetched again by the next one. */
    @Override
    public void close() {
        isClosed.countDown();
        threads.forEach(Thread::interrupt);
        clients.forEach(Client::close);
    }

    private void run(FeedLoop loop) {
        try {
            loop.run();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error bug) {
            onBroken.accept(bug);
        }
    }

    private boolean pause(Duration wait) throws InterruptedException {
        return !isClosed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }
}
