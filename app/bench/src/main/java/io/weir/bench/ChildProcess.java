package io.weir.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A JVM of its own, so that what it uses is its own, and so that it can be killed. */
public final class ChildProcess implements AutoCloseable {
    /** What the launcher gives to a part that runs on. */
    static final List<String> PART = List.of("-Xms128m", "-Xmx768m", "-XX:+UseG1GC");

    private static final Duration STOP_MAX = Duration.ofSeconds(40);
    private static final int LOG_LINES_SHOWN = 20;

    private final Process process;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** One command of the {@code weir} that the build has packaged. */
    public static ChildProcess weir(Path log, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(installation().resolve("bin/weir").toString());
        command.addAll(List.of(arguments));
        return start(log, environment, command);
    }

    /** A main class of this module. */
    static ChildProcess java(Path log, List<String> options, Class<?> main, String... arguments) throws IOException {
        return java(log, Map.of(), options, main.getName(), arguments);
    }

    /** Any main class of this classpath. */
    public static ChildProcess java(
            Path log, Map<String, String> environment, List<String> options, String main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), main));
        command.addAll(List.of(arguments));
        return start(log, environment, command);
    }

    public static Path installation() {
        Path home = Path.of(System.getProperty("weir.home", "app/service/target/weir"));
        if (!Files.isExecutable(home.resolve("bin/weir"))) {
            throw new IllegalStateException(home.toAbsolutePath()
                    + " is no installation: run mvn -DskipTests package, or name one by -Dweir.home");
        }
        return home;
    }

    public long pid() {
        return process.pid();
    }

    /** Of all its threads, since it started. */
    Duration cpu() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Waits for it to come true; throws where the process ends before, or in the end. */
    public void await(String what, Duration timeout, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "ended with " + process.exitValue() + ", not " + what + ":\n" + logEnd());
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not " + what + " within " + timeout.toSeconds() + " s:\n" + logEnd());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Waits until it ends by itself, and looks at it now and then until that. */
    int end(Duration timeout, Runnable look) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
            look.run();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not over within " + timeout.toSeconds() + " s:\n" + logEnd());
            }
        }
        return process.exitValue();
    }

    /** Waits for a 200 from its health endpoint. */
    public void awaitReady(int consolePort, Duration timeout) throws InterruptedException {
        URI readyz = URI.create("http://127.0.0.1:" + consolePort + "/readyz");
        await("ready", timeout, () -> answersOk(readyz));
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end; its exit code. */
    public int awaitEnd(Duration timeout) throws InterruptedException {
        if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("did not end within " + timeout.toSeconds() + " s:\n" + logEnd());
        }
        return process.exitValue();
    }

    /** SIGSTOP, SIGCONT and the like. */
    public void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("kill -" + name + " " + process.pid() + " failed");
        }
    }

    /** SIGKILL, and waits until the process is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; SIGKILL where that is not enough. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_MAX.toSeconds(), TimeUnit.SECONDS)) {
            kill();
        }
    }

    private static ChildProcess start(Path log, Map<String, String> environment, List<String> command)
            throws IOException {
        File file = log.toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(file));
        builder.environment().putAll(environment);
        Process process = builder.start();
        // Ctrl-C ends the benchmark, and must not leave its processes behind.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "kill-child"));
        return new ChildProcess(process, log);
    }

    private static boolean answersOk(URI url) {
        try {
            HttpURLConnection http = (HttpURLConnection) url.toURL().openConnection();
            http.setConnectTimeout(1_000);
            http.setReadTimeout(1_000);
            boolean isOk = http.getResponseCode() == 200;
            http.disconnect();
            return isOk;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String logEnd() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
