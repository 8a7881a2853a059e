package io.weir.bench;

import io.weir.config.TopicSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * How many events {@code weir source} takes over Splunk HEC, and how long a sender waits for its acknowledgement, which
 * comes when its events are committed. Broker, Connect worker and senders are processes of their own.
 */
final class IntakeBenchmark {
    private static final int EVENTS_PER_REQUEST = 100;
    private static final int[] CONNECTIONS = {1, 16, 64};
    private static final Duration WARM = Duration.ofSeconds(4);
    private static final Duration READY_MAX = Duration.ofMinutes(3);
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final int port;
    private final byte[] body;

    private IntakeBenchmark(int port) {
        this.port = port;
        body = body();
    }

    public static void main(String[] args) throws Exception {
        Duration measure = Duration.ofSeconds(Integer.getInteger("seconds", 8));
        int port = FreePort.any();
        int console = FreePort.any();
        try (Scratch scratch = Scratch.make("intake");
                BrokerProcess broker = BrokerProcess.start(scratch.folder())) {
            broker.topics(new TopicSettings("bench.", "", "", "", "", "", "", "", 6, 1, 1));
            try (ChildProcess source = start(scratch.folder(), broker.bootstrap(), port, console)) {
                source.awaitReady(console, READY_MAX);
                IntakeBenchmark it = new IntakeBenchmark(port);
                System.out.printf(
                        Locale.ROOT,
                        "%d events of 377 bytes a request%nconnections   events/s   p50 ms   p99 ms   max ms   CPU-s/M   not 200%n",
                        EVENTS_PER_REQUEST);
                for (int connections : CONNECTIONS) {
                    it.load(connections, WARM);
                    Duration cpu = source.cpu();
                    Load load = it.load(connections, measure);
                    System.out.println(line(connections, load, source.cpu().minus(cpu)));
                }
            }
        }
    }

    private static String line(int connections, Load load, Duration cpu) {
        double events = load.latency.getTotalCount() * (double) EVENTS_PER_REQUEST;
        return String.format(
                Locale.ROOT,
                "%11d %10.0f %8.1f %8.1f %8.1f %9.2f %9d",
                connections,
                events / (load.nanos / NANOS_PER_SECOND),
                load.latency.getValueAtPercentile(50) / NANOS_PER_MILLI,
                load.latency.getValueAtPercentile(99) / NANOS_PER_MILLI,
                load.latency.getMaxValue() / NANOS_PER_MILLI,
                cpu.toNanos() / NANOS_PER_SECOND / (events / 1e6),
                load.refused);
    }

    /** Each connection sends its next request when it has its answer. */
    private Load load(int connections, Duration duration) throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(connections);
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        try {
            List<Future<Load>> running = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                running.add(senders.submit(() -> send(end)));
            }
            Load all = new Load();
            for (Future<Load> each : running) {
                Load one = each.get();
                all.latency.add(one.latency);
                all.refused += one.refused;
            }
            all.nanos = System.nanoTime() - start;
            return all;
        } finally {
            senders.shutdownNow();
        }
    }

    private Load send(long end) throws IOException {
        Load load = new Load();
        try (HecConnection connection = new HecConnection(port)) {
            byte[] request = connection.request(body);
            for (long now = System.nanoTime(); now < end; ) {
                int status = connection.post(request);
                long answered = System.nanoTime();
                if (status == 200) {
                    load.latency.recordValue(answered - now);
                } else {
                    load.refused++;
                }
                now = answered;
            }
        }
        return load;
    }

    private static byte[] body() {
        StringBuilder body = new StringBuilder();
        for (int number = 0; number < EVENTS_PER_REQUEST; number++) {
            body.append("{\"sourcetype\":\"")
                    .append(CanonicalEvents.SOURCETYPE)
                    .append("\",\"event\":")
                    .append(CanonicalEvents.of377(number))
                    .append('}');
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static ChildProcess start(Path folder, String bootstrap, int port, int console) throws IOException {
        Path config = folder.resolve("source.yaml");
        Files.writeString(config, """
                kafka:
                  bootstrap: %s
                topics:
                  prefix: bench.
                  replication: 1
                  min-insync: 1
                source:
                  port: %d
                  auth: none
                  connect:
                    rest-port: 0
                console:
                  port: %d
                """.formatted(bootstrap, port, console));
        return ChildProcess.weir(
                folder.resolve("source.log"),
                Map.of(),
                "source",
                "--config",
                config.toString(),
                "--data",
                folder.resolve("source").toString());
    }

    private static final class Load {
        final Histogram latency = new Histogram(3);
        long refused;
        long nanos;
    }
}
