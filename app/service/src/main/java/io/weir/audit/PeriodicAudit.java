package io.weir.audit;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.cluster.PipelineEvents;
import io.weir.tally.Residual;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Audits the pipeline twice a minute beside it: to metrics, to the events topic, and to the log when something is wrong.
 * The pipeline does not know of it and does not wait for it; an audit that fails is done again at the next turn.
 */
public final class PeriodicAudit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeriodicAudit.class);

    /** So that an event is written within a minute of a fault, the second look included. */
    private static final Duration EVERY = Duration.ofSeconds(30);

    /** Between two looks: a multiple of the commit intervals of judge and sink. */
    static final Duration SECOND_LOOK = Duration.ofSeconds(3);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
    private static final int FINDINGS_LOGGED = 5;

    private final Supplier<FastAudit> audits;
    private final AuditMetrics metrics;
    private final AuditEvents events;
    private final PipelineEvents writer;
    private final Duration every;
    private final Duration secondLook;
    private final CountDownLatch isClosed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "weir-audit");
    private @Nullable FastAudit audit;
    private boolean isFailing;
    private boolean hasResidual;

    public PeriodicAudit(AuditScope scope, MeterRegistry meters) {
        this(scope, meters, Clock.systemUTC(), EVERY, SECOND_LOOK);
    }

    PeriodicAudit(AuditScope scope, MeterRegistry meters, Clock clock, Duration every, Duration secondLook) {
        this.writer = new PipelineEvents(scope.kafka(), scope.topics().events(), "audit", clock);
        this.audits = () -> new FastAudit(scope, Reach.PERIODIC);
        this.metrics = new AuditMetrics(meters, clock);
        this.events = new AuditEvents(writer::write, clock);
        this.every = every;
        this.secondLook = secondLook;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
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
        writer.close();
    }

    private void run() {
        try {
            long began;
            do {
                began = System.nanoTime();
                lookOnce();
            } while (!isClosed.await(began + every.toNanos() - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException stop) {
            // Asked to close, and nothing is lost by it.
        } finally {
            forget();
        }
    }

    /** The one boundary at which whatever goes wrong with an audit stays with it. */
    private void lookOnce() throws InterruptedException {
        try {
            FastAudit it = audit == null ? audits.get() : audit;
            audit = it;
            Residual residual = it.confirmed(() -> {
                if (isClosed.await(secondLook.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new InterruptedException("closed");
                }
            });
            metrics.found(residual);
            events.found(residual);
            log(residual);
            isFailing = false;
        } catch (RuntimeException failed) {
            forget();
            if (isClosed.getCount() == 0 || failed instanceof InterruptException) {
                throw new InterruptedException("closed");
            }
            if (!isFailing) {
                LOG.warn("The audit cannot be done, and is tried again: {}", failed.toString());
            }
            isFailing = true;
        }
    }

    private void log(Residual residual) {
        boolean isSound = residual.findings().isEmpty();
        if (!isSound && !hasResidual) {
            LOG.error(
                    "The audit found {} events that are not accounted for: {}",
                    residual.events(),
                    residual.findings()
                            .subList(
                                    0,
                                    Math.min(
                                            FINDINGS_LOGGED, residual.findings().size())));
        } else if (isSound && hasResidual) {
            LOG.info("The audit finds every event accounted for again");
        }
        hasResidual = !isSound;
    }

    private void forget() {
        FastAudit it = audit;
        audit = null;
        if (it != null) {
            // Closing clients waits, which an interrupted thread cannot.
            boolean isInterrupted = Thread.interrupted();
            it.close();
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
