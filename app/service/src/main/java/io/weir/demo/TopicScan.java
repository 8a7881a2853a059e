package io.weir.demo;

import io.weir.config.KafkaSettings;
import io.weir.config.TopicSettings;
import io.weir.envelope.Headers;
import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the valid, priority and dead-letter topics as any other consumer would, and notes which events of a run stand
 * there: evidence that owes nothing to what the pipeline says of itself. Belongs to no group and commits nothing.
 */
final class TopicScan implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final TopicSettings topics;
    private final long run;
    private final Seen valid = new Seen();
    private final Seen priority = new Seen();
    private final Map<String, Seen> dead = new ConcurrentHashMap<>();
    private final Marker.Found found = new Marker.Found();
    private final AtomicReference<@Nullable CountDownLatch> endWanted = new AtomicReference<>();
    private final Thread thread = new Thread(this::scan, "demo-scan");
    private volatile @Nullable String trouble;
    private volatile boolean closed;

    private TopicScan(Consumer<byte[], byte[]> consumer, TopicSettings topics, long run) {
        this.consumer = consumer;
        this.topics = topics;
        this.run = run;
    }

    /** Begins at the topics' present ends: what comes before belongs to other runs. */
    static TopicScan begin(KafkaSettings kafka, TopicSettings topics, long run) {
        Map<String, Object> config = kafka.client();
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, "weir-demo-scan");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
        return begin(
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()), topics, run);
    }

    static TopicScan begin(Consumer<byte[], byte[]> consumer, TopicSettings topics, long run) {
        List<TopicPartition> partitions = Stream.of(topics.valid(), topics.priority(), topics.dlq())
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.endOffsets(partitions).forEach(consumer::seek);
        TopicScan scan = new TopicScan(consumer, topics, run);
        scan.thread.setDaemon(true);
        scan.thread.start();
        return scan;
    }

    BitSet valid() {
        return valid.numbers();
    }

    BitSet priority() {
        return priority.numbers();
    }

    /** By category. */
    SortedMap<String, BitSet> dead() {
        SortedMap<String, BitSet> numbers = new TreeMap<>();
        dead.forEach((category, seen) -> numbers.put(category, seen.numbers()));
        return numbers;
    }

    /** Records of an id that stands in the same place already: exactly-once says there is none. */
    long duplicates() {
        return Stream.concat(Stream.of(valid, priority), dead.values().stream())
                .mapToLong(Seen::duplicates)
                .sum();
    }

    /** Why it stopped reading; empty as long as it reads. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Returns true once everything has been read that is committed by now. */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        endWanted.set(reached);
        return reached.await(patience.toNanos(), TimeUnit.NANOSECONDS) && trouble == null;
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void scan() {
        try (consumer) {
            Map<TopicPartition, Long> ends = Map.of();
            CountDownLatch wanted = null;
            while (!closed) {
                consumer.poll(POLL).forEach(this::note);
                if (wanted == null) {
                    wanted = endWanted.getAndSet(null);
                    ends = wanted == null ? Map.of() : consumer.endOffsets(consumer.assignment());
                }
                if (wanted != null && isPast(ends)) {
                    wanted.countDown();
                    wanted = null;
                }
            }
        } catch (WakeupException closing) {
            trouble = "closed";
        } catch (KafkaException broken) {
            trouble = "the topics cannot be read: " + broken.getMessage();
        }
    }

    private boolean isPast(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        found.clear();
        if (record.value() == null || !Marker.find(record.value(), found) || found.run != run) {
            return;
        }
        Sid sid = Optional.ofNullable(text(record, Headers.SID))
                .flatMap(Sid::parse)
                .orElseGet(() -> Sid.derived(
                        new Origin(record.topic(), record.partition(), record.offset()), record.timestamp()));
        byte[] lane = (sid.lane() + ":" + sid.epoch()).getBytes(StandardCharsets.UTF_8);
        place(record).add(found.number, Hash.of(lane, 0, lane.length), sid.seq());
    }

    private Seen place(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.valid())) {
            return valid;
        }
        if (record.topic().equals(topics.priority())) {
            return priority;
        }
        String category = text(record, Headers.CATEGORY);
        return dead.computeIfAbsent(category == null ? "without a category" : category, name -> new Seen());
    }

    private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String header) {
        Header last = record.headers().lastHeader(header);
        return last == null || last.value() == null ? null : new String(last.value(), StandardCharsets.UTF_8);
    }
}
