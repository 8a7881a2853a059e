package io.weir.sink;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.cluster.Cluster;
import io.weir.cluster.ClusterException;
import io.weir.cluster.OffsetSeed;
import io.weir.config.Fault;
import io.weir.config.KafkaSettings;
import io.weir.config.SinkSettings;
import io.weir.config.TopicSettings;
import io.weir.delivery.Budget;
import io.weir.delivery.SiemTarget;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lane's sink, from start to stop. It never mends itself: what its thread cannot go on after is reported once, its
 * clients are closed, and a supervisor makes a new one.
 */
public final class SinkPart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SinkPart.class);
    private static final Duration CLUSTER_DEADLINE = Duration.ofSeconds(30);

    /** Beyond the time for requests under way: one commit, and two clients to close. */
    public static final Duration CLOSE_GRACE = Duration.ofSeconds(10);

    private static final Duration CLIENT_CLOSE = Duration.ofSeconds(5);

    private final Lane lane;
    private final KafkaSettings kafka;
    private final TopicSettings topics;
    private final SinkSettings settings;
    private final SiemTarget target;
    private final Answered answered;
    private final Budget.Share budget;
    private final MeterRegistry meters;
    private final Consumer<Throwable> onFatal;
    private final Thread thread;
    private volatile @Nullable SinkLoop loop;
    private volatile boolean closing;

    /**
     * @param target stays the caller's to close
     * @param answered of the parts before this one that had the same lane and target
     * @param budget the target's, for all lanes
     * @param onFatal called once, on the sink's thread, after everything it held is closed; not after {@link #close}
     */
    public SinkPart(
            Lane lane,
            KafkaSettings kafka,
            TopicSettings topics,
            SinkSettings settings,
            SiemTarget target,
            Answered answered,
            Budget budget,
            MeterRegistry meters,
            Consumer<Throwable> onFatal) {
        this.lane = lane;
        this.kafka = kafka;
        this.topics = topics;
        this.settings = settings;
        this.target = target;
        this.answered = answered;
        this.budget = budget.share(lane == Lane.PRIORITY);
        this.meters = meters;
        this.onFatal = onFatal;
        thread = new Thread(this::run, "weir-sink-" + lane.text());
    }

    /** The Kafka properties a user passes on that cannot be. */
    public static List<Fault> faults(KafkaSettings kafka, SinkSettings settings) {
        return Clients.faults(kafka, settings);
    }

    /**
     * What these lanes together may ask of one target.
     *
     * @param lanes the texts of those that run in this process: where there is only one, it shares with nobody
     */
    public static Budget budget(SinkSettings settings, Collection<String> lanes) {
        return SinkLimits.budget(settings, lanes.size() > 1, System.nanoTime());
    }

    public void start() {
        thread.start();
    }

    /** True while the lane has its partitions; a target in trouble does not change it. */
    public boolean ready() {
        SinkLoop running = loop;
        return running != null && running.ready() && thread.isAlive();
    }

    /** Finishes what is under way within {@code stop-timeout}, commits it and leaves the group. */
    @Override
    public void close() {
        closing = true;
        SinkLoop running = loop;
        if (running != null) {
            running.stop();
        }
        try {
            thread.join(settings.stopTimeout().plus(CLOSE_GRACE).toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("The {} lane did not stop in time; what it had sent may be sent once more", lane.text());
            thread.interrupt();
        }
    }

    private void run() {
        try {
            deliver();
        } catch (OffsetOutOfRangeException gone) {
            fatal(new IllegalStateException(gap(gone), gone));
        } catch (KafkaException failed) {
            // The consumer wraps what this instance ran into while it took partitions over.
            fatal(failed.getCause() instanceof ClusterException clear ? clear : failed);
        } catch (InterruptedException | RuntimeException | Error broken) {
            fatal(broken);
        }
    }

    private void deliver() throws InterruptedException {
        Clients clients = new Clients(lane, kafka, settings);
        try (Admin admin = Cluster.open(kafka, CLUSTER_DEADLINE)) {
            SinkTopics.require(admin, lane, topics);
            OffsetSeed.seed(admin, clients.group(), List.of(lane.topic(topics)));
            deliver(clients, new ClusterLedger(kafka, admin, topics.ledger(), clients.group()));
        }
    }

    private void deliver(Clients clients, ClusterLedger ledger) throws InterruptedException {
        Accounts accounts = new Accounts(ledger, topics.ledger());
        Evidence evidence = new Evidence(lane, target.name(), topics.receipts(), topics.dlq());
        // Closed in reverse, each whatever the one before it throws: the first failure is the one to be told.
        try (SinkMetrics metrics = new SinkMetrics(meters, lane, target.name(), budget);
                Commits commits = new Commits(clients.producer(), evidence, accounts, topics.dlq(), Clock.systemUTC());
                Membership membership = new Membership(clients.consumer())) {
            commits.begin();
            SinkLoop running = new SinkLoop(
                    membership.consumer,
                    commits,
                    accounts,
                    target,
                    answered,
                    SinkLimits.of(settings, target),
                    budget,
                    thread.getName(),
                    new SinkWatch(lane, target.name(), metrics));
            try (running) {
                membership.consumer.subscribe(List.of(lane.topic(topics)), running);
                loop = running;
                if (!closing) {
                    running.run();
                }
            } catch (KafkaException broken) {
                throw closing
                        ? broken
                        : Twin.explained(
                                broken,
                                clients,
                                membership.consumer.groupMetadata().memberId());
            }
        }
    }

    /** The consumer's place in its group: left where the lane is stopped, kept where it comes back at once. */
    private final class Membership implements AutoCloseable {
        private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;

        Membership(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void close() {
            consumer.close(CloseOptions.timeout(CLIENT_CLOSE)
                    .withGroupMembershipOperation(
                            closing ? GroupMembershipOperation.LEAVE_GROUP : GroupMembershipOperation.REMAIN_IN_GROUP));
        }
    }

    private void fatal(Throwable broken) {
        boolean isInterrupted =
                broken instanceof InterruptedException || Thread.currentThread().isInterrupted();
        if (closing && (broken instanceof WakeupException || isInterrupted)) {
            return;
        }
        LOG.error("The {} lane stopped; nothing is lost, events wait in Kafka", lane.text(), broken);
        onFatal.accept(broken);
    }

    private static String gap(OffsetOutOfRangeException gone) {
        Map<TopicPartition, Long> wanted = gone.offsetOutOfRangePartitions();
        String ranges = wanted.entrySet().stream()
                .map(it -> it.getKey() + " from offset " + it.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
        return "Events were deleted before they were delivered: " + ranges
                + " is no longer in the log. Nothing is skipped by itself; weir audit names what is missing";
    }
}
