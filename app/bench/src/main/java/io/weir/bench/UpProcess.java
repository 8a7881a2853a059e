package io.weir.bench;

import io.weir.config.Binder;
import io.weir.config.KafkaSettings;
import io.weir.config.TopicSettings;
import io.weir.demo.Room;
import io.weir.demo.RunningWeir;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** {@code weir up} with its data in one folder and always on the same ports: started, killed and started again. */
final class UpProcess implements AutoCloseable {
    private static final Duration READY_MAX = Duration.ofMinutes(3);

    private final Path folder;
    private final Target target;
    private final Map<String, String> environment;
    private final int kafka = FreePort.any();
    private final int intake = FreePort.any();
    private final int console = FreePort.any();
    private ChildProcess process;

    /** Where it delivers to, and how: the type of the target, and whether it wants a token. */
    record Target(String type, URI url, boolean wantsToken) {
        static Target splunk(URI url) {
            return new Target("splunk-hec", url, true);
        }

        static Target openSearch(URI url) {
            return new Target("opensearch", url, false);
        }
    }

    private UpProcess(Path folder, Target target, Map<String, String> environment) throws IOException {
        this.folder = folder;
        this.target = target;
        this.environment = new HashMap<>(environment);
        this.environment.put("SIEM_TOKEN", "bench");
        Files.writeString(
                config(),
                """
                embedded:
                  port: %d
                source:
                  port: %d
                  auth: none
                  connect:
                    rest-port: 0
                console:
                  port: %d
                sink:
                  target:
                    type: %s
                    url: %s
                """.formatted(kafka, intake, console, target.type, target.url)
                        + (target.wantsToken ? "    token: ${env:SIEM_TOKEN}\n" : ""));
        process = spawn();
    }

    static UpProcess start(Path folder, Target target, Map<String, String> environment) throws IOException {
        return new UpProcess(folder, target, environment);
    }

    void awaitReady() throws InterruptedException {
        process.awaitReady(console, READY_MAX);
    }

    ChildProcess process() {
        return process;
    }

    /** kill -9, and at once another one. */
    void killAndStart() throws InterruptedException, IOException {
        process.kill();
        process = spawn();
    }

    /** As its senders and readers see it. */
    RunningWeir seen() {
        return new RunningWeir(
                URI.create("http://127.0.0.1:" + intake),
                Optional.empty(),
                target.type,
                new KafkaSettings("127.0.0.1:" + kafka, Map.of()),
                Binder.defaults(TopicSettings.class),
                () -> Room.UNKNOWN,
                Optional::empty);
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }

    private ChildProcess spawn() throws IOException {
        return ChildProcess.weir(
                folder.resolve("up.log"),
                environment,
                "up",
                "--config",
                config().toString(),
                "--data",
                folder.resolve("data").toString());
    }

    private Path config() {
        return folder.resolve("weir.yaml");
    }
}
