package io.weir.source;

import io.weir.flow.ByteBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that is open while a task runs: the listener, the buffer, the hand-over and the clock that minds deadlines. */
final class Intake implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    /** Fine enough for the shortest timeout that may be set. */
    private static final long TICK_MILLIS = 50;

    private final HttpSourceSettings settings;
    private final SourceMetrics metrics;
    private final ByteBudget buffer;
    private final HttpListener listener;
    private final SlowAnswers answers;
    private final Handover handover;
    private final ScheduledExecutorService deadlines;
    private @Nullable Future<?> ticks;
    private boolean stalled;

    private Intake(HttpSourceSettings settings, LagGate gate, Clock clock, SourceMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
        this.buffer = new ByteBudget(settings.bufferBytesMax());
        this.listener = new HttpListener(settings);
        this.answers = new SlowAnswers(listener.executor(), gate::waitMillis, System::nanoTime);
        this.handover = new Handover(
                System::nanoTime, TimeUnit.MILLISECONDS.toNanos(settings.ackTimeoutMillis()), answers, this::count);
        listener.open(new HttpRoutes(new Desk(settings, handover, buffer, gate, metrics, clock)));
        this.deadlines = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "weir-http-deadlines");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** @param gate stays the caller's to close */
    static Intake open(HttpSourceSettings settings, LagGate gate, Clock clock, SourceMetrics metrics) {
        Intake intake = new Intake(settings, gate, clock, metrics);
        try {
            intake.start();
        } catch (RuntimeException failed) {
            intake.close();
            throw failed;
        }
        return intake;
    }

    Handover handover() {
        return handover;
    }

    int port() {
        return listener.port();
    }

    /** What requests under way hold of the buffer. */
    long heldBytes() {
        return buffer.heldBytes();
    }

    /** Takes no more, answers all who wait, and lets the answers out. */
    @Override
    public void close() {
        handover.close();
        if (ticks != null) {
            ticks.cancel(true);
        }
        deadlines.shutdownNow();
        answers.close();
        listener.close();
        if (!settings.portFile().isEmpty()) {
            try {
                Files.deleteIfExists(Path.of(settings.portFile()));
            } catch (IOException failed) {
                LOG.warn("Cannot remove {}: {}", settings.portFile(), failed.getMessage());
            }
        }
    }

    private void start() {
        // Who waits for the counters, as a part that says it is ready does, then finds the port written down too.
        if (!settings.portFile().isEmpty()) {
            writePort(Path.of(settings.portFile()));
        }
        metrics.show("port", "The port that is listened on", listener::port);
        metrics.show("buffered-bytes", "Bytes held for requests under way", this::heldBytes);
        metrics.show("waiting-requests", "Requests whose events are not committed yet", handover::waiting);
        metrics.listening();
        ticks = deadlines.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** In one move, so that nobody reads half a number. */
    private void writePort(Path file) {
        try {
            Path beside = file.resolveSibling(file.getFileName() + ".tmp");
            Files.writeString(beside, listener.port() + "\n");
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot write http.port.file=" + file, failed);
        }
    }

    private void tick() {
        try {
            handover.expire();
            answers.tick();
            tellOfStalls(handover.isStalled());
        } catch (RuntimeException bug) {
            // An executor would drop the task without a word, and no sender would ever be told again.
            LOG.error("Cannot mind the deadlines of senders", bug);
        }
    }

    private void tellOfStalls(boolean now) {
        if (now && !stalled) {
            LOG.warn(
                    "Nothing could be committed to {} for {} ms: senders are answered with 503. Is the broker reachable, "
                            + "does the topic exist, is the connector paused?",
                    settings.topic(),
                    settings.ackTimeoutMillis() / 2);
        } else if (!now && stalled) {
            LOG.info("Events are committed to {} again", settings.topic());
        }
        stalled = now;
    }

    private void count(Submission submission, @Nullable Refusal refusal) {
        if (refusal == null) {
            metrics.committed(submission);
        } else {
            metrics.refused(refusal);
        }
    }
}
