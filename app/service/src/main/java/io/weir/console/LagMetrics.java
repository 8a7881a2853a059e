package io.weir.console;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many records each lane has not dealt with: {@code weir_lag_records}. A difference of offsets counts transaction
 * markers too, so that an idle lane would never show 0, and 0 has to mean done: a small difference is read and counted,
 * a large one is shown as the upper bound it is.
 */
public final class LagMetrics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LagMetrics.class);

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    /** Up to this difference a partition is counted: some hundred kilobytes of events to read. */
    private static final long COUNTED_MAX = 200;

    private static final Duration COUNT_MAX = Duration.ofSeconds(2);

    private final Admin admin;
    private final Consumer<byte[], byte[]> counter;
    private final List<Lane> lanes;
    private final Map<String, Double> lags = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "weir-lag");
        thread.setDaemon(true);
        return thread;
    });

    /** The name the metric shows, the consumer group that works on it, and its topic. */
    public record Lane(String name, String group, String topic) {}

    /** @param client properties of a Kafka client, with the bootstrap servers */
    public LagMetrics(Map<String, ?> client, List<Lane> lanes, MeterRegistry meters) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
        properties.put("client.id", "weir-lag");
        properties.put("max.partition.fetch.bytes", "65536");
        this.lanes = List.copyOf(lanes);
        admin = Admin.create(new HashMap<>(client));
        counter = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        for (Lane lane : lanes) {
            lags.put(lane.name(), Double.NaN);
            Gauge.builder("weir.lag.records", () -> lags.getOrDefault(lane.name(), Double.NaN))
                    .tag("lane", lane.name())
                    .description("Records not dealt with yet; an upper bound where it is large")
                    .register(meters);
        }
    }

    public void start() {
        ScheduledFuture<?> unused =
                timer.scheduleWithFixedDelay(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (timer.awaitTermination(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                counter.close(CloseOptions.timeout(Duration.ofSeconds(1)));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        admin.close(Duration.ofSeconds(1));
    }

    /** An unreachable cluster shows as NaN, which is not 0. */
    private void look() {
        for (Lane lane : lanes) {
            try {
                lags.put(lane.name(), (double) lag(lane));
            } catch (ExecutionException | TimeoutException | KafkaException unknown) {
                LOG.debug("the lag of {} is not known", lane.name(), unknown);
                lags.put(lane.name(), Double.NaN);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private long lag(Lane lane) throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
        counter.partitionsFor(lane.topic(), ANSWER_MAX).forEach(partition -> {
            TopicPartition it = new TopicPartition(lane.topic(), partition.partition());
            latest.put(it, OffsetSpec.latest());
            earliest.put(it, OffsetSpec.earliest());
        });
        ListOffsetsOptions committedOnly = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> ends =
                offsets(answer(admin.listOffsets(latest, committedOnly).all()));
        Map<TopicPartition, Long> starts =
                offsets(answer(admin.listOffsets(earliest, committedOnly).all()));
        Map<TopicPartition, OffsetAndMetadata> committed =
                answer(admin.listConsumerGroupOffsets(lane.group()).partitionsToOffsetAndMetadata());
        Map<TopicPartition, Long> from = new LinkedHashMap<>();
        long lag = 0;
        for (TopicPartition partition : latest.keySet()) {
            OffsetAndMetadata done = committed.get(partition);
            long start = starts.getOrDefault(partition, 0L);
            long next = done == null ? start : Math.max(start, done.offset());
            long difference = ends.getOrDefault(partition, 0L) - next;
            if (difference > COUNTED_MAX) {
                lag += difference;
            } else if (difference > 0) {
                from.put(partition, next);
            }
        }
        return lag + count(from, ends);
    }

    /** The records that a reader of committed data would see between the two, which markers and aborted ones are not. */
    private long count(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        counter.assign(from.keySet());
        from.forEach(counter::seek);
        long deadline = System.nanoTime() + COUNT_MAX.toNanos();
        long count = 0;
        while (!from.isEmpty()
                && System.nanoTime() < deadline
                && !Thread.currentThread().isInterrupted()) {
            ConsumerRecords<byte[], byte[]> records = counter.poll(Duration.ofMillis(100));
            for (var record : records) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                count += record.offset() < to.getOrDefault(partition, 0L) ? 1 : 0;
            }
            boolean isRead = from.keySet().stream()
                    .allMatch(partition -> counter.position(partition) >= to.getOrDefault(partition, 0L));
            if (isRead) {
                break;
            }
        }
        return count;
    }

    private static Map<TopicPartition, Long> offsets(Map<TopicPartition, ListOffsetsResultInfo> answers) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        answers.forEach((partition, answer) -> offsets.put(partition, answer.offset()));
        return offsets;
    }

    private static <T> T answer(KafkaFuture<T> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }
}
