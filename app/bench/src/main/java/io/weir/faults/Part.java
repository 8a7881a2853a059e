package io.weir.faults;

import io.weir.bench.ChildProcess;
import io.weir.bench.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One part of Weir in a process of its own, as a user starts it, always on the same ports. */
final class Part implements AutoCloseable {
    private static final Duration READY_MAX = Duration.ofMinutes(2);

    private static final Pattern TROUBLE = Pattern.compile("\\b(WARN|ERROR)\\b");

    private final String name;
    private final Path folder;
    private final Map<String, String> environment;
    private final int console = FreePort.any();
    private Path config;
    private @Nullable ChildProcess process;

    /**
     * @param name of the command and of what the log is called: {@code sink}, or {@code sink-2} for a second one
     * @param environment beside what the file says
     */
    Part(String name, Path folder, Path config, Map<String, String> environment) {
        this.name = name;
        this.folder = folder;
        this.config = config;
        this.environment = new HashMap<>(environment);
        this.environment.put("WEIR_CONSOLE_PORT", String.valueOf(console));
    }

    String name() {
        return name;
    }

    ChildProcess process() {
        return Objects.requireNonNull(process, "not started");
    }

    Path log() {
        return folder.resolve(name + ".log");
    }

    /** The last lines of its log that tell of trouble. */
    List<String> troubles(int max) throws IOException {
        if (!Files.exists(log())) {
            return List.of();
        }
        List<String> troubles;
        try (Stream<String> lines = Files.lines(log())) {
            troubles = lines.filter(line -> TROUBLE.matcher(line).find()).toList();
        }
        return troubles.subList(Math.max(0, troubles.size() - max), troubles.size());
    }

    Part start() throws IOException {
        process = ChildProcess.weir(log(), environment, arguments().toArray(String[]::new));
        return this;
    }

    /** A variable of its environment, from its next start on. */
    void set(String variable, String value) {
        environment.put(variable, value);
    }

    /** From now on, with other settings. */
    void configure(Path other) {
        config = other;
    }

    void awaitReady() throws InterruptedException {
        process().awaitReady(console, READY_MAX);
    }

    /** One of its figures, by what stands before it in its metrics. */
    double metric(String name) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return answer.body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " is no metric of " + this.name));
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process().kill();
    }

    void pause() throws IOException, InterruptedException {
        process().signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        process().signal("CONT");
    }

    /** SIGTERM. */
    void stop() throws InterruptedException {
        process().close();
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            process.kill();
        }
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        arguments.add(name.contains("-") ? name.substring(0, name.indexOf('-')) : name);
        arguments.addAll(List.of("--config", config.toString()));
        arguments.addAll(List.of("--data", folder.resolve(name).toString()));
        return arguments;
    }
}
