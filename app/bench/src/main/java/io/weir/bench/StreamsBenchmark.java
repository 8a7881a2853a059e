package io.weir.bench;

import io.weir.config.TopicSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What judging costs: {@code weir streams} with the log types that ship, against Kafka Streams that only branches, and
 * against a plain transactional copy, each in a process of its own on the same bytes and the same broker.
 */
final class StreamsBenchmark {
    private static final int PARTITIONS = 4;
    private static final String RAW = "bench.raw";

    private final Path folder;
    private final BrokerProcess broker;
    private final long events;

    private StreamsBenchmark(Path folder, BrokerProcess broker, long events) {
        this.folder = folder;
        this.broker = broker;
        this.events = events;
    }

    public static void main(String[] args) throws Exception {
        long events = Long.getLong("events", 1_500_000);
        int rounds = Integer.getInteger("rounds", 1);
        try (Scratch scratch = Scratch.make("streams");
                BrokerProcess broker = BrokerProcess.start(scratch.folder())) {
            StreamsBenchmark it = new StreamsBenchmark(scratch.folder(), broker, events);
            broker.topics(topics("bench."));
            new Prefill(broker.bootstrap(), PARTITIONS, CanonicalEvents::of377).raw(RAW, events);
            for (int round = 0; round < rounds; round++) {
                it.round(round);
            }
        }
    }

    private void round(int round) throws Exception {
        Measured copy = measure("copy", round);
        Measured branch = measure("branch", round);
        Measured weir = measure("weir", round);
        System.out.printf(
                Locale.ROOT,
                "CPU to copy: branch %.2f, weir %.2f; to branch: weir %.2f, %+.1f CPU-s/M%n",
                branch.cpuSecondsPerMillion() / copy.cpuSecondsPerMillion(),
                weir.cpuSecondsPerMillion() / copy.cpuSecondsPerMillion(),
                weir.cpuSecondsPerMillion() / branch.cpuSecondsPerMillion(),
                weir.cpuSecondsPerMillion() - branch.cpuSecondsPerMillion());
    }

    private Measured measure(String name, int round) throws Exception {
        String group = name + round;
        TopicSettings topics = topics(group + ".");
        broker.topics(topics);
        Progress progress = new Progress(broker.admin(), group, RAW);
        Measured measured;
        try (ChildProcess app = start(name, group)) {
            measured = Measured.of(name, app, progress::committed, events / 3, events);
        }
        System.out.println(measured.line());
        List<String> written = new ArrayList<>(topics.names());
        written.remove(RAW);
        broker.admin().deleteTopics(written).all().get();
        return measured;
    }

    private ChildProcess start(String name, String group) throws IOException {
        Path log = folder.resolve(group + ".log");
        String state = folder.resolve(group).toString();
        return switch (name) {
            case "copy" ->
                ChildProcess.java(
                        log, ChildProcess.PART, CopyApp.class, broker.bootstrap(), group, RAW, group + ".valid");
            case "branch" ->
                ChildProcess.java(
                        log, ChildProcess.PART, BranchApp.class, broker.bootstrap(), group, RAW, group + ".", state);
            default -> weir(group, log, state);
        };
    }

    private ChildProcess weir(String group, Path log, String state) throws IOException {
        Path config = folder.resolve(group + ".yaml");
        Files.writeString(config, """
                kafka:
                  bootstrap: %s
                topics:
                  prefix: %s.
                  raw: %s
                  partitions: %d
                  replication: 1
                  min-insync: 1
                streams:
                  application-id: %s
                console:
                  port: 0
                """.formatted(broker.bootstrap(), group, RAW, PARTITIONS, group));
        return ChildProcess.weir(log, Map.of(), "streams", "--config", config.toString(), "--data", state);
    }

    private static TopicSettings topics(String prefix) {
        return new TopicSettings(prefix, RAW, "", "", "", "", "", "", PARTITIONS, 1, 1);
    }
}
