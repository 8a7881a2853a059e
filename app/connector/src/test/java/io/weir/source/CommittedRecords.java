package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.envelope.Envelope;
import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Headers;
import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a read_committed consumer sees of the raw topic, and what must hold for it. */
final class CommittedRecords {
    private CommittedRecords() {}

    /** All that is committed, partition by partition. */
    static List<ConsumerRecord<byte[], byte[]>> of(String bootstrapServers, String topic, int partitionCount) {
        List<TopicPartition> partitions = IntStream.range(0, partitionCount)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        Map<String, Object> config = Map.of(
                "bootstrap.servers", bootstrapServers,
                "isolation.level", "read_committed",
                "auto.offset.reset", "earliest");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        records.sort((one, other) -> Integer.compare(one.partition(), other.partition()));
        return records;
    }

    static List<String> texts(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(each -> new String(each.value(), UTF_8)).toList();
    }

    static Envelope envelope(ConsumerRecord<byte[], byte[]> each) {
        return EnvelopeCodec.read(
                new Origin(each.topic(), each.partition(), each.offset()),
                each.timestamp(),
                header -> {
                    Header last = each.headers().lastHeader(header);
                    return last == null ? null : last.value();
                },
                each.value());
    }

    static List<Long> epochs(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream()
                .map(each -> envelope(each).sid().epoch())
                .distinct()
                .toList();
    }

    /** The first record of an epoch names the last that was committed before it. */
    static void assertVouchesFor(ConsumerRecord<byte[], byte[]> first, ConsumerRecord<byte[], byte[]> last) {
        assertThat(first.headers().lastHeader(Headers.SID_AFTER).value())
                .asString(UTF_8)
                .isEqualTo(envelope(last).sid().toString());
        assertThat(last.headers().lastHeader(Headers.SID_AFTER)).isNull();
    }

    /** In each lane and epoch 0, 1, 2 and so on, in the order of the partition: no gap, no repeat. */
    static void assertDense(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, List<Long>> seqs = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> each : records) {
            Sid sid = envelope(each).sid();
            assertThat(sid.isDerived()).isFalse();
            seqs.computeIfAbsent(sid.lane() + ":" + sid.epoch(), absent -> new ArrayList<>())
                    .add(sid.seq());
        }
        assertThat(seqs)
                .allSatisfy((lane, numbers) -> assertThat(numbers)
                        .containsExactlyElementsOf(
                                LongStream.range(0, numbers.size()).boxed().toList()));
    }
}
