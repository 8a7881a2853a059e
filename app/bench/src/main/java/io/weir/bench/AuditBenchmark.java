package io.weir.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.config.TopicSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.NewTopic;

/** How long both audits take over events that were judged and delivered, each as the command that a user runs. */
final class AuditBenchmark {
    private static final int PARTITIONS = 6;
    private static final String PREFIX = "bench.";
    private static final String SOURCE_OFFSETS = "bench-connect-offsets";
    private static final Duration AUDIT_MAX = Duration.ofMinutes(10);
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(");

    private final Path folder;
    private final long events;

    private AuditBenchmark(Path folder, long events) {
        this.folder = folder;
        this.events = events;
    }

    public static void main(String[] args) throws Exception {
        long events = Long.getLong("events", 1_000_000);
        TopicSettings topics = new TopicSettings(PREFIX, "", "", "", "", "", "", "", PARTITIONS, 1, 1);
        try (Scratch scratch = Scratch.make("audit");
                BrokerProcess broker = BrokerProcess.start(scratch.folder())) {
            broker.topics(topics);
            broker.admin()
                    .createTopics(List.of(new NewTopic(SOURCE_OFFSETS, 1, (short) 1)))
                    .all()
                    .get();
            try (Delivered delivered = new Delivered(broker.bootstrap(), topics, SOURCE_OFFSETS)) {
                delivered.fill(events);
                delivered.commit(
                        broker.admin(),
                        Map.of(
                                topics.raw(), "bench-streams",
                                topics.valid(), "bench-sink-valid",
                                topics.priority(), "bench-sink-priority"));
            }
            AuditBenchmark it = new AuditBenchmark(scratch.folder(), events);
            it.configure(broker.bootstrap());
            it.measure("fast");
            it.measure("deep", "--deep");
        }
    }

    private void configure(String bootstrap) throws IOException {
        Files.writeString(config(), """
                kafka:
                  bootstrap: %s
                topics:
                  prefix: %s
                  partitions: %d
                  replication: 1
                  min-insync: 1
                streams:
                  application-id: bench-streams
                sink:
                  group: bench-sink
                source:
                  connect:
                    group: bench-connect
                """.formatted(bootstrap, PREFIX, PARTITIONS));
    }

    private void measure(String name, String... more) throws Exception {
        Path log = folder.resolve(name + ".log");
        Path collections = folder.resolve(name + ".gc");
        Map<String, String> environment = Map.of("WEIR_JAVA_OPTS", "-Xlog:gc:file=" + collections);
        String[] arguments = new String[4 + more.length];
        System.arraycopy(more, 0, arguments, 4, more.length);
        arguments[0] = "audit";
        arguments[1] = "--config";
        arguments[2] = config().toString();
        arguments[3] = "--json";
        long began = System.nanoTime();
        int exit;
        AtomicLong cpuMillis = new AtomicLong();
        try (ChildProcess audit = ChildProcess.weir(log, environment, arguments)) {
            exit = audit.end(AUDIT_MAX, () -> cpuMillis.set(audit.cpu().toMillis()));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        String said = Files.readString(log);
        if (exit != 0) {
            throw new IllegalStateException(name + " ended with " + exit + ":\n" + said);
        }
        JsonNode json = new ObjectMapper().readTree(said.substring(said.indexOf('{')));
        long taken = json.at("/counts/taken").asLong();
        if (taken != events) {
            throw new IllegalStateException(name + " counted " + taken + " events of " + events);
        }
        System.out.printf(
                Locale.ROOT,
                "%-5s %,d events in %.1f s with its start: %,.0f events/s, %.1f CPU-s; heap at most %d MB in use, %d MB after a"
                        + " collection; load %s%n",
                name,
                events,
                seconds,
                events / seconds,
                cpuMillis.get() / 1e3,
                most(collections, 1),
                most(collections, 2),
                load());
        if (json.has("deep")) {
            System.out.printf(
                    Locale.ROOT,
                    "      reading alone: %,d records in %.1f s: %,d records/s, %,.0f events/s%n",
                    json.at("/records_read").asLong(),
                    json.at("/seconds").asDouble(),
                    json.at("/records_per_second").asLong(),
                    events / json.at("/seconds").asDouble());
        }
    }

    /** Of what the collector saw before, or left after, a collection. */
    private static long most(Path collections, int group) throws IOException {
        long most = 0;
        Matcher matcher = COLLECTION.matcher(Files.readString(collections));
        while (matcher.find()) {
            most = Math.max(most, Long.parseLong(matcher.group(group)));
        }
        return most;
    }

    private static String load() throws IOException {
        Path load = Path.of("/proc/loadavg");
        return Files.exists(load) ? Files.readString(load).substring(0, 4) : "unknown";
    }

    private Path config() {
        return folder.resolve("weir.yaml");
    }
}
