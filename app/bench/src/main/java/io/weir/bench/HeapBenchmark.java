package io.weir.bench;

import io.weir.config.KafkaSettings;
import io.weir.config.TopicSettings;
import io.weir.demo.Demo;
import io.weir.demo.DemoOptions;
import io.weir.demo.FakeSiem;
import io.weir.demo.Fault;
import io.weir.demo.Mix;
import io.weir.demo.Pace;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * {@code weir up} on a heap of 768 MB takes a million events while the SIEM refuses every one, and then delivers them:
 * what stays in the heap must not grow with the backlog.
 */
final class HeapBenchmark {
    /** Of 768 MB: the rest is room for what is short-lived. */
    private static final long LIVE_BYTES_MAX = 400L << 20;

    private static final Duration SAMPLE_EVERY = Duration.ofSeconds(10);
    private static final int SAMPLES_AT_REST = 3;
    private static final int CONNECTIONS = 16;
    private static final Duration DRAIN_PATIENCE = Duration.ofMinutes(2);

    private final UpProcess up;
    private final FakeSiem siem;
    private final long events;
    private long liveBytesMost;

    private HeapBenchmark(UpProcess up, FakeSiem siem, long events) {
        this.up = up;
        this.siem = siem;
        this.events = events;
    }

    public static void main(String[] args) throws Exception {
        long events = Long.getLong("events", 1_000_000);
        int code;
        try (Scratch scratch = Scratch.make("heap");
                FakeSiem siem = FakeSiem.start(0);
                UpProcess up = UpProcess.start(
                        scratch.folder(), UpProcess.Target.splunk(siem.url()), Map.of("WEIR_HEAP", "768m"))) {
            up.awaitReady();
            code = new HeapBenchmark(up, siem, events).run();
        }
        System.exit(code);
    }

    private int run() throws Exception {
        siem.misbehave(Fault.busy(Duration.ofSeconds(1)));
        DemoOptions options = new DemoOptions(
                Mix.ALL, events, new Pace(0, List.of()), List.of(), true, 1, CONNECTIONS, DRAIN_PATIENCE);
        Demo demo = new Demo(options, up.seen(), siem, System.out, Clock.systemUTC());
        ExecutorService sender = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> account = sender.submit(demo::run);
            sampleUntilAtRest();
            siem.behave();
            System.out.println("The SIEM takes events again.");
            while (!account.isDone()) {
                sample();
                TimeUnit.NANOSECONDS.sleep(SAMPLE_EVERY.toNanos());
            }
            sample();
            boolean isFlat = liveBytesMost <= LIVE_BYTES_MAX;
            System.out.printf(
                    Locale.ROOT,
                    "Most of the heap in use after a full collection: %d MiB, %s the bound of %d MiB.%n",
                    liveBytesMost >> 20,
                    isFlat ? "within" : "BEYOND",
                    LIVE_BYTES_MAX >> 20);
            return isFlat ? account.get() : 1;
        } finally {
            sender.shutdownNow();
        }
    }

    /** Until everything has been taken in and judged, and waits for the SIEM. */
    private void sampleUntilAtRest() throws Exception {
        KafkaSettings kafka = up.seen().kafka();
        TopicSettings topics = up.seen().topics();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            long before = -1;
            int atRest = 0;
            while (atRest < SAMPLES_AT_REST) {
                sample();
                TimeUnit.NANOSECONDS.sleep(SAMPLE_EVERY.toNanos());
                long now = written(admin, topics);
                boolean isAll = now >= 2 * events;
                atRest = isAll && now == before ? atRest + 1 : 0;
                before = now;
            }
        }
    }

    /** Events in the raw topic, and in those of the verdicts; a little more, because markers take offsets too. */
    private static long written(Admin admin, TopicSettings topics) throws Exception {
        Map<TopicPartition, OffsetSpec> ends =
                List.of(topics.raw(), topics.valid(), topics.priority(), topics.dlq()).stream()
                        .flatMap(topic ->
                                IntStream.range(0, topics.partitions()).mapToObj(p -> new TopicPartition(topic, p)))
                        .collect(Collectors.toMap(it -> it, it -> OffsetSpec.latest()));
        return admin.listOffsets(ends).all().get().values().stream()
                .mapToLong(it -> it.offset())
                .sum();
    }

    private void sample() throws Exception {
        LiveHeap live = LiveHeap.of(up.process().pid());
        liveBytesMost = Math.max(liveBytesMost, live.usedBytes());
        System.out.printf(
                Locale.ROOT,
                "heap in use after a full collection %4d MiB; resident %4d MiB%n",
                live.usedBytes() >> 20,
                live.residentBytes() >> 20);
    }
}
