package io.weir.cluster;

import io.weir.config.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads committed records between two offsets, belongs to no group, and commits nothing. For one thread. */
public final class LogReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;

    /** From the first offset up to the second, which is not read. */
    public record Range(long from, long to) {}

    /**
     * What was found of the ranges asked for.
     *
     * @param unread of those without a record, the ones that could not be read to their end
     */
    public record Firsts(Map<TopicPartition, ConsumerRecord<byte[], byte[]>> found, Set<TopicPartition> unread) {}

    public LogReader(KafkaSettings kafka, String clientId) {
        this(kafka, clientId, ConsumerConfig.DEFAULT_MAX_PARTITION_FETCH_BYTES);
    }

    /** @param partitionBytes how much of a partition is fetched at once: little, where single records are looked for */
    public LogReader(KafkaSettings kafka, String clientId, int partitionBytes) {
        Map<String, Object> properties = kafka.client();
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        // It shares a heap with the pipeline: what is fetched ahead stays small.
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, partitionBytes);
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Gives each record to the reader until it says that it has enough. A transaction that is open within a range is
     * waited for.
     *
     * @param wants false once it wants no more
     * @return the partitions that could not be read to their end before the deadline, or were not wanted to it
     */
    public Set<TopicPartition> read(
            Map<TopicPartition, Range> ranges, Duration deadline, Predicate<ConsumerRecord<byte[], byte[]>> wants) {
        return read(ranges, deadline, wants, Set.of());
    }

    /** The first record of each range, where there is one. A transaction that is open before it is waited for. */
    public Firsts first(Map<TopicPartition, Range> ranges, Duration deadline) {
        Map<TopicPartition, ConsumerRecord<byte[], byte[]>> found = new HashMap<>();
        Set<TopicPartition> unread = read(
                ranges,
                deadline,
                record -> {
                    found.putIfAbsent(new TopicPartition(record.topic(), record.partition()), record);
                    return true;
                },
                found.keySet());
        return new Firsts(found, unread);
    }

    /** @param enough grows while reading: partitions of which no more is wanted */
    private Set<TopicPartition> read(
            Map<TopicPartition, Range> ranges,
            Duration deadline,
            Predicate<ConsumerRecord<byte[], byte[]>> wants,
            Set<TopicPartition> enough) {
        Set<TopicPartition> behind = new HashSet<>();
        ranges.forEach((partition, range) -> {
            if (range.from() < range.to()) {
                behind.add(partition);
            }
        });
        consumer.assign(behind);
        behind.forEach(it -> consumer.seek(it, range(ranges, it).from()));
        long before = System.nanoTime() + deadline.toNanos();
        while (!behind.isEmpty() && System.nanoTime() - before < 0) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() < range(ranges, partition).to() && !wants.test(record)) {
                    consumer.assign(Set.of());
                    return behind;
                }
            }
            Set<TopicPartition> done = new HashSet<>();
            behind.forEach(it -> {
                if (enough.contains(it)
                        || consumer.position(it) >= range(ranges, it).to()) {
                    done.add(it);
                }
            });
            behind.removeAll(done);
            // What is read is not fetched any further.
            consumer.pause(done);
        }
        consumer.assign(Set.of());
        return behind;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE));
    }

    private static Range range(Map<TopicPartition, Range> ranges, TopicPartition partition) {
        return ranges.getOrDefault(partition, new Range(0, 0));
    }
}
