package io.weir.bench;

import io.weir.config.KafkaSettings;
import io.weir.config.TopicSettings;
import io.weir.demo.FakeSiem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** All of {@code weir up} before a SIEM that takes so many events a second, with bulk and a trickle of priority. */
final class Congestion implements AutoCloseable {
    private static final int CONNECTIONS = 16;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration STANDSTILL_MAX = Duration.ofMinutes(2);
    private static final double MICROS_PER_MILLI = 1e3;

    private final FakeSiem siem;
    private final UpProcess up;
    private final BulkLoad bulk;
    private final PriorityTrickle priority;

    private Congestion(FakeSiem siem, UpProcess up, BulkLoad bulk, PriorityTrickle priority) {
        this.siem = siem;
        this.up = up;
        this.bulk = bulk;
        this.priority = priority;
    }

    static Congestion start(Path folder, long capPerSecond) throws Exception {
        PriorityTrickle priority = new PriorityTrickle();
        FakeSiem siem = FakeSiem.start(0, priority);
        UpProcess up = null;
        try {
            siem.limit(capPerSecond);
            up = UpProcess.start(folder, UpProcess.Target.splunk(siem.url()), Map.of());
            up.awaitReady();
            return new Congestion(siem, up, new BulkLoad(port(up), CONNECTIONS), priority);
        } catch (Exception | Error failure) {
            if (up != null) {
                up.close();
            }
            siem.close();
            throw failure;
        }
    }

    FakeSiem siem() {
        return siem;
    }

    BulkLoad bulk() {
        return bulk;
    }

    PriorityTrickle priority() {
        return priority;
    }

    void startPriority(int perSecond) {
        priority.start(port(up), perSecond);
    }

    /** Events without a copy at the SIEM that the intake has promised to keep; copies it can have more. */
    long outstanding() {
        return bulk.acknowledged() + priority.accepted() - siem.received().distinct();
    }

    /** Until that many bulk events were promised to be kept, and all of them are judged: the sink has them before it. */
    void awaitBacklog(long events) throws Exception {
        KafkaSettings kafka = up.seen().kafka();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            long before = -1;
            long now = judged(admin);
            long movedNanos = System.nanoTime();
            while (bulk.acknowledged() < events || now < events || now != before) {
                TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
                movedNanos = now == before ? movedNanos : System.nanoTime();
                if (System.nanoTime() - movedNanos > STANDSTILL_MAX.toNanos()) {
                    throw new IllegalStateException("no backlog of " + events + ": " + bulk.acknowledged()
                            + " were taken, " + now + " judged, and nothing moves");
                }
                before = now;
                now = judged(admin);
            }
        }
    }

    /** Until the SIEM has all, by its count, and each of priority, or nothing has come for long; false then. */
    boolean awaitDrained() throws InterruptedException {
        long least = Long.MAX_VALUE;
        long movedNanos = System.nanoTime();
        while (true) {
            long now = Math.max(outstanding(), priority.missing());
            if (now <= 0) {
                return true;
            }
            if (now < least) {
                least = now;
                movedNanos = System.nanoTime();
            }
            if (System.nanoTime() - movedNanos > STANDSTILL_MAX.toNanos()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    static String line(String what, Histogram latencies) {
        return String.format(
                Locale.ROOT,
                "%-24s %6d events: p50 %7.0f ms, p90 %7.0f ms, p99 %7.0f ms, most %7.0f ms",
                what,
                latencies.getTotalCount(),
                latencies.getValueAtPercentile(50) / MICROS_PER_MILLI,
                latencies.getValueAtPercentile(90) / MICROS_PER_MILLI,
                latencies.getValueAtPercentile(99) / MICROS_PER_MILLI,
                latencies.getMaxValue() / MICROS_PER_MILLI);
    }

    @Override
    public void close() throws InterruptedException {
        bulk.close();
        priority.close();
        up.close();
        siem.close();
    }

    /** Verdicts in their topics; a few more, because markers take offsets too. */
    private long judged(Admin admin) throws InterruptedException {
        TopicSettings topics = up.seen().topics();
        Map<TopicPartition, OffsetSpec> ends = List.of(topics.valid(), topics.priority(), topics.dlq()).stream()
                .flatMap(topic -> IntStream.range(0, topics.partitions()).mapToObj(p -> new TopicPartition(topic, p)))
                .collect(Collectors.toMap(it -> it, it -> OffsetSpec.latest()));
        try {
            return admin.listOffsets(ends).all().get().values().stream()
                    .mapToLong(it -> it.offset())
                    .sum();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static int port(UpProcess up) {
        return up.seen().intake().getPort();
    }
}
