package io.weir.faults;

import io.weir.bench.ChildProcess;
import io.weir.bench.FreePort;
import io.weir.cluster.Topics;
import io.weir.config.Binder;
import io.weir.config.KafkaSettings;
import io.weir.config.TopicSettings;
import io.weir.demo.FakeSiem;
import io.weir.demo.Room;
import io.weir.demo.RunningWeir;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/** Everything, as it stands on a user's machines: three brokers, the parts of Weir, and a SIEM; each can be hurt. */
final class Stage implements AutoCloseable {
    /** An instance that died for good is missed after this long; the suite does not wait for the default. */
    static final Duration SESSION = Duration.ofSeconds(10);

    private static final TopicSettings DEFAULTS = Binder.defaults(TopicSettings.class);

    private final Path folder;
    private final Ground ground;
    private final Brokers brokers;
    private final TopicSettings topics;
    private final Arrived arrived = new Arrived();
    private final FakeSiem siem = FakeSiem.start(0, arrived);
    private final Link toSiem = new Link(siem.port());
    private final int intake = FreePort.any();
    private final int datagrams = FreePort.any();
    private final List<Part> all = new ArrayList<>();
    private final Part source;
    private final Part streams;
    private final Part sink;

    private Stage(Path folder, Ground ground, Brokers brokers) throws IOException {
        this.folder = folder;
        this.ground = ground;
        this.brokers = brokers;
        topics = ground.brokers() == 1 ? DEFAULTS.onOneBroker() : DEFAULTS;
        Files.writeString(
                config(),
                yaml("splunk-hec", "token: ${file:" + Files.writeString(folder.resolve("token"), "suite") + "}"));
        Files.writeString(bulkConfig(), yaml("opensearch", ""));
        source = part("source", Map.of());
        streams = part("streams", Map.of("WEIR_STREAMS_INSTANCE", "1"));
        sink = part("sink", Map.of("WEIR_SINK_INSTANCE", "1"));
    }

    static Stage start(Path folder, Ground ground) throws Exception {
        Files.createDirectories(folder);
        Brokers brokers = Brokers.start(folder, ground.disks(folder), ground.brokerEnvironment());
        Stage stage;
        try {
            stage = new Stage(folder, ground, brokers);
        } catch (IOException failed) {
            brokers.close();
            throw failed;
        }
        try {
            stage.begin();
            return stage;
        } catch (Exception failed) {
            stage.close();
            throw failed;
        }
    }

    Brokers brokers() {
        return brokers;
    }

    FakeSiem siem() {
        return siem;
    }

    Arrived arrived() {
        return arrived;
    }

    Link toSiem() {
        return toSiem;
    }

    Part source() {
        return source;
    }

    Part streams() {
        return streams;
    }

    Part sink() {
        return sink;
    }

    /** Those that every stage has. */
    List<Part> parts() {
        return List.of(source, streams, sink);
    }

    TopicSettings topics() {
        return topics;
    }

    URI intake() {
        return URI.create("http://127.0.0.1:" + intake);
    }

    /** Where datagrams are taken, on the ground for them. */
    InetSocketAddress datagrams() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), datagrams);
    }

    Path folder() {
        return folder;
    }

    /** With a SIEM that speaks HEC. */
    Path config() {
        return folder.resolve("weir.yaml");
    }

    /** The same SIEM as an OpenSearch. */
    Path bulkConfig() {
        return folder.resolve("weir-bulk.yaml");
    }

    /** One more instance of a part, which is ended with the stage. */
    Part part(String name, Map<String, String> environment) {
        Part part = new Part(name, folder, config(), environment);
        all.add(part);
        return part;
    }

    Admin admin() {
        return brokers.admin();
    }

    /** As its senders and readers see it. */
    RunningWeir seen() {
        return new RunningWeir(
                intake(),
                Optional.empty(),
                "splunk-hec",
                new KafkaSettings(brokers.bootstrap(), Map.of()),
                topics,
                () -> Room.UNKNOWN,
                Optional::empty);
    }

    /** A command of Weir, to its end; what it printed is in the log. */
    int run(Path log, String... arguments) throws IOException, InterruptedException {
        try (ChildProcess process = ChildProcess.weir(log, Map.of(), arguments)) {
            return process.awaitEnd(Duration.ofMinutes(10));
        }
    }

    @Override
    public void close() throws InterruptedException, IOException {
        for (Part part : all) {
            part.close();
        }
        brokers.close();
        toSiem.close();
        siem.close();
        ground.leave(folder);
    }

    private void begin() throws Exception {
        try (Admin admin = admin()) {
            if (!Topics.apply(admin, topics).problems().isEmpty()) {
                throw new IllegalStateException("the topics could not be made");
            }
        }
        for (Part part : parts()) {
            part.start();
        }
        for (Part part : parts()) {
            part.awaitReady();
        }
    }

    private String yaml(String target, String more) {
        return """
                kafka:
                  bootstrap: %s
                topics: {replication: %d, min-insync: %d}
                source:
                  port: %d
                  auth: none
                  connect:
                    rest-port: %d
                %sstreams:
                  properties:
                    consumer.session.timeout.ms: %d
                sink:
                  target:
                    type: %s
                    url: http://127.0.0.1:%d
                    %s
                """.formatted(
                        brokers.bootstrap(),
                        topics.replication(),
                        topics.minInsync(),
                        intake,
                        FreePort.any(),
                        ground.intake(datagrams),
                        SESSION.toMillis(),
                        target,
                        toSiem.port(),
                        more);
    }
}
