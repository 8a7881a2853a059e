package io.weir.topology;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.weir.cluster.Cluster;
import io.weir.cluster.ClusterUnreachableException;
import io.weir.cluster.OffsetSeed;
import io.weir.cluster.TopicSpec;
import io.weir.config.KafkaSettings;
import io.weir.config.StreamsSettings;
import io.weir.config.TopicSettings;
import io.weir.doctor.Preflight;
import io.weir.verdict.Judge;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the Streams application: checks the cluster first, starts it again after trouble that passes, and stops it for
 * good, saying why, where going on could lose an event.
 *
 * <p>After trouble the whole client starts anew rather than one thread: a replaced thread gets another number, hence
 * another member and transactional id, and waits for the sessions of its predecessor.
 */
public final class StreamsPart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsPart.class);

    private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(10);

    /** What is in flight ends in a commit interval; the rest is for a slow cluster. */
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(15);

    private static final Duration PAUSE_MIN = Duration.ofMillis(500);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);

    /** A client that ran so long had recovered: the next trouble is a new one. */
    private static final Duration RECOVERED_AFTER = Duration.ofMinutes(1);

    private final KafkaSettings kafka;
    private final TopicSettings topics;
    private final StreamsSettings streams;
    private final Supplier<Judge> judges;
    private final Preflight preflight;
    private final MeterRegistry meters;
    private final Consumer<Throwable> onFatal;
    private final Counter restarts;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final BlockingQueue<Failure> failures = new ArrayBlockingQueue<>(1);
    private final Thread supervisor = new Thread(this::supervise, "weir-streams-supervisor");
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();

    /**
     * @param preflight looks at the topics before each start
     * @param onFatal called at most once, from a thread of its own, when the application has stopped for good: it may
     *     close this part or end the process
     */
    public StreamsPart(
            KafkaSettings kafka,
            TopicSettings topics,
            StreamsSettings streams,
            Supplier<Judge> judges,
            Preflight preflight,
            MeterRegistry meters,
            Consumer<Throwable> onFatal) {
        this.kafka = kafka;
        this.topics = topics;
        this.streams = streams;
        this.judges = judges;
        this.preflight = preflight;
        this.meters = meters;
        this.onFatal = onFatal;
        this.restarts = Counter.builder("weir.restarts").tag("stage", "streams").register(meters);
    }

    /**
     * Returns once the application has been started; {@link #ready()} says when it reads.
     *
     * @throws io.weir.cluster.ClusterException where no broker answers, a topic is unfit, or unread records are gone
     */
    public void start() {
        checkCluster();
        launch();
        supervisor.setDaemon(true);
        supervisor.start();
    }

    /** True while the application has its partitions, or is exchanging them with other instances. */
    public boolean ready() {
        Running it = running.get();
        return it != null && it.ready();
    }

    /** Commits what is in flight and stops, within a deadline. Its place in the group stays for the next start. */
    @Override
    public void close() {
        stopped.countDown();
        failures.offer(new Failure(null, new IllegalStateException("closing")));
        stopRunning();
        if (Thread.currentThread() != supervisor) {
            try {
                supervisor.join(ANSWER_DEADLINE.toMillis());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void checkCluster() {
        try (Admin admin = Cluster.open(kafka, ANSWER_DEADLINE)) {
            preflight.requireTopics(admin, TopicSpec.judged(topics), topics.replication());
            List<TopicPartition> seeded = OffsetSeed.seed(admin, streams.applicationId(), List.of(topics.raw()));
            if (!seeded.isEmpty()) {
                LOG.info("{} reads from the start of {}", streams.applicationId(), seeded);
            }
        }
    }

    private void launch() {
        String instance = InstanceName.of(streams);
        Properties properties = StreamsProperties.of(kafka, streams, instance);
        Ledger ledger = Ledger.open(kafka, topics, streams.applicationId());
        KafkaStreams client = new KafkaStreams(
                WeirTopology.build(topics, judges, ledger, meters), properties, new LedgerClients(ledger));
        Running launched = new Running(client, ledger, new KafkaStreamsMetrics(client), System.nanoTime());
        client.setUncaughtExceptionHandler(failure -> {
            failures.offer(new Failure(launched, failure));
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        client.setStateListener((now, before) -> {
            launched.wasRunning |= now == KafkaStreams.State.RUNNING;
            if (now == KafkaStreams.State.ERROR) {
                failures.offer(new Failure(launched, new IllegalStateException("Kafka Streams stopped by itself")));
            }
        });
        launched.metrics.bindTo(meters);
        running.set(launched);
        try {
            client.start();
        } catch (RuntimeException refused) {
            stopRunning();
            throw refused;
        }
        LOG.info(
                "streams: {} instance {} judges {} on {} thread(s)",
                streams.applicationId(),
                instance,
                topics.raw(),
                streams.threads());
        if (isStopped()) {
            stopRunning();
        }
    }

    private void supervise() {
        Duration pause = PAUSE_MIN;
        try {
            while (!isStopped()) {
                Failure failure = failures.take();
                if (isStopped()) {
                    return;
                }
                Running failed = failure.of();
                if (failed == null || failed != running.get()) {
                    // A client that was closed may still have had something to say.
                    continue;
                }
                stopRunning();
                if (Reaction.to(failure.cause()) == Reaction.STOP) {
                    fail(Reaction.named(explained(failure.cause()), streams));
                    return;
                }
                pause = restart(failure.cause(), failed.ranLongerThan(RECOVERED_AFTER) ? PAUSE_MIN : pause);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error unfit) {
            fail(unfit);
        }
    }

    /** Tries until the cluster answers; what the check then finds wrong is final. */
    private Duration restart(Throwable failure, Duration firstPause) throws InterruptedException {
        Duration pause = firstPause;
        Throwable trouble = failure;
        while (true) {
            LOG.warn("streams: {}; starting again in {} ms", summary(trouble), pause.toMillis());
            if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return pause;
            }
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : doubled;
            try {
                checkCluster();
                failures.clear();
                launch();
                restarts.increment();
                return pause;
            } catch (ClusterUnreachableException unreachable) {
                trouble = unreachable;
            }
        }
    }

    /** Where records are gone, the check says which; what it throws says more than the consumer's exception. */
    private Throwable explained(Throwable failure) {
        try {
            checkCluster();
            return failure;
        } catch (RuntimeException better) {
            better.addSuppressed(failure);
            return better instanceof ClusterUnreachableException ? failure : better;
        }
    }

    private void fail(Throwable failure) {
        LOG.error("streams: stopped for good: {}", summary(failure));
        // Not on the supervisor: who ends the process waits for close(), and close() for the supervisor.
        new Thread(() -> onFatal.accept(failure), "weir-streams-fatal").start();
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void stopRunning() {
        Running it = running.getAndSet(null);
        if (it == null) {
            return;
        }
        it.metrics.close();
        CloseOptions options = CloseOptions.timeout(CLOSE_DEADLINE)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP);
        if (!it.client.close(options)) {
            LOG.warn(
                    "streams: not stopped within {} s; what was not committed is judged again",
                    CLOSE_DEADLINE.toSeconds());
        }
        it.ledger.close();
    }

    /** Kafka's exceptions name topics, partitions and settings; none quotes a record. */
    private static String summary(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        return failure == deepest
                ? failure.getClass().getSimpleName() + ": " + failure.getMessage()
                : deepest.getClass().getSimpleName() + ": " + deepest.getMessage() + " (" + failure.getMessage() + ")";
    }

    /** @param of the client that failed; null for none, to wake the supervisor */
    private record Failure(@Nullable Running of, Throwable cause) {}

    private static final class Running {
        final KafkaStreams client;
        final Ledger ledger;
        final KafkaStreamsMetrics metrics;
        final long startedNanos;
        volatile boolean wasRunning;

        Running(KafkaStreams client, Ledger ledger, KafkaStreamsMetrics metrics, long startedNanos) {
            this.client = client;
            this.ledger = ledger;
            this.metrics = metrics;
            this.startedNanos = startedNanos;
        }

        boolean ready() {
            KafkaStreams.State state = client.state();
            return state == KafkaStreams.State.RUNNING || (wasRunning && state == KafkaStreams.State.REBALANCING);
        }

        boolean ranLongerThan(Duration time) {
            return System.nanoTime() - startedNanos > time.toNanos();
        }
    }
}
