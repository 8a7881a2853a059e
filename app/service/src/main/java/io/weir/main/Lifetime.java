package io.weir.main;

import io.weir.config.ConfigException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How long a command that runs until it is told to stop goes on: until a signal, or until a part fails for good. A
 * signal is answered with an orderly stop and exit code 0; the JVM by itself would say 143.
 */
final class Lifetime {
    /** The sink's own deadline, a commit, and a broker that writes its logs out. Kubernetes gives 30 s by default. */
    static final Duration STOP_MAX = Duration.ofSeconds(28);

    private final CountDownLatch isOver = new CountDownLatch(1);
    private final CountDownLatch isStopped = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Consumer<Thread> shutdownHooks;
    private volatile int exitCode = ExitCode.OK;

    /** @param shutdownHooks where to leave what is to run when the process is told to end */
    Lifetime(Consumer<Thread> shutdownHooks) {
        this.shutdownHooks = shutdownHooks;
    }

    /** From here on SIGTERM and SIGINT end this life rather than the process. */
    void endOnSignal() {
        shutdownHooks.accept(new Thread(this::onShutdown, "weir-signal"));
    }

    /** Ends it because a part cannot go on. What fails after the end was told to stop, or for want of what has. */
    synchronized void fail(Throwable cause) {
        if (!isOver()) {
            failure.set(cause);
            isOver.countDown();
        }
    }

    boolean isOver() {
        return isOver.getCount() == 0;
    }

    /** Waits for the end. */
    void await() throws InterruptedException {
        isOver.await();
    }

    /** Waits for the end, but no longer than this. */
    void await(Duration atMost) throws InterruptedException {
        boolean unused = isOver.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits for the end, tells the user of it, and gives the exit code for it. */
    int awaitEnd(PrintStream err) throws InterruptedException {
        await();
        Throwable cause = failure.get();
        err.println(
                cause == null
                        ? "Weir is stopping: what is under way is finished first."
                        : "Weir cannot go on: " + cause.getMessage() + "\nNothing is lost; the log has the details.");
        if (cause instanceof ConfigException) {
            return ExitCode.CONFIGURATION;
        }
        return cause == null ? ExitCode.OK : ExitCode.FAILURE;
    }

    /** Everything is closed: the process may end with this code. */
    void stopped(int code) {
        exitCode = code;
        isStopped.countDown();
    }

    /** Ends it as a signal does. */
    synchronized void end() {
        isOver.countDown();
    }

    private void onShutdown() {
        end();
        try {
            if (!isStopped.await(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("weir: not stopped within " + STOP_MAX.toSeconds()
                        + " s; what was not committed is done again at the next start");
                exitCode = ExitCode.FAILURE;
            }
        } catch (InterruptedException impossible) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode);
    }
}
