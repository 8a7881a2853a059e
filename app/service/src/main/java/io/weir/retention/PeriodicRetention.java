package io.weir.retention;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.audit.AuditScope;
import io.weir.cluster.PipelineEvents;
import io.weir.cluster.Rounds;
import io.weir.config.RetainSettings;
import io.weir.config.TopicSettings;
import io.weir.tally.Residual;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Deletes once a minute what is proven to be delivered, as long as the audit finds every event accounted for. Several
 * processes may do it: what one has deleted the other finds deleted.
 */
public final class PeriodicRetention implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMinutes(1);

    /** What a reason stands for that keeps everything. */
    private static final String ALL = "all topics";

    private final TopicSettings topics;
    private final RetainSettings settings;
    private final Supplier<Optional<Residual>> audit;
    private final LossTimes times;
    private final RetentionMetrics metrics;
    private final RetentionEvents events;
    private final PipelineEvents writer;
    private final Rounds<Lookout> rounds;

    /** @param audit what the audit of this process found last; nothing is deleted while it does not know */
    public PeriodicRetention(
            AuditScope scope, RetainSettings settings, Supplier<Optional<Residual>> audit, MeterRegistry meters) {
        this(scope, settings, audit, meters, Clock.systemUTC(), EVERY);
    }

    PeriodicRetention(
            AuditScope scope,
            RetainSettings settings,
            Supplier<Optional<Residual>> audit,
            MeterRegistry meters,
            Clock clock,
            Duration every) {
        this.topics = scope.topics();
        this.settings = settings;
        this.audit = audit;
        times = new LossTimes(topics, settings);
        writer = new PipelineEvents(scope.kafka(), topics.events(), "retention", clock);
        events = new RetentionEvents(writer::write, settings);
        metrics = new RetentionMetrics(
                meters,
                clock,
                settings.budgets(topics),
                List.of(topics.raw(), topics.valid(), topics.priority(), topics.receipts()));
        // Not at once: the first audit has to be done, and a start has better things to do.
        rounds = new Rounds<>(
                "retention", every, every, () -> new Lookout(scope, settings, clock), Lookout::close, this::look);
    }

    public void start() {
        rounds.start();
    }

    @Override
    public void close() {
        rounds.close();
        writer.close();
    }

    private void look(Lookout lookout) {
        Plan plan = lookout.look();
        Map<String, String> held = new TreeMap<>(plan.held());
        Optional<String> objection = objection();
        Deletions deletions = new Deletions(lookout.admin(), topics);
        if (objection.isEmpty()) {
            deletions.carryOut(plan);
            held.putAll(deletions.refusals());
        }
        objection.ifPresent(why -> held.put(ALL, why));
        deletions.cuts().forEach(cut -> metrics.deleted(cut.partition().topic(), cut.to() - cut.from()));
        Map<String, Double> seconds = times.look(plan, held.isEmpty());
        // What was wanted so is no trouble.
        boolean isHeld = settings.delete() && !held.isEmpty();
        metrics.found(new RetentionMetrics.Known(seconds, plan.used(), isHeld, plan.at()));
        events.deleted(deletions.cuts());
        held.putAll(plan.byCluster());
        events.held(held);
        events.lossTimes(seconds, plan);
    }

    /** Evidence stays as long as there is something to find out. */
    private Optional<String> objection() {
        if (!settings.delete()) {
            return Optional.of("retain.delete is false");
        }
        return audit.get()
                .map(residual -> residual.findings().isEmpty()
                        ? Optional.<String>empty()
                        : Optional.of("the audit found " + residual.events()
                                + " events that are not accounted for (weir audit names them), and evidence stays until"
                                + " that is mended"))
                .orElse(Optional.of("no audit could be done in the last minutes"));
    }
}
