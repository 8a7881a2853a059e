package io.weir.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.config.TopicSettings;
import io.weir.verdict.Stub;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeirTopologyTest {
    private static final byte[] KEY = "hec-0".getBytes(UTF_8);
    private static final Instant APPENDED = Instant.parse("2026-11-21T10:00:00.500Z");
    private static final String SID = "hec-0:1700000000000:42";
    private static final String RECEIVED = "2026-11-21T09:59:59.123Z";

    @TempDir
    Path dir;

    private final TopicSettings topics = StreamsFixture.topics();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> raw;

    @BeforeEach
    void start() {
        Properties properties =
                StreamsProperties.of(StreamsFixture.kafka("unused:1"), StreamsFixture.streams("1", dir, Map.of()), "1");
        driver = new TopologyTestDriver(WeirTopology.build(topics, FakeJudge::new, Books.NONE, meters), properties);
        raw = driver.createInputTopic(topics.raw(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void aSoundEventGoesToValidByteForByte() {
        send(KEY, "v{}", source());

        TestRecord<byte[], byte[]> event = only(topics.valid());

        assertThat(event.key()).isEqualTo(KEY);
        assertThat(event.value()).asString(UTF_8).isEqualTo("v{}");
        assertThat(texts(event))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "weir.sid", SID,
                        "weir.received", RECEIVED,
                        "weir.contract", "1",
                        "weir.type", "fake",
                        "weir.origin", "weir.raw-0@0"));
    }

    @Test
    void anUrgentEventGoesToPriorityAndSaysWhy() {
        send(KEY, "p{}", source());

        assertThat(texts(only(topics.priority())))
                .containsEntry("weir.priority", "severity>=8")
                .containsEntry("weir.sid", SID)
                .containsEntry("weir.type", "fake")
                .containsEntry("weir.contract", "1");
    }

    @Test
    void whatIsBrokenBecomesADeadLetterWithTheOriginalBytes() {
        byte[] bytes = {0, (byte) 0xff, (byte) 0xfe, '\n', ','};
        send(KEY, bytes, source());

        TestRecord<byte[], byte[]> letter = only(topics.dlq());

        assertThat(letter.key()).isEqualTo(KEY);
        assertThat(letter.value()).isEqualTo(bytes);
        assertThat(texts(letter))
                .containsEntry("weir.category", "malformed")
                .containsEntry("weir.reason", "json")
                .containsEntry("weir.type", "unknown")
                .containsEntry("weir.sid", SID)
                .containsEntry("weir.received", RECEIVED)
                .containsEntry("weir.origin", "weir.raw-0@0")
                .containsEntry("weir.stage", "streams")
                .containsEntry("weir.attempt", "1")
                .containsEntry("__streams.errors.topic", "weir.raw");
    }

    @Test
    void aNullValueIsADeadLetterWithANullValue() {
        send(KEY, (byte[]) null, source());

        assertThat(only(topics.dlq()).value()).isNull();
    }

    @Test
    void anEmptyValueIsADeadLetterWithAnEmptyValue() {
        send(KEY, new byte[0], source());

        assertThat(only(topics.dlq()).value()).isEmpty();
    }

    @Test
    void aNullKeyStaysOne() {
        send(null, "v1", source());
        send(null, "p2", source());
        send(null, "x3", source());
        send(null, (byte[]) null, source());

        assertThat(read(topics.valid()))
                .singleElement()
                .satisfies(it -> assertThat(it.key()).isNull());
        assertThat(read(topics.priority()))
                .singleElement()
                .satisfies(it -> assertThat(it.key()).isNull());
        assertThat(read(topics.dlq()))
                .hasSize(2)
                .allSatisfy(it -> assertThat(it.key()).isNull());
    }

    @Test
    void aRecordOfAnotherProducerGetsASidFromWhereItStands() {
        send(KEY, "v0", source());
        send(null, "v1", new RecordHeaders());

        assertThat(texts(read(topics.valid()).get(1)))
                .containsEntry("weir.sid", "@weir.raw-0:" + APPENDED.toEpochMilli() + ":1")
                .containsEntry("weir.received", "2026-11-21T10:00:00.500Z")
                .containsEntry("weir.origin", "weir.raw-0@1");
    }

    @Test
    void aMalformedSidIsNoSid() {
        for (String sid : List.of("", "lane", "lane:1", "a b:1:1", "lane:-1:1", "lane:1:01")) {
            send(KEY, "v", new RecordHeaders().add("weir.sid", sid.getBytes(UTF_8)));
        }
        send(KEY, "v", new RecordHeaders().add("weir.sid", null));

        assertThat(read(topics.valid()))
                .hasSize(7)
                .allSatisfy(it -> assertThat(texts(it).get("weir.sid")).startsWith("@weir.raw-0:"));
    }

    @Test
    void headersOfOthersStayBehind() {
        send(KEY, "v", source().add("traceparent", new byte[5000]).add("weir.type", "forged".getBytes(UTF_8)));

        assertThat(texts(only(topics.valid())))
                .containsEntry("weir.type", "fake")
                .doesNotContainKey("traceparent");
    }

    @Test
    void aDeadLetterKeepsTheHints() {
        send(KEY, "x", source().add("weir.hint.sourcetype", "linux_secure".getBytes(UTF_8)));

        assertThat(texts(only(topics.dlq()))).containsEntry("weir.hint.sourcetype", "linux_secure");
    }

    @Test
    void aRedriveCountsItsAttempts() {
        send(KEY, "x", source().add("weir.attempt", "3".getBytes(UTF_8)));
        send(KEY, "x", source().add("weir.attempt", "-3".getBytes(UTF_8)));
        send(KEY, "x", source().add("weir.attempt", "99999999999999".getBytes(UTF_8)));

        assertThat(read(topics.dlq()))
                .extracting(it -> texts(it).get("weir.attempt"))
                .containsExactly("3", "1", "1");
    }

    @Test
    void aRedrivenEventKeepsItsAttemptToTheSinkAndAFirstOneHasNone() {
        for (String bytes : List.of("v", "p")) {
            send(KEY, bytes, source().add("weir.attempt", "3".getBytes(UTF_8)));
            send(KEY, bytes, source().add("weir.attempt", "1".getBytes(UTF_8)));
            send(KEY, bytes, source());
        }

        for (String topic : List.of(topics.valid(), topics.priority())) {
            assertThat(read(topic))
                    .extracting(it -> texts(it).get("weir.attempt"))
                    .containsExactly("3", null, null);
        }
    }

    @Test
    void aBugInTheJudgeStopsAtTheEventThatMetIt() {
        send(KEY, "t secret", source());
        send(KEY, "o secret", source());
        send(KEY, "v", source());

        List<TestRecord<byte[], byte[]>> letters = read(topics.dlq());
        assertThat(letters).extracting(it -> texts(it).get("weir.category")).containsOnly("processing_failure");
        assertThat(letters)
                .extracting(it -> texts(it).get("weir.reason"))
                .containsExactly("IllegalStateException", "StackOverflowError");
        assertThat(letters).allSatisfy(it -> assertThat(texts(it).toString()).doesNotContain("secret"));
        assertThat(letters.get(0).value()).asString(UTF_8).isEqualTo("t secret");
        assertThat(read(topics.valid())).hasSize(1);
    }

    @Test
    void anEventThatGrewTooLargeIsADeadLetterWithTheOriginal() {
        byte[] original = filled('g', 190_000);
        send(KEY, original, source());
        send(KEY, filled('g', 189_000), source());

        TestRecord<byte[], byte[]> letter = only(topics.dlq());
        assertThat(letter.value()).isEqualTo(original);
        assertThat(texts(letter))
                .containsEntry("weir.category", "oversize")
                .containsEntry("weir.reason", "size")
                .containsEntry("weir.type", "fake")
                .doesNotContainKey("weir.stub");
        assertThat(read(topics.valid())).hasSize(1);
    }

    @Test
    void anOriginalTooLargeForARecordLeavesAStubThatSaysSo() {
        byte[] original = filled('x', 2_000_000);
        send(KEY, original, source());

        TestRecord<byte[], byte[]> letter = only(topics.dlq());

        assertThat(letter.key()).isEqualTo(KEY);
        assertThat(letter.value()).isEqualTo(Arrays.copyOf(original, Stub.KEPT_BYTES_MAX));
        assertThat(texts(letter))
                .containsEntry("weir.category", "malformed")
                .containsEntry("weir.stub", "65536")
                .containsEntry("weir.original.bytes", "2000000")
                .containsEntry("weir.original.sha256", Stub.of(original, 0).sha256())
                .containsEntry("weir.recoverable", "false");
    }

    @Test
    void aValidOriginalTooLargeForARecordIsOversize() {
        send(KEY, filled('v', 1_950_000), source());

        assertThat(texts(only(topics.dlq())))
                .containsEntry("weir.category", "oversize")
                .containsEntry("weir.original.bytes", "1950000");
    }

    @Test
    void aHugeKeyIsLeftOutOfAStubAndNamed() {
        send(new byte[1_950_000], "v", source());
        send(new byte[1_950_000], (byte[]) null, source());

        List<TestRecord<byte[], byte[]>> letters = read(topics.dlq());
        assertThat(letters).allSatisfy(it -> {
            assertThat(it.key()).isNull();
            assertThat(texts(it)).containsEntry("weir.original.key.bytes", "1950000");
        });
        assertThat(letters.get(0).value()).asString(UTF_8).isEqualTo("v");
        assertThat(letters.get(1).value()).isNull();
    }

    @Test
    void nothingEverLeavesThatAProducerWouldRefuse() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int sent = 0;
        for (int size = 1_899_000; size < 1_901_000; size += 1 + random.nextInt(37)) {
            send(KEY, filled(random.nextBoolean() ? 'v' : 'x', size), source());
            sent++;
        }

        List<TestRecord<byte[], byte[]>> all = read(topics.valid());
        all.addAll(read(topics.dlq()));
        assertThat(all)
                .as("seed %s", seed)
                .hasSize(sent)
                .allSatisfy(
                        it -> assertThat(producerSize(it)).isLessThanOrEqualTo(StreamsProperties.REQUEST_BYTES_MAX));
        assertThat(all).anySatisfy(it -> assertThat(producerSize(it)).isGreaterThan(1_899_000));
    }

    @Test
    void oneRecordLeavesForEachThatComes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] value = random.nextInt(20) == 0 ? null : new byte[random.nextInt(40)];
            if (value != null) {
                random.nextBytes(value);
                if (value.length > 0 && random.nextBoolean()) {
                    value[0] = (byte) "vpgto".charAt(random.nextInt(5));
                }
            }
            send(random.nextBoolean() ? KEY : null, value, random.nextBoolean() ? source() : new RecordHeaders());
        }

        int left = read(topics.valid()).size()
                + read(topics.priority()).size()
                + read(topics.dlq()).size();
        assertThat(left).as("seed %s", seed).isEqualTo(2_000);
        double counted = meters.find("weir.records").tag("stage", "streams").counters().stream()
                .mapToDouble(it -> it.count())
                .sum();
        assertThat(counted).isEqualTo(2_000);
    }

    @Test
    void countsByOutcome() {
        send(KEY, "v", source());
        send(KEY, "p", source());
        send(KEY, "p", source());
        send(KEY, "x", source());
        send(KEY, filled('g', 190_000), source());

        Map<String, Double> outcomes = new HashMap<>();
        meters.find("weir.records")
                .counters()
                .forEach(it -> outcomes.put(it.getId().getTag("outcome"), it.count()));
        assertThat(outcomes)
                .containsEntry("valid", 1.0)
                .containsEntry("priority", 2.0)
                .containsEntry("malformed", 1.0)
                .containsEntry("oversize", 1.0)
                .containsEntry("siem_rejected", 0.0);
    }

    private static Headers source() {
        return new RecordHeaders().add("weir.sid", SID.getBytes(UTF_8)).add("weir.received", RECEIVED.getBytes(UTF_8));
    }

    private void send(byte[] key, String value, Headers headers) {
        send(key, value.getBytes(UTF_8), headers);
    }

    private void send(byte[] key, byte[] value, Headers headers) {
        raw.pipeInput(new TestRecord<>(key, value, headers, APPENDED));
    }

    private TestRecord<byte[], byte[]> only(String topic) {
        List<TestRecord<byte[], byte[]>> records = read(topic);
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    private List<TestRecord<byte[], byte[]>> read(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    private static Map<String, String> texts(TestRecord<byte[], byte[]> record) {
        Map<String, String> texts = new HashMap<>();
        for (Header header : record.headers()) {
            assertThat(texts.put(header.key(), new String(header.value(), UTF_8)))
                    .as("once: " + header.key())
                    .isNull();
        }
        return texts;
    }

    private static int producerSize(TestRecord<byte[], byte[]> record) {
        return ProducerSize.of(record.key(), record.value(), record.headers());
    }

    private static byte[] filled(char c, int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) c);
        return bytes;
    }
}
