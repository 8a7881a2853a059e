package io.weir.embedded;

import io.weir.config.EmbeddedSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.FaultHandlerFactory;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * A Kafka broker and its controller in this process. Put together from Kafka's own parts the way its
 * {@code KafkaRaftServer} does, for two things that one cannot do: take sockets that are bound already, and tell us of a
 * fatal fault where it would halt the JVM.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    /** With one broker there is no leadership to hand over; the controller needs some milliseconds to say so. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final String bootstrap;
    private final BrokerSockets sockets;
    private final BrokerServer broker;
    private final ControllerServer controller;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private EmbeddedBroker(String bootstrap, BrokerSockets sockets, BrokerServer broker, ControllerServer controller) {
        this.bootstrap = bootstrap;
        this.sockets = sockets;
        this.broker = broker;
        this.controller = controller;
    }

    /**
     * Takes the ports and formats the folder's {@code broker} part on the first start. From here on clients may
     * connect: they are answered as soon as {@link #start} has come far enough.
     *
     * @param onFatal called at most once, when the broker cannot go on; the process should stop and start again
     */
    public static EmbeddedBroker bind(DataFolder folder, EmbeddedSettings settings, Consumer<Throwable> onFatal) {
        Path logs = folder.resolve("broker");
        BrokerSockets sockets = new BrokerSockets();
        try {
            int port = sockets.bind(BrokerProperties.CLIENTS, settings.host(), settings.port());
            int controllerPort = sockets.bind(BrokerProperties.CONTROLLER, "127.0.0.1", 0);
            formatOnFirstStart(logs);
            Map<String, String> properties = BrokerProperties.of(logs, settings.host(), port, controllerPort);
            return assemble(logs, settings.host() + ":" + port, sockets, properties, onFatal);
        } catch (RuntimeException failure) {
            sockets.close();
            throw failure;
        }
    }

    /** Returns when the broker takes requests. */
    public void start() {
        try {
            controller.startup();
            broker.startup();
        } catch (RuntimeException failure) {
            close();
            throw new StartupException(
                    "The embedded broker did not start: " + failure.getMessage() + ". The log file has the details.",
                    failure);
        }
    }

    /** Frees a group of the members a killed process has left in it; to be called before a new one joins. */
    public void removeDepartedMembers(String group) {
        new DepartedMembers(broker.groupCoordinator()).remove(group);
    }

    /** host:port, as clients take it. */
    public String bootstrap() {
        return bootstrap;
    }

    /** The broker first: the controller has to answer its goodbye. */
    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            broker.shutdown(STOP_TIMEOUT);
            controller.shutdown();
            sockets.close();
        }
    }

    private static EmbeddedBroker assemble(
            Path logs,
            String bootstrap,
            BrokerSockets sockets,
            Map<String, String> properties,
            Consumer<Throwable> onFatal) {
        Properties raw = new Properties();
        raw.putAll(properties);
        KafkaConfig config = KafkaConfig.fromProps(raw, false);
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> identity = identity(logs, config);
        Metrics metrics = Server.initializeMetrics(
                config, Time.SYSTEM, identity._1().clusterId().orElseThrow());
        QuorumConfig quorum = config.quorumConfig();
        SharedServer shared = new SharedServer(
                config,
                identity._1(),
                Time.SYSTEM,
                metrics,
                CompletableFuture.completedFuture(QuorumConfig.parseVoterConnections(quorum.voters())),
                QuorumConfig.parseBootstrapServers(quorum.bootstrapServers()),
                faults(onFatal),
                sockets);
        ControllerServer controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), identity._2());
        return new EmbeddedBroker(bootstrap, sockets, new BrokerServer(shared), controller);
    }

    private static Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> identity(Path logs, KafkaConfig config) {
        try {
            return KafkaRaftServer.initializeLogDirs(config, LOG, "");
        } catch (RuntimeException damaged) {
            throw new StartupException(
                    "The broker's data in " + logs + " cannot be used: " + damaged.getMessage()
                            + ". Put meta.properties back from a copy, or move the folder away to start empty: the"
                            + " events in it are then no longer delivered.",
                    damaged);
        }
    }

    /** Beside its place and moved there when whole: a process killed half way leaves no half-formatted folder. */
    private static void formatOnFirstStart(Path logs) {
        if (Files.exists(logs)) {
            return;
        }
        Path part = logs.resolveSibling("broker.part");
        try {
            deleteTree(part);
            Files.createDirectories(part);
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(BrokerProperties.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setDirectories(List.of(part.toString()))
                    .setMetadataLogDirectory(part.toString())
                    .setControllerListenerName(BrokerProperties.CONTROLLER)
                    .run();
            Files.move(part, logs, StandardCopyOption.ATOMIC_MOVE);
        } catch (Exception failure) { // Formatter.run declares it
            throw new StartupException(
                    "The broker's folder " + logs + " cannot be formatted: " + failure
                            + ". Check space and permissions, or choose another folder with --data.",
                    failure);
        }
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> found = Files.walk(root)) {
            deepestFirst = found.sorted((a, b) -> b.compareTo(a)).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }

    private static FaultHandlerFactory faults(Consumer<Throwable> onFatal) {
        AtomicBoolean isReported = new AtomicBoolean();
        return (name, isFatal, action) -> (message, cause) -> {
            action.run();
            RuntimeException fault = new IllegalStateException(
                    "the broker's " + name + ": " + (message == null ? "fault" : message), cause);
            if (isFatal) {
                LOG.error("The broker cannot go on", fault);
                if (isReported.compareAndSet(false, true)) {
                    onFatal.accept(fault);
                }
            } else {
                LOG.warn("The broker met a fault and goes on", fault);
            }
            return fault;
        };
    }
}
