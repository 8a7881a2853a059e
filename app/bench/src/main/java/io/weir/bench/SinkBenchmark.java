package io.weir.bench;

import io.weir.config.TopicSettings;
import io.weir.demo.Fault;
import io.weir.demo.RemoteSiem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * How fast {@code weir sink} empties a topic of 500-byte events into a fake Splunk collector that answers at once, and
 * into one that takes 20 ms a request. Broker, SIEM and sink are processes of their own.
 */
final class SinkBenchmark {
    private static final int PARTITIONS = 6;
    private static final Duration FAULT = Duration.ofHours(1);
    private static final Duration READY_MAX = Duration.ofMinutes(1);
    private static final String PREFIX = "bench.";

    private final Path folder;
    private final BrokerProcess broker;
    private final RemoteSiem siem;
    private final URI url;
    private final long events;

    private SinkBenchmark(Path folder, BrokerProcess broker, URI url, long events) {
        this.folder = folder;
        this.broker = broker;
        this.siem = new RemoteSiem(url);
        this.url = url;
        this.events = events;
    }

    public static void main(String[] args) throws Exception {
        long events = Long.getLong("events", 1_500_000);
        int rounds = Integer.getInteger("rounds", 1);
        int port = FreePort.any();
        try (Scratch scratch = Scratch.make("sink");
                BrokerProcess broker = BrokerProcess.start(scratch.folder());
                ChildProcess siem = ChildProcess.weir(
                        scratch.folder().resolve("siem.log"), Map.of(), "siem", "--port", String.valueOf(port))) {
            siem.await("listening", READY_MAX, () -> FreePort.isTaken(port));
            TopicSettings topics = new TopicSettings(PREFIX, "", "", "", "", "", "", "", PARTITIONS, 1, 1);
            broker.topics(topics);
            new Prefill(broker.bootstrap(), PARTITIONS, CanonicalEvents::of500).judged(topics.valid(), events);
            SinkBenchmark it =
                    new SinkBenchmark(scratch.folder(), broker, URI.create("http://127.0.0.1:" + port), events);
            for (int round = 0; round < rounds; round++) {
                double atOnce = it.measure(0, round).perSecond();
                double late = it.measure(20, round).perSecond();
                System.out.printf(Locale.ROOT, "20 ms to 0 ms: %.2f%n", late / atOnce);
            }
        }
    }

    private Measured measure(long delayMillis, int round) throws Exception {
        String group = "sink-" + delayMillis + "ms-" + round;
        if (delayMillis == 0) {
            siem.behave();
        } else {
            siem.misbehave(Fault.slow(Duration.ofMillis(delayMillis)), FAULT);
        }
        Progress progress = new Progress(broker.admin(), group + "-valid", PREFIX + "valid");
        long before = siem.received().events();
        Measured measured;
        try (ChildProcess sink = start(group)) {
            measured = Measured.of(delayMillis + " ms", sink, progress::committed, events / 3, events);
        }
        System.out.println(measured.line());
        long came = siem.received().events() - before;
        if (came < events) {
            throw new IllegalStateException("the SIEM got " + came + " of " + events);
        }
        return measured;
    }

    private ChildProcess start(String group) throws IOException {
        Path config = folder.resolve(group + ".yaml");
        Files.writeString(config, """
                kafka:
                  bootstrap: %s
                topics:
                  prefix: %s
                  partitions: %d
                  replication: 1
                  min-insync: 1
                sink:
                  group: %s
                  target:
                    type: splunk-hec
                    url: %s
                    token: ${env:SIEM_TOKEN}
                console:
                  port: 0
                """.formatted(broker.bootstrap(), PREFIX, PARTITIONS, group, url));
        return ChildProcess.weir(
                folder.resolve(group + ".log"),
                Map.of("SIEM_TOKEN", "bench"),
                "sink",
                "--config",
                config.toString(),
                "--data",
                folder.resolve(group).toString());
    }
}
