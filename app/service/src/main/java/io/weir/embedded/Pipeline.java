package io.weir.embedded;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.cluster.Applied;
import io.weir.cluster.Cluster;
import io.weir.cluster.Topics;
import io.weir.cluster.TransactionWatch;
import io.weir.config.KafkaSettings;
import io.weir.config.Secret;
import io.weir.config.Settings;
import io.weir.config.SourceSettings;
import io.weir.config.TopicSettings;
import io.weir.doctor.LocalReader;
import io.weir.doctor.Preflight;
import io.weir.doctor.Wanted;
import io.weir.sink.Lane;
import io.weir.verdict.Judge;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that {@code weir up} runs in one process: broker, intake, judging, and a sink for each lane. */
public final class Pipeline implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private static final Duration BROKER_ANSWER_MAX = Duration.ofSeconds(30);
    private static final String PORT_FILES = "intake*.port";

    private final DataFolder folder;
    private final Settings settings;
    private final Supplier<Judge> judges;
    private final Path plugins;
    private final MeterRegistry meters;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final Consumer<Throwable> onFatal;
    private final EmbeddedBroker broker;
    private final SinkTargets targets;
    private final TransactionWatch transactions;
    private final Supervisor supervisor;
    private final KafkaSettings kafka;
    private final TopicSettings topics;
    private final SourceSettings source;
    private final Path portFile;

    private Pipeline(
            DataFolder folder,
            Settings settings,
            Supplier<Judge> judges,
            Path plugins,
            MeterRegistry meters,
            Consumer<Throwable> onFatal) {
        this.folder = folder;
        this.settings = settings;
        this.judges = judges;
        this.plugins = plugins;
        this.meters = meters;
        this.onFatal = onFatal;
        topics = settings.topics().onOneBroker();
        source = withToken(settings.source(), folder);
        requireFreePort(source);
        targets = SinkTargets.open(settings.sink(), Lane.texts());
        try {
            broker = EmbeddedBroker.bind(folder, settings.embedded(), this::fail);
        } catch (RuntimeException unbound) {
            targets.close();
            throw unbound;
        }
        kafka = new KafkaSettings(broker.bootstrap(), Map.of());
        // A broker that is alone leaves some behind whenever it is stopped or killed, of whatever topic.
        transactions = new TransactionWatch(kafka, topic -> true);
        supervisor = new Supervisor(this::fail);
        portFile = portFile(
                folder, ConnectorProperties.http(source, topics.raw()), GateProperties.of(kafka, topics, settings));
    }

    /**
     * Starts everything, as much as possible at once, and returns when the topics are there; {@link #awaitReady} says
     * when events are taken.
     *
     * @param plugins the folder with the connector's folder in it
     * @param onFatal told once when the pipeline cannot go on: the process should stop and say why
     */
    public static Pipeline start(
            DataFolder folder,
            Settings settings,
            Supplier<Judge> judges,
            Path plugins,
            MeterRegistry meters,
            Consumer<Throwable> onFatal) {
        Pipeline it = new Pipeline(folder, settings, judges, plugins, meters, onFatal);
        try {
            it.run();
            return it;
        } catch (RuntimeException failure) {
            it.close();
            throw failure;
        }
    }

    /**
     * Waits until every part does its work; throws where one cannot, or not in time.
     *
     * @param isGivenUp asked while waiting
     * @return false if it was given up
     */
    public boolean awaitReady(Duration timeout, BooleanSupplier isGivenUp) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (readiness().containsValue(false)) {
            if (isGivenUp.getAsBoolean()) {
                return false;
            }
            Throwable fatal = failure.get();
            if (fatal != null) {
                throw new StartupException("Weir cannot start: " + fatal.getMessage(), fatal);
            }
            if (System.nanoTime() > deadline) {
                throw new StartupException("Not ready within " + timeout.toSeconds() + " s: " + readiness()
                        + ". The log in " + folder.resolve("logs") + " has the details.");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return true;
    }

    /** Each part with whether it does its work. */
    public Map<String, Boolean> readiness() {
        return supervisor.readiness();
    }

    /** Why a part has stopped for good; empty as long as none has. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    public KafkaSettings kafka() {
        return kafka;
    }

    public TopicSettings topics() {
        return topics;
    }

    /** Where senders on this machine send, without a path. Known when the pipeline is ready. */
    public URI intake() {
        String host = source.host().equals("0.0.0.0") ? "127.0.0.1" : source.host();
        return URI.create("http://" + host + ":" + intakePort());
    }

    /** What senders present; empty where nobody asks. */
    public Optional<Secret> token() {
        return source.tokens().stream().findFirst();
    }

    /** Events stop coming in, what is under way is finished and committed, and the broker stops last. */
    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            supervisor.close();
            transactions.close();
            targets.close();
            broker.close();
        }
    }

    private void run() {
        Map<String, String> worker = new HashMap<>(WorkerProperties.of(
                kafka, settings.source().connect(), source.tokens(), plugins, topics.replication()));
        worker.putAll(PullProperties.secrets(source.pull()));
        Map<String, String> connector = new HashMap<>(ConnectorProperties.http(source, topics.raw()));
        Map<String, String> gate = GateProperties.of(kafka, topics, settings);
        connector.put("http.port.file", portFile.toString());
        forgetPorts();

        // Finding plugins and loading classes takes as long as the broker's start, on the other core.
        AtomicReference<@Nullable CompletableFuture<ConnectWorker>> prepared =
                new AtomicReference<>(CompletableFuture.supplyAsync(() -> ConnectWorker.prepare(worker)));
        try {
            broker.start();
            // Nobody writes yet.
            transactions.settle();
            transactions.start();
            applyTopics();
        } catch (RuntimeException failed) {
            CompletableFuture<ConnectWorker> waiting = prepared.get();
            if (waiting != null) {
                CompletableFuture<Void> unused = waiting.thenAccept(ConnectWorker::close);
            }
            throw failed;
        }
        supervisor.keep("source", whenFatal -> {
            CompletableFuture<ConnectWorker> first = prepared.getAndSet(null);
            ConnectWorker next = first == null ? ConnectWorker.prepare(worker) : joined(first);
            broker.removeDepartedMembers(settings.source().connect().group());
            Connector http =
                    new Connector(ConnectorProperties.HTTP, connector, health -> Listening.byPortFile(portFile));
            return new SourcePart(next, ConnectorProperties.wanted(source, topics.raw(), http, gate), whenFatal);
        });
        Parts parts = new Parts(supervisor, kafka, topics, settings, meters);
        parts.keepStreams(judges);
        parts.keepSinks(targets);
    }

    private void applyTopics() {
        try (Admin admin = Cluster.open(kafka, BROKER_ANSWER_MAX)) {
            Applied applied = Topics.apply(admin, topics);
            applied.lines().forEach(line -> LOG.info("{}", line));
            Wanted wanted = Wanted.of(settings, topics, broker.bootstrap(), Instant.now());
            Preflight.of(settings.cluster()).require(admin, wanted, LocalReader.here(settings));
        }
    }

    private void fail(Throwable cause) {
        if (failure.compareAndSet(null, cause)) {
            onFatal.accept(cause);
        }
    }

    /**
     * One for each configuration: Connect starts the task with that of the last time first, and what that one tells of
     * itself is not true a moment later.
     */
    private static Path portFile(DataFolder folder, Map<String, String> connector, Map<String, String> gate) {
        Map<String, String> all = new HashMap<>(gate);
        all.putAll(connector);
        return folder.resolve("intake-" + Integer.toHexString(all.hashCode()) + ".port");
    }

    private void forgetPorts() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.path(), PORT_FILES)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | DirectoryIteratorException kept) {
            throw new StartupException("Cannot delete " + folder.path().resolve(PORT_FILES) + ": " + kept, kept);
        }
    }

    private int intakePort() {
        if (source.port() > 0) {
            return source.port();
        }
        try {
            return Integer.parseInt(Files.readString(portFile).strip());
        } catch (IOException | NumberFormatException notYet) {
            throw new IllegalStateException("the intake has not told its port", notYet);
        }
    }

    /** The task that listens would fail with a stack trace, and be started again for ever: this is said at once. */
    private static void requireFreePort(SourceSettings source) {
        try (ServerSocketChannel probe = ServerSocketChannel.open()) {
            probe.bind(new InetSocketAddress(source.host(), source.port()));
        } catch (IOException | RuntimeException taken) {
            throw new StartupException(
                    "The intake cannot listen on " + source.host() + ":" + source.port() + ": " + taken.getMessage()
                            + ". Stop what uses the port, or set another with source.port (WEIR_SOURCE_PORT).",
                    taken);
        }
    }

    private static SourceSettings withToken(SourceSettings source, DataFolder folder) {
        boolean needsOne =
                source.auth() == SourceSettings.Auth.TOKEN && source.tokens().isEmpty();
        return needsOne ? source.withTokens(List.of(IntakeToken.of(folder))) : source;
    }

    private static ConnectWorker joined(CompletableFuture<ConnectWorker> prepared) {
        try {
            return prepared.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }
}
