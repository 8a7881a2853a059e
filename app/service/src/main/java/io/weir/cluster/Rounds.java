package io.weir.cluster;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after something again and again beside the pipeline, which does not know of it and does not wait for it. What a
 * round needs (clients, mostly) is opened by its thread, and anew after a round that failed.
 */
public final class Rounds<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    /** One of them. */
    @FunctionalInterface
    public interface Round<T> {
        void make(T tools) throws InterruptedException;
    }

    private final String what;
    private final Duration first;
    private final Duration every;
    private final Supplier<T> opener;
    private final Consumer<T> closer;
    private final Round<T> round;
    private final CountDownLatch isClosed = new CountDownLatch(1);
    private final Thread thread;
    private @Nullable T tools;
    private boolean isFailing;

    /**
     * @param what is looked after, for the log and the thread's name
     * @param first after that time
     * @param every from the beginning of one round to that of the next
     */
    public Rounds(String what, Duration first, Duration every, Supplier<T> opener, Consumer<T> closer, Round<T> round) {
        this.what = what;
        this.first = first;
        this.every = every;
        this.opener = opener;
        this.closer = closer;
        this.round = round;
        thread = new Thread(this::run, "weir-" + what);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** For a round that has to wait in between. */
    public void pause(Duration time) throws InterruptedException {
        if (isClosed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("closed");
        }
    }

    @Override
    public void close() {
        isClosed.countDown();
        thread.interrupt();
        try {
            thread.join(CLOSE_MAX.toMillis());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            long next = System.nanoTime() + first.toNanos();
            while (!isClosed.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                next = System.nanoTime() + every.toNanos();
                makeOne();
            }
        } catch (InterruptedException stop) {
            // Asked to close, and nothing is lost by it.
        } finally {
            forget();
        }
    }

    /** The one boundary at which whatever goes wrong with a round stays with it. */
    private void makeOne() throws InterruptedException {
        try {
            T its = tools == null ? opener.get() : tools;
            tools = its;
            round.make(its);
            isFailing = false;
        } catch (RuntimeException failed) {
            forget();
            if (isClosed.getCount() == 0 || failed instanceof InterruptException) {
                throw new InterruptedException("closed");
            }
            if (!isFailing) {
                LOG.warn("Weir's {} failed, and is tried again: {}", what, failed.toString());
            }
            isFailing = true;
        }
    }

    private void forget() {
        T its = tools;
        tools = null;
        if (its != null) {
            // Closing clients waits, which an interrupted thread cannot.
            boolean isInterrupted = Thread.interrupted();
            closer.accept(its);
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
