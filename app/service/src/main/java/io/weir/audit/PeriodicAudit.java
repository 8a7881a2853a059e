package io.weir.audit;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.cluster.PipelineEvents;
import io.weir.cluster.Rounds;
import io.weir.tally.Residual;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Audits the pipeline twice a minute beside it: to metrics, to the events topic, and to the log when something is wrong.
 */
public final class PeriodicAudit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeriodicAudit.class);

    /** So that an event is written within a minute of a fault, the second look included. */
    private static final Duration EVERY = Duration.ofSeconds(30);

    /** Between two looks: a multiple of the commit intervals of judge and sink. */
    static final Duration SECOND_LOOK = Duration.ofSeconds(3);

    private static final int FINDINGS_LOGGED = 5;

    private final Rounds<FastAudit> rounds;
    private final AuditMetrics metrics;
    private final AuditEvents events;
    private final PipelineEvents writer;
    private final Duration secondLook;
    private boolean hasResidual;

    public PeriodicAudit(AuditScope scope, MeterRegistry meters) {
        this(scope, meters, Clock.systemUTC(), EVERY, SECOND_LOOK);
    }

    PeriodicAudit(AuditScope scope, MeterRegistry meters, Clock clock, Duration every, Duration secondLook) {
        this.writer = new PipelineEvents(scope.kafka(), scope.topics().events(), "audit", clock);
        this.metrics = new AuditMetrics(meters, clock);
        this.events = new AuditEvents(writer::write, clock);
        this.secondLook = secondLook;
        this.rounds = new Rounds<>(
                "audit",
                Duration.ZERO,
                every,
                () -> new FastAudit(scope, Reach.PERIODIC),
                FastAudit::close,
                this::audit);
    }

    /** What was found last; empty as long as nothing is known, or no longer. Any thread may ask. */
    public Optional<Residual> latest() {
        return metrics.latest();
    }

    public void start() {
        rounds.start();
    }

    @Override
    public void close() {
        rounds.close();
        writer.close();
    }

    private void audit(FastAudit it) throws InterruptedException {
        Residual residual = it.confirmed(() -> rounds.pause(secondLook));
        metrics.found(residual);
        events.found(residual);
        log(residual);
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
}
