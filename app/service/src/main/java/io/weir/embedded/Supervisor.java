package io.weir.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps parts running: one that dies is closed and made anew after a wait; where that is no use it says so once. */
public final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    private final RestartPolicy policy;
    private final Consumer<Throwable> onFatal;
    private final List<Keeper> keepers = new CopyOnWriteArrayList<>();

    /** @param onFatal told, from a thread of its own, of the failure after which a part is not started again */
    public Supervisor(Consumer<Throwable> onFatal) {
        this(RestartPolicy.DEFAULT, onFatal);
    }

    Supervisor(RestartPolicy policy, Consumer<Throwable> onFatal) {
        this.policy = policy;
        this.onFatal = onFatal;
    }

    /**
     * Starts a part on a thread of its own and keeps it running.
     *
     * @param factory makes one that reports its death to the consumer it is given
     */
    public void keep(String name, Function<Consumer<Throwable>, Part> factory) {
        Keeper keeper = new Keeper(name, factory);
        keepers.add(keeper);
        keeper.thread.start();
    }

    /** Each part with whether it is ready, in the order they were given. */
    public Map<String, Boolean> readiness() {
        Map<String, Boolean> readiness = new LinkedHashMap<>();
        keepers.forEach(keeper -> readiness.put(keeper.name, keeper.ready()));
        return readiness;
    }

    /** Stops the first part, where events come in, and then all others at once. */
    @Override
    public void close() {
        List<Keeper> order = new ArrayList<>(keepers);
        if (order.isEmpty()) {
            return;
        }
        order.get(0).close();
        List<Thread> stops = order.stream()
                .skip(1)
                .map(keeper -> new Thread(keeper::close, "weir-stop-" + keeper.name))
                .toList();
        stops.forEach(Thread::start);
        try {
            for (Thread stop : stops) {
                stop.join();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Keeper {
        private final String name;
        private final Function<Consumer<Throwable>, Part> factory;
        private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        private final Thread thread;
        private volatile @Nullable Part part;
        private volatile boolean isClosing;

        Keeper(String name, Function<Consumer<Throwable>, Part> factory) {
            this.name = name;
            this.factory = factory;
            this.thread = new Thread(this::run, "weir-keep-" + name);
        }

        boolean ready() {
            Part running = part;
            return running != null && running.ready();
        }

        void close() {
            isClosing = true;
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }

        private void run() {
            RestartPolicy.Streak streak = RestartPolicy.Streak.NONE;
            try {
                while (!isClosing) {
                    long startNanos = System.nanoTime();
                    Throwable failure = runOnce();
                    Duration ran = Duration.ofNanos(System.nanoTime() - startNanos);
                    streak = policy.before(streak, ran).and(failure);
                    Optional<Duration> wait = policy.after(failure, streak);
                    if (wait.isEmpty()) {
                        LOG.error("{} cannot go on", name, failure);
                        onFatal.accept(failure);
                        return;
                    }
                    LOG.warn(
                            "{} died and starts again in {} ms",
                            name,
                            wait.get().toMillis(),
                            failure);
                    TimeUnit.MILLISECONDS.sleep(wait.get().toMillis());
                }
            } catch (InterruptedException closing) {
                // close() interrupts whatever this thread waits for; the part is closed by then.
            }
        }

        /** The failure that ended it. */
        private Throwable runOnce() throws InterruptedException {
            failures.clear();
            Part made;
            try {
                made = factory.apply(failures::add);
            } catch (RuntimeException | Error failure) {
                return failure;
            }
            try {
                made.start();
                part = made;
                return failures.take();
            } catch (RuntimeException | Error failure) {
                return failure;
            } finally {
                part = null;
                closeUninterrupted(made);
            }
        }

        /** The part's own waiting must not end because this thread was told to stop. */
        private void closeUninterrupted(Part made) {
            boolean wasInterrupted = Thread.interrupted();
            try {
                made.close();
            } catch (RuntimeException failure) {
                LOG.warn("{} did not close cleanly", name, failure);
            }
            if (wasInterrupted) {
                thread.interrupt();
            }
        }
    }
}
