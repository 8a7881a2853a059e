package io.weir.rescan;

import io.weir.cluster.LogReader.Range;
import io.weir.config.KafkaSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.CRC32C;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads whole topics, committed records only, as fast as they come. Of a value it keeps the checksum: the bytes are
 * summed where the client has them, and not copied. For one thread.
 */
final class ScanReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE = Duration.ofSeconds(1);

    /** An open transaction of a process that was killed is over after 10 s, and looked for every 10 s. */
    static final Duration STALL_MAX = Duration.ofSeconds(25);

    private final KafkaConsumer<byte[], Integer> consumer;
    private final LongAdder progress;
    private final long stallNanos;

    ScanReader(KafkaSettings kafka, String clientId, LongAdder progress, Duration stallMax) {
        this.progress = progress;
        this.stallNanos = stallMax.toNanos();
        Map<String, Object> properties = kafka.client();
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        // Small enough for the young generation: what is fetched ahead is most of the heap that is used.
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        // The kernel knows better how much of a window a connection needs.
        properties.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, -1);
        consumer = new KafkaConsumer<>(properties, new NoKey(), new Checksum());
    }

    /** @return how far each partition was read that could not be read to its end */
    Map<TopicPartition, Long> read(Map<TopicPartition, Range> ranges, Map<TopicPartition, Taker> takers) {
        Set<TopicPartition> left = new HashSet<>();
        ranges.forEach((partition, range) -> {
            if (range.from() < range.to()) {
                left.add(partition);
            }
        });
        consumer.assign(left);
        left.forEach(it -> consumer.seek(it, range(ranges, it).from()));
        long moved = System.nanoTime();
        while (!left.isEmpty() && System.nanoTime() - moved < stallNanos) {
            ConsumerRecords<byte[], Integer> records = poll(takers);
            for (TopicPartition partition : records.partitions()) {
                take(
                        records,
                        partition,
                        takers.get(partition),
                        range(ranges, partition).to());
            }
            progress.add(records.count());
            Set<TopicPartition> done = new HashSet<>();
            left.forEach(it -> {
                if (consumer.position(it) >= range(ranges, it).to()) {
                    done.add(it);
                }
            });
            left.removeAll(done);
            consumer.pause(done);
            if (!records.isEmpty() || !done.isEmpty()) {
                moved = System.nanoTime();
            }
        }
        Map<TopicPartition, Long> behind = new HashMap<>();
        left.forEach(it -> behind.put(it, consumer.position(it)));
        consumer.assign(Set.of());
        return behind;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE));
    }

    private ConsumerRecords<byte[], Integer> poll(Map<TopicPartition, Taker> takers) {
        try {
            return consumer.poll(POLL);
        } catch (OffsetOutOfRangeException deleted) {
            // Proof of delivery deletes behind itself, and may well do so while this reads.
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(
                    deleted.offsetOutOfRangePartitions().keySet());
            begins.forEach((partition, begin) -> {
                consumer.seek(partition, begin);
                Taker taker = takers.get(partition);
                if (taker != null) {
                    taker.cut(begin);
                }
            });
            return ConsumerRecords.empty();
        }
    }

    private static void take(
            ConsumerRecords<byte[], Integer> records, TopicPartition partition, @Nullable Taker taker, long to) {
        if (taker == null) {
            return;
        }
        for (ConsumerRecord<byte[], Integer> record : records.records(partition)) {
            if (record.offset() >= to) {
                return;
            }
            taker.take(record);
        }
    }

    private static Range range(Map<TopicPartition, Range> ranges, TopicPartition partition) {
        return ranges.getOrDefault(partition, new Range(0, 0));
    }

    /** Nobody looks at keys. */
    private static final class NoKey implements Deserializer<byte[]> {
        private static final byte[] NOTHING = {};

        @Override
        public byte[] deserialize(String topic, byte[] data) {
            return NOTHING;
        }

        @Override
        public byte[] deserialize(String topic, Headers headers, ByteBuffer data) {
            return NOTHING;
        }
    }

    private static final class Checksum implements Deserializer<Integer> {
        private final CRC32C crc = new CRC32C();

        @Override
        public Integer deserialize(String topic, byte[] data) {
            return deserialize(topic, null, data == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(data));
        }

        @Override
        public Integer deserialize(String topic, @Nullable Headers headers, @Nullable ByteBuffer data) {
            if (data == null) {
                return 0;
            }
            crc.reset();
            crc.update(data);
            return (int) crc.getValue();
        }
    }
}
