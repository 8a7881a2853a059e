package io.weir.cluster;

import io.weir.config.KafkaSettings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.requests.TransactionResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends transactions that hang ({@link HungTransactions}) the way their coordinator had decided, at once and then every
 * few seconds: behind one, no reader of committed records ever moves again. One whose decision is not known is left
 * open and named, because to abort it could lose events that were acknowledged.
 */
public final class TransactionWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final Duration SETTLED_MAX = Duration.ofSeconds(10);
    private static final Set<TransactionState> ENDING =
            EnumSet.of(TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT);

    private final KafkaSettings kafka;
    private final Predicate<String> topics;
    private final Set<HungTransaction> told = new HashSet<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "weir-transactions");
        thread.setDaemon(true);
        return thread;
    });

    /** @param topics those to watch, by name: Kafka's own are asked for too */
    public TransactionWatch(KafkaSettings kafka, Predicate<String> topics) {
        this.kafka = kafka;
        this.topics = topics;
    }

    /**
     * Looks once, on this thread, and returns when that is done: before anybody writes. A transaction that hangs takes the
     * next one of its producer in, and shares its end, so it has to be ended before there is a next.
     */
    public void settle() {
        try (Admin admin = Cluster.open(kafka, ANSWER_MAX)) {
            settle(admin);
        } catch (ClusterException | KafkaException unknown) {
            unsettled(unknown);
        }
    }

    /** The same with a client that is there already: to make one is a tenth of a second of a start. */
    public void settle(Admin admin) {
        try {
            long before = System.nanoTime() + SETTLED_MAX.toNanos();
            // Those that begin meanwhile are not waited for, their own producer's either: under load there is always
            // one.
            Set<Ending> ending = ending(admin);
            while (!ending.isEmpty() && System.nanoTime() - before < 0) {
                TimeUnit.MILLISECONDS.sleep(50);
                ending.retainAll(ending(admin));
            }
            look(admin);
        } catch (ClusterException | KafkaException unknown) {
            unsettled(unknown);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void unsettled(RuntimeException unknown) {
        LOG.warn("Hung transactions could not be looked for: {}", unknown.getMessage());
    }

    /** From a while after {@link #settle} on, which has just looked. */
    public void start() {
        ScheduledFuture<?> unused =
                timer.scheduleWithFixedDelay(this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void look() {
        try (Admin admin = Cluster.open(kafka, ANSWER_MAX)) {
            look(admin);
        } catch (ClusterException | KafkaException unknown) {
            LOG.debug("hung transactions could not be looked for", unknown);
        }
    }

    /** Decided, and its partitions are being told: whether one of them is passed over shows when that is done. */
    private static Set<Ending> ending(Admin admin) {
        ListTransactionsOptions ending = new ListTransactionsOptions().filterStates(ENDING);
        List<String> ids = Cluster.answer(admin.listTransactions(ending).all(), "transactions that end").stream()
                .map(TransactionListing::transactionalId)
                .toList();
        Set<Ending> found = new HashSet<>();
        if (!ids.isEmpty()) {
            Cluster.answer(admin.describeTransactions(ids).all(), "the state of transactions")
                    .forEach((id, it) -> {
                        if (ENDING.contains(it.state())) {
                            found.add(new Ending(id, it.producerEpoch(), it.transactionStartTimeMs()));
                        }
                    });
        }
        return found;
    }

    /** One transaction, and not its producer's next. */
    private record Ending(String id, int epoch, OptionalLong startMillis) {}

    private void look(Admin admin) {
        Set<String> all = Cluster.answer(
                admin.listTopics(new ListTopicsOptions().listInternal(true)).names(), "topics");
        List<HungTransaction> hung =
                HungTransactions.find(admin, all.stream().filter(topics).toList());
        told.retainAll(hung);
        hung.forEach(it -> end(admin, it));
    }

    private void end(Admin admin, HungTransaction hung) {
        try {
            if (!hasEpochsOfTheirOwn(admin)) {
                tell(hung, "and a marker could end a later one too, because transaction.version is below 2");
                return;
            }
            Optional<TransactionResult> decided = TransactionOutcomes.of(kafka, admin, hung);
            if (decided.isEmpty()) {
                tell(hung, "and what its coordinator decided is no longer in its log");
                return;
            }
            TransactionMarkers.write(kafka, leader(admin, hung), hung, decided.get());
            LOG.warn(
                    "A transaction hung on {}: its coordinator had ended it ({}) and the partition had not been told. It"
                            + " has been now, and readers go on",
                    hung,
                    decided.get());
        } catch (ClusterException | KafkaException failed) {
            tell(hung, "and could not be ended: " + failed.getMessage());
        }
    }

    /** Only then does a marker fit one transaction and no other of its producer. */
    private static boolean hasEpochsOfTheirOwn(Admin admin) {
        var level = Cluster.answer(admin.describeFeatures().featureMetadata(), "features")
                .finalizedFeatures()
                .get("transaction.version");
        return level != null && level.maxVersionLevel() >= 2;
    }

    private void tell(HungTransaction hung, String why) {
        if (told.add(hung)) {
            LOG.error(
                    "A transaction hangs on {}, {}. Readers of that partition stand still before it. Nothing is lost."
                            + " Do not abort it before you know that it was to be aborted",
                    hung,
                    why);
        }
    }

    private static Node leader(Admin admin, HungTransaction hung) {
        return Cluster.topic(admin, hung.partition().topic())
                .partitions()
                .get(hung.partition().partition())
                .leader();
    }
}
