package io.weir.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.config.TopicSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The graph without a broker: takes raw records, and gives what left by each topic. */
final class TopologyDriver implements AutoCloseable {
    static final byte[] KEY = "hec-0".getBytes(UTF_8);
    static final Instant APPENDED = Instant.parse("2026-11-21T10:00:00.500Z");
    static final String SID = "hec-0:1700000000000:42";
    static final String RECEIVED = "2026-11-21T09:59:59.123Z";

    private final TopicSettings topics = StreamsFixture.topics();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> raw;

    TopologyDriver(Path dir) {
        Properties properties =
                StreamsProperties.of(StreamsFixture.kafka("unused:1"), StreamsFixture.streams("1", dir, Map.of()), "1");
        driver = new TopologyTestDriver(WeirTopology.build(topics, FakeJudge::new, Books.NONE, meters), properties);
        raw = driver.createInputTopic(topics.raw(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    TopicSettings topics() {
        return topics;
    }

    SimpleMeterRegistry meters() {
        return meters;
    }

    void send(byte[] key, String value, Headers headers) {
        send(key, value.getBytes(UTF_8), headers);
    }

    void send(byte[] key, byte[] value, Headers headers) {
        raw.pipeInput(new TestRecord<>(key, value, headers, APPENDED));
    }

    TestRecord<byte[], byte[]> only(String topic) {
        List<TestRecord<byte[], byte[]>> records = read(topic);
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    List<TestRecord<byte[], byte[]>> read(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    @Override
    public void close() {
        driver.close();
    }

    /** The headers that a source writes. */
    static Headers source() {
        return new RecordHeaders().add("weir.sid", SID.getBytes(UTF_8)).add("weir.received", RECEIVED.getBytes(UTF_8));
    }

    static Map<String, String> texts(TestRecord<byte[], byte[]> record) {
        Map<String, String> texts = new HashMap<>();
        for (Header header : record.headers()) {
            assertThat(texts.put(header.key(), new String(header.value(), UTF_8)))
                    .as("once: " + header.key())
                    .isNull();
        }
        return texts;
    }

    static byte[] filled(char c, int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) c);
        return bytes;
    }
}
