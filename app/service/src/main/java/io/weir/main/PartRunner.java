package io.weir.main;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.audit.AuditScope;
import io.weir.audit.PeriodicAudit;
import io.weir.cluster.Cluster;
import io.weir.cluster.TransactionWatch;
import io.weir.config.Settings;
import io.weir.console.Console;
import io.weir.console.LagMetrics;
import io.weir.doctor.Local;
import io.weir.doctor.Preflight;
import io.weir.doctor.Wanted;
import io.weir.embedded.KafkaExits;
import io.weir.embedded.Supervisor;
import io.weir.retention.PeriodicRetention;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.Admin;

/** Runs one part against a cluster until it is told to stop: what {@code source}, {@code streams} and {@code sink} share. */
final class PartRunner {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final Duration READY_MAX = Duration.ofSeconds(15);
    private static final long STEP_MILLIS = 50;

    /** The first events before the clients of those who count them. */
    private static final Duration HEAD_START = Duration.ofSeconds(2);

    private final Context context;
    private final Settings settings;
    private final TransactionWatch transactions;
    private final FutureTask<Boolean> look;

    /**
     * Begins to look at the cluster, on a thread of its own: half of what a start takes can go on beside it.
     *
     * @param topics those without which this part cannot work
     * @param local what the part finds on this machine
     */
    PartRunner(Context context, Settings settings, List<String> topics, Local local) {
        this.context = context;
        this.settings = settings;
        context.lifetime().endOnSignal();
        KafkaExits.redirect(context.lifetime()::fail);
        transactions = new TransactionWatch(settings.kafka(), ours()::contains);
        look = new FutureTask<>(() -> {
            try (Admin admin = Cluster.open(settings.kafka(), ANSWER_MAX)) {
                requireSafe(admin, topics, local);
                transactions.settle(admin);
            }
            return true;
        });
        Thread looking = new Thread(look, "weir-preflight");
        looking.setDaemon(true);
        looking.start();
    }

    /**
     * @param lanes whose lag this part answers for
     * @param isAudited whether the whole pipeline is audited from here, and what was delivered deleted, which one kind of
     *     part has to do
     * @param parts puts the parts into the supervisor
     */
    int run(String name, List<LagMetrics.Lane> lanes, boolean isAudited, BiConsumer<Supervisor, MeterRegistry> parts)
            throws InterruptedException {
        Lifetime lifetime = context.lifetime();
        try (TransactionWatch watch = transactions;
                Meters meters = new Meters();
                Supervisor supervisor = new Supervisor(lifetime::fail);
                Console console = meters.console(settings.console(), supervisor::readiness)) {
            if (awaitLook()) {
                watch.start();
                parts.accept(supervisor, meters.registry);
                context.err()
                        .println("weir " + name + " runs against "
                                + settings.kafka().bootstrap() + "; health: http://"
                                + settings.console().host() + ":" + console.port() + "/readyz");
                awaitReady(supervisor);
                lifetime.await(HEAD_START);
                observe(lanes, isAudited, meters.registry);
            }
            return lifetime.awaitEnd(context.err());
        }
    }

    /** Until the end of this life. */
    private void observe(List<LagMetrics.Lane> lanes, boolean isAudited, MeterRegistry meters)
            throws InterruptedException {
        try (LagMetrics lag = new LagMetrics(settings.kafka().client(), lanes, meters);
                PeriodicAudit audit = isAudited ? new PeriodicAudit(scope(), meters) : null;
                PeriodicRetention retention = audit == null ? null : retention(audit, meters)) {
            lag.start();
            if (audit != null) {
                audit.start();
            }
            if (retention != null) {
                retention.start();
            }
            context.lifetime().await();
        }
    }

    /**
     * Nothing of this process writes before the cluster is known to be safe, and no other client is made: of properties
     * that are wrong the look tells without the secrets that Kafka quotes.
     *
     * @return false where the life ended before that
     */
    private boolean awaitLook() throws InterruptedException {
        while (!context.lifetime().isOver()) {
            try {
                return look.get(STEP_MILLIS, TimeUnit.MILLISECONDS)
                        && !context.lifetime().isOver();
            } catch (TimeoutException stillLooking) {
                // A signal may have come meanwhile.
            } catch (ExecutionException failed) {
                // Those that a look throws are unchecked, and say to the user what is wrong.
                if (failed.getCause() instanceof RuntimeException told) {
                    throw told;
                }
                throw new IllegalStateException("the cluster could not be looked at", failed.getCause());
            }
        }
        return false;
    }

    /** Until the parts do their work, which is what a start is for, but no longer than a trouble may go unseen. */
    private void awaitReady(Supervisor supervisor) throws InterruptedException {
        long deadline = System.nanoTime() + READY_MAX.toNanos();
        while (supervisor.readiness().containsValue(false)
                && !context.lifetime().isOver()
                && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
        }
    }

    /** What Weir's parts read, and would stand still before: its topics, its groups' offsets, its source's positions. */
    private Set<String> ours() {
        Set<String> ours = new HashSet<>(settings.topics().names());
        ours.add("__consumer_offsets");
        ours.add(settings.source().connect().group() + "-offsets");
        return ours;
    }

    private AuditScope scope() {
        return AuditScope.of(settings, settings.kafka(), settings.topics());
    }

    private PeriodicRetention retention(PeriodicAudit audit, MeterRegistry meters) {
        return new PeriodicRetention(scope(), settings.retain(), audit::latest, meters);
    }

    /** Before anything starts, because a broker that makes topics by itself makes them unsafe. */
    private void requireSafe(Admin admin, List<String> topics, Local local) {
        Wanted wanted = Wanted.of(settings, settings.topics(), Cluster.address(admin), Instant.now());
        Preflight.of(settings.cluster()).require(admin, wanted.onlyTopics(topics), local);
    }
}
