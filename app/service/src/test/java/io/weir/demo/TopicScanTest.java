package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.config.Binder;
import io.weir.config.TopicSettings;
import io.weir.envelope.Headers;
import io.weir.envelope.Sid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicScanTest {
    private static final long RUN = 35;
    private static final long END = 10;
    private static final TopicSettings TOPICS = Binder.defaults(TopicSettings.class);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private TopicScan scan;
    private long offset = END;

    @BeforeEach
    void begin() {
        Node node = new Node(0, "h", 1);
        for (String topic : List.of(TOPICS.valid(), TOPICS.priority(), TOPICS.dlq())) {
            consumer.updatePartitions(
                    topic, List.of(new PartitionInfo(topic, 0, node, new Node[] {node}, new Node[] {node})));
            consumer.updateEndOffsets(Map.of(new TopicPartition(topic, 0), END));
            consumer.updateBeginningOffsets(Map.of(new TopicPartition(topic, 0), 0L));
        }
        scan = TopicScan.begin(consumer, TOPICS, RUN);
    }

    @AfterEach
    void close() {
        scan.close();
    }

    @Test
    void notesWhereEachEventStands() {
        add(TOPICS.valid(), "wd~00000z~1", "http-0:5:1", null);
        add(TOPICS.priority(), "wd~00000z~2", "http-0:5:2", null);
        add(TOPICS.dlq(), "wd~00000z~3", "http-0:5:3", "malformed");
        add(TOPICS.dlq(), "wd~00000z~4", "http-0:5:4", "siem_rejected");

        await().until(() -> scan.dead().size() == 2);
        assertThat(scan.valid().stream().toArray()).containsExactly(1);
        assertThat(scan.priority().stream().toArray()).containsExactly(2);
        assertThat(scan.dead().get("malformed").stream().toArray()).containsExactly(3);
        assertThat(scan.dead().get("siem_rejected").stream().toArray()).containsExactly(4);
        assertThat(scan.duplicates()).isZero();
    }

    @Test
    void leavesOtherRunsAndOtherProducersOut() {
        add(TOPICS.valid(), "wd~000001~1", "http-0:5:1", null);
        add(TOPICS.valid(), "no marker", "http-0:5:2", null);
        add(TOPICS.valid(), null, "http-0:5:3", null);
        add(TOPICS.valid(), "wd~00000z~9", null, null);

        await().until(() -> !scan.valid().isEmpty());
        assertThat(scan.valid().stream().toArray()).containsExactly(9);
    }

    @Test
    void tellsARepeatedIdFromAnEventSentTwice() {
        add(TOPICS.valid(), "wd~00000z~1", "http-0:5:1", null);
        add(TOPICS.valid(), "wd~00000z~1", "http-0:5:2", null);
        add(TOPICS.valid(), "wd~00000z~1", "http-0:5:2", null);

        await().until(() -> scan.duplicates() > 0);
        assertThat(scan.duplicates()).isEqualTo(1);
    }

    @Test
    void waitsUntilItHasReadWhatIsCommitted() throws Exception {
        add(TOPICS.valid(), "wd~00000z~1", "http-0:5:1", null);
        consumer.updateEndOffsets(Map.of(new TopicPartition(TOPICS.valid(), 0), offset));

        assertThat(scan.awaitEnd(Duration.ofSeconds(10))).isTrue();
        assertThat(scan.valid().cardinality()).isEqualTo(1);

        consumer.updateEndOffsets(Map.of(new TopicPartition(TOPICS.valid(), 0), offset + 1));
        assertThat(scan.awaitEnd(Duration.ofMillis(300))).isFalse();
    }

    @Test
    void saysWhyItStopped() throws Exception {
        consumer.setPollException(new KafkaException("the broker is gone"));

        await().until(() -> scan.trouble().isPresent());
        assertThat(scan.trouble()).isEqualTo(Optional.of("the topics cannot be read: the broker is gone"));
        assertThat(scan.awaitEnd(Duration.ofMillis(100))).isFalse();
    }

    private void add(String topic, String value, String sid, String category) {
        RecordHeaders headers = new RecordHeaders();
        if (sid != null) {
            headers.add(Headers.SID, Sid.parse(sid).orElseThrow().toString().getBytes(StandardCharsets.UTF_8));
        }
        if (category != null) {
            headers.add(Headers.CATEGORY, category.getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        consumer.addRecord(new ConsumerRecord<>(
                topic, 0, offset++, 1L, TimestampType.LOG_APPEND_TIME, 0, 0, null, bytes, headers, Optional.empty()));
    }
}
