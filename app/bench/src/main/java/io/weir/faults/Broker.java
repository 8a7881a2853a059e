package io.weir.faults;

import io.weir.bench.ChildProcess;
import io.weir.bench.FreePort;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/** One broker of a cluster: Kafka's own program, in a process that can be killed, behind a link that can be cut. */
final class Broker implements AutoCloseable {
    private static final String CONTROLLER = "CONTROLLER";
    private static final List<String> OPTIONS =
            List.of("-Xms128m", "-Xmx384m", "-XX:+UseSerialGC", "-Dweir.log.kafka=WARN");

    private final int id;
    private final Path folder;
    private final Path disk;
    private final int copies;
    private final int port = FreePort.any();
    private final int internal = FreePort.any();
    private final int controller = FreePort.any();
    private final Link link = new Link(port);
    private final Map<String, String> environment;
    private @Nullable ChildProcess process;

    /**
     * @param disk where its log lies
     * @param copies of each record: one a broker
     * @param environment of its process
     */
    Broker(int id, Path folder, Path disk, int copies, Map<String, String> environment) {
        this.id = id;
        this.folder = folder;
        this.disk = disk;
        this.copies = copies;
        this.environment = Map.copyOf(environment);
    }

    String address() {
        return "127.0.0.1:" + link.port();
    }

    String voter() {
        return id + "@127.0.0.1:" + controller;
    }

    Link link() {
        return link;
    }

    Path disk() {
        return disk;
    }

    ChildProcess process() {
        return Objects.requireNonNull(process, "not started");
    }

    void format(String cluster, String voters) throws Exception {
        Files.createDirectories(folder);
        Files.write(properties(), lines(voters));
        new Formatter()
                .setPrintStream(new PrintStream(PrintStream.nullOutputStream()))
                .setNodeId(id)
                .setClusterId(cluster)
                .setDirectories(List.of(disk.toString()))
                .setMetadataLogDirectory(disk.toString())
                .setControllerListenerName(CONTROLLER)
                .run();
    }

    void start() throws IOException {
        process = ChildProcess.java(
                folder.resolve("broker.log"),
                environment,
                OPTIONS,
                "kafka.Kafka",
                properties().toString());
    }

    void awaitListening(Duration timeout) throws InterruptedException {
        process().await("listening", timeout, () -> FreePort.isTaken(port));
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process().kill();
    }

    @Override
    public void close() throws InterruptedException {
        link.close();
        if (process != null) {
            process.kill();
        }
    }

    /** How many copies must have a record before it counts as written. */
    static int insync(int copies) {
        return copies == 1 ? 1 : 2;
    }

    private Path properties() {
        return folder.resolve("server.properties");
    }

    /** Safe, as Weir asks of a production cluster; small, because three of them share a machine with everything else. */
    private List<String> lines(String voters) {
        List<String> lines = new ArrayList<>();
        lines.add("process.roles=broker,controller");
        lines.add("node.id=" + id);
        lines.add("controller.quorum.voters=" + voters);
        lines.add("controller.listener.names=" + CONTROLLER);
        lines.add("inter.broker.listener.name=INTERNAL");
        lines.add("listeners=" + ByListener.CLIENTS + "://127.0.0.1:" + port + ",INTERNAL://127.0.0.1:" + internal + ","
                + CONTROLLER + "://127.0.0.1:" + controller);
        lines.add(
                "advertised.listeners=" + ByListener.CLIENTS + "://" + address() + ",INTERNAL://127.0.0.1:" + internal);
        lines.add("listener.security.protocol.map=" + ByListener.CLIENTS
                + ":PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
        lines.add("log.dirs=" + disk);
        lines.add("authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        lines.add("allow.everyone.if.no.acl.found=true");
        lines.add("principal.builder.class=" + ByListener.class.getName());
        lines.add("super.users=" + ByListener.BROKER);
        lines.add("auto.create.topics.enable=false");
        lines.add("default.replication.factor=" + copies);
        lines.add("min.insync.replicas=" + insync(copies));
        lines.add("offsets.topic.replication.factor=" + copies);
        lines.add("offsets.topic.num.partitions=4");
        lines.add("offsets.retention.minutes=2147483647");
        lines.add("transaction.state.log.replication.factor=" + copies);
        lines.add("transaction.state.log.min.isr=" + insync(copies));
        lines.add("transaction.state.log.num.partitions=4");
        lines.add("share.coordinator.state.topic.num.partitions=1");
        lines.add("message.max.bytes=2097152");
        lines.add("log.cleaner.dedupe.buffer.size=4194304");
        lines.add("log.cleaner.io.buffer.size=262144");
        lines.add("log.segment.bytes=33554432");
        lines.add("num.network.threads=2");
        lines.add("num.io.threads=4");
        lines.add("background.threads=2");
        lines.add("num.replica.fetchers=1");
        lines.add("num.recovery.threads.per.data.dir=2");
        return lines;
    }
}
