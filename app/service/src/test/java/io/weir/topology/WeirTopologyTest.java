package io.weir.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where each record goes, and what it says of itself. */
class WeirTopologyTest {
    private TopologyDriver driver;

    @BeforeEach
    void start(@TempDir Path dir) {
        driver = new TopologyDriver(dir);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void aSoundEventGoesToValidByteForByte() {
        driver.send(TopologyDriver.KEY, "v{}", TopologyDriver.source());

        TestRecord<byte[], byte[]> event = driver.only(driver.topics().valid());

        assertThat(event.key()).isEqualTo(TopologyDriver.KEY);
        assertThat(event.value()).asString(UTF_8).isEqualTo("v{}");
        assertThat(TopologyDriver.texts(event))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "weir.sid", TopologyDriver.SID,
                        "weir.received", TopologyDriver.RECEIVED,
                        "weir.contract", "1",
                        "weir.type", "fake",
                        "weir.origin", "weir.raw-0@0"));
    }

    @Test
    void anUrgentEventGoesToPriorityAndSaysWhy() {
        driver.send(TopologyDriver.KEY, "p{}", TopologyDriver.source());

        assertThat(TopologyDriver.texts(driver.only(driver.topics().priority())))
                .containsEntry("weir.priority", "severity>=8")
                .containsEntry("weir.sid", TopologyDriver.SID)
                .containsEntry("weir.type", "fake")
                .containsEntry("weir.contract", "1");
    }

    @Test
    void whatIsBrokenBecomesADeadLetterWithTheOriginalBytes() {
        byte[] bytes = {0, (byte) 0xff, (byte) 0xfe, '\n', ','};
        driver.send(TopologyDriver.KEY, bytes, TopologyDriver.source());

        TestRecord<byte[], byte[]> letter = driver.only(driver.topics().dlq());

        assertThat(letter.key()).isEqualTo(TopologyDriver.KEY);
        assertThat(letter.value()).isEqualTo(bytes);
        assertThat(TopologyDriver.texts(letter))
                .containsEntry("weir.category", "malformed")
                .containsEntry("weir.reason", "json")
                .containsEntry("weir.type", "unknown")
                .containsEntry("weir.sid", TopologyDriver.SID)
                .containsEntry("weir.received", TopologyDriver.RECEIVED)
                .containsEntry("weir.origin", "weir.raw-0@0")
                .containsEntry("weir.stage", "streams")
                .containsEntry("weir.attempt", "1")
                .containsEntry("__streams.errors.topic", "weir.raw");
    }

    @Test
    void aNullValueIsADeadLetterWithANullValue() {
        driver.send(TopologyDriver.KEY, (byte[]) null, TopologyDriver.source());

        assertThat(driver.only(driver.topics().dlq()).value()).isNull();
    }

    @Test
    void anEmptyValueIsADeadLetterWithAnEmptyValue() {
        driver.send(TopologyDriver.KEY, new byte[0], TopologyDriver.source());

        assertThat(driver.only(driver.topics().dlq()).value()).isEmpty();
    }

    @Test
    void aNullKeyStaysOne() {
        driver.send(null, "v1", TopologyDriver.source());
        driver.send(null, "p2", TopologyDriver.source());
        driver.send(null, "x3", TopologyDriver.source());
        driver.send(null, (byte[]) null, TopologyDriver.source());

        assertThat(driver.read(driver.topics().valid()))
                .singleElement()
                .satisfies(it -> assertThat(it.key()).isNull());
        assertThat(driver.read(driver.topics().priority()))
                .singleElement()
                .satisfies(it -> assertThat(it.key()).isNull());
        assertThat(driver.read(driver.topics().dlq()))
                .hasSize(2)
                .allSatisfy(it -> assertThat(it.key()).isNull());
    }

    @Test
    void aRecordOfAnotherProducerGetsASidFromWhereItStands() {
        driver.send(TopologyDriver.KEY, "v0", TopologyDriver.source());
        driver.send(null, "v1", new RecordHeaders());

        assertThat(TopologyDriver.texts(driver.read(driver.topics().valid()).get(1)))
                .containsEntry("weir.sid", "@weir.raw-0:" + TopologyDriver.APPENDED.toEpochMilli() + ":1")
                .containsEntry("weir.received", "2026-11-21T10:00:00.500Z")
                .containsEntry("weir.origin", "weir.raw-0@1");
    }

    @Test
    void aMalformedSidIsNoSid() {
        for (String sid : List.of("", "lane", "lane:1", "a b:1:1", "lane:-1:1", "lane:1:01")) {
            driver.send(TopologyDriver.KEY, "v", new RecordHeaders().add("weir.sid", sid.getBytes(UTF_8)));
        }
        driver.send(TopologyDriver.KEY, "v", new RecordHeaders().add("weir.sid", null));

        assertThat(driver.read(driver.topics().valid()))
                .hasSize(7)
                .allSatisfy(it ->
                        assertThat(TopologyDriver.texts(it).get("weir.sid")).startsWith("@weir.raw-0:"));
    }

    @Test
    void headersOfOthersStayBehind() {
        driver.send(
                TopologyDriver.KEY,
                "v",
                TopologyDriver.source().add("traceparent", new byte[5000]).add("weir.type", "forged".getBytes(UTF_8)));

        assertThat(TopologyDriver.texts(driver.only(driver.topics().valid())))
                .containsEntry("weir.type", "fake")
                .doesNotContainKey("traceparent");
    }

    @Test
    void aDeadLetterKeepsTheHints() {
        driver.send(
                TopologyDriver.KEY,
                "x",
                TopologyDriver.source().add("weir.hint.sourcetype", "linux_secure".getBytes(UTF_8)));

        assertThat(TopologyDriver.texts(driver.only(driver.topics().dlq())))
                .containsEntry("weir.hint.sourcetype", "linux_secure");
    }

    @Test
    void aRedriveCountsItsAttempts() {
        driver.send(TopologyDriver.KEY, "x", TopologyDriver.source().add("weir.attempt", "3".getBytes(UTF_8)));
        driver.send(TopologyDriver.KEY, "x", TopologyDriver.source().add("weir.attempt", "-3".getBytes(UTF_8)));
        driver.send(
                TopologyDriver.KEY, "x", TopologyDriver.source().add("weir.attempt", "99999999999999".getBytes(UTF_8)));

        assertThat(driver.read(driver.topics().dlq()))
                .extracting(it -> TopologyDriver.texts(it).get("weir.attempt"))
                .containsExactly("3", "1", "1");
    }

    @Test
    void aRedrivenEventKeepsItsAttemptToTheSinkAndAFirstOneHasNone() {
        for (String bytes : List.of("v", "p")) {
            driver.send(TopologyDriver.KEY, bytes, TopologyDriver.source().add("weir.attempt", "3".getBytes(UTF_8)));
            driver.send(TopologyDriver.KEY, bytes, TopologyDriver.source().add("weir.attempt", "1".getBytes(UTF_8)));
            driver.send(TopologyDriver.KEY, bytes, TopologyDriver.source());
        }

        for (String topic : List.of(driver.topics().valid(), driver.topics().priority())) {
            assertThat(driver.read(topic))
                    .extracting(it -> TopologyDriver.texts(it).get("weir.attempt"))
                    .containsExactly("3", null, null);
        }
    }

    @Test
    void aBugInTheJudgeStopsAtTheEventThatMetIt() {
        driver.send(TopologyDriver.KEY, "t secret", TopologyDriver.source());
        driver.send(TopologyDriver.KEY, "o secret", TopologyDriver.source());
        driver.send(TopologyDriver.KEY, "v", TopologyDriver.source());

        List<TestRecord<byte[], byte[]>> letters = driver.read(driver.topics().dlq());
        assertThat(letters)
                .extracting(it -> TopologyDriver.texts(it).get("weir.category"))
                .containsOnly("processing_failure");
        assertThat(letters)
                .extracting(it -> TopologyDriver.texts(it).get("weir.reason"))
                .containsExactly("IllegalStateException", "StackOverflowError");
        assertThat(letters)
                .allSatisfy(
                        it -> assertThat(TopologyDriver.texts(it).toString()).doesNotContain("secret"));
        assertThat(letters.get(0).value()).asString(UTF_8).isEqualTo("t secret");
        assertThat(driver.read(driver.topics().valid())).hasSize(1);
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
            driver.send(
                    random.nextBoolean() ? TopologyDriver.KEY : null,
                    value,
                    random.nextBoolean() ? TopologyDriver.source() : new RecordHeaders());
        }

        int left = driver.read(driver.topics().valid()).size()
                + driver.read(driver.topics().priority()).size()
                + driver.read(driver.topics().dlq()).size();
        assertThat(left).as("seed %s", seed).isEqualTo(2_000);
        double counted = driver.meters().find("weir.records").tag("stage", "streams").counters().stream()
                .mapToDouble(it -> it.count())
                .sum();
        assertThat(counted).isEqualTo(2_000);
    }

    @Test
    void countsByOutcome() {
        driver.send(TopologyDriver.KEY, "v", TopologyDriver.source());
        driver.send(TopologyDriver.KEY, "p", TopologyDriver.source());
        driver.send(TopologyDriver.KEY, "p", TopologyDriver.source());
        driver.send(TopologyDriver.KEY, "x", TopologyDriver.source());
        driver.send(TopologyDriver.KEY, TopologyDriver.filled('g', 190_000), TopologyDriver.source());

        Map<String, Double> outcomes = new HashMap<>();
        driver.meters()
                .find("weir.records")
                .counters()
                .forEach(it -> outcomes.put(it.getId().getTag("outcome"), it.count()));
        assertThat(outcomes)
                .containsEntry("valid", 1.0)
                .containsEntry("priority", 2.0)
                .containsEntry("malformed", 1.0)
                .containsEntry("oversize", 1.0)
                .containsEntry("siem_rejected", 0.0);
    }
}
