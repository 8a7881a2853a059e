package io.weir.journey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cluster.BatchReceipt;
import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Headers;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class JourneyTextTest {
    /** Moves the cursor, clears, turns the line around, ends it, and bytes that are no UTF-8. */
    private static final String HOSTILE = "\u001b[2J\u009b1A\u202e\u2028\u0007\r\nroot\u007f";

    @Test
    void isALineAStepWithWhatIsKnownBelow() {
        assertThat(delivered().text(false)).isEqualTo("""
                web-7:1795236417385:1841: delivered to opensearch at 2026-11-21T08:46:58.400Z

                2026-11-21T08:46:57.501Z  entered    weir.raw-2@1002  came in through lane web-7
                    lane             web-7
                    epoch            1795236417385: its source took the lane over at 2026-11-21T04:46:57.385Z
                    seq              1841
                    received         2026-11-21T08:46:57.480Z
                    sourcetype       linux_secure
                    bytes            5
                    crc32c           d4f8eb8b

                2026-11-21T08:46:58.410Z  delivered  weir.receipts-3@17  opensearch took it
                    target           opensearch
                    batch            weir.valid-2@800..1311
                    events           512
                    delivered        511
                    rejected         1
                    requests         2
                    millis           35
                    settled          2026-11-21T08:46:58.400Z
                """);
    }

    @Test
    void showsThePayloadOnlyWhereItIsAskedFor() throws Exception {
        assertThat(delivered().text(false)).doesNotContain("a log");
        assertThat(delivered().text(true)).contains("payload          a log\n");
        assertThat(delivered().json(false)).doesNotContain("a log");
        assertThat(new ObjectMapper()
                        .readTree(delivered().json(true))
                        .at("/steps/0/payload")
                        .asText())
                .isEqualTo("a log");
    }

    @Test
    void isOneLineOfJsonForScripts() throws Exception {
        String line = delivered().json(false);
        JsonNode json = new ObjectMapper().readTree(line);

        assertThat(line).doesNotContain("\n");
        assertThat(json.path("outcome").asText()).isEqualTo("delivered");
        assertThat(json.at("/steps/0/place").asText()).isEqualTo("weir.raw-2@1002");
        assertThat(json.at("/steps/1/requests").asLong()).isEqualTo(2);
    }

    @Test
    void nothingThatOthersWroteReachesTheTerminalAsItIs() throws Exception {
        byte[] value = (HOSTILE + "\u00fc").getBytes(UTF_8);
        value[value.length - 1] = 'x';
        Found raw = record("weir.raw", value);
        raw.record().headers().add(Headers.HINT_HOST, EnvelopeCodec.encode(HOSTILE));
        Found letter = record("weir.dlq", value);
        for (String header : List.of(Headers.CATEGORY, Headers.REASON, Headers.TYPE, Headers.TARGET_CODE)) {
            letter.record().headers().add(header, HOSTILE.getBytes(UTF_8));
        }
        letter.record()
                .headers()
                .add(Headers.VIOLATIONS, "[{\"pointer\":\"/\u202e\",\"keyword\":\"\\u001b[2J\"}]".getBytes(UTF_8));
        Journey journey = new Journey(
                "web-7:3:1",
                Outcome.DEAD_LETTER,
                "a dead letter: " + HOSTILE,
                List.of(Steps.entered(raw), Steps.deadLetter(letter)));

        assertThat(journey.text(true))
                .matches("[\\n\\x20-\\x7e…]*")
                .contains("host             \\u001b[2J\\u009b1A\\u202e\\u2028\\u0007\\u000d\\nroot\\u007f")
                .contains("payload          \\u001b[2J\\u009b1A\\u202e\\u2028\\u0007\\u000d\\nroot\\u007f\\xc3x");
        assertThat(journey.json(true)).matches("[\\x20-\\x7e]*");
        assertThat(new ObjectMapper()
                        .readTree(journey.json(false))
                        .at("/steps/0/host")
                        .asText())
                .isEqualTo(HOSTILE);
    }

    @Test
    void aDeadLetterThatIsNotOursHasNoReason() {
        Found letter = record("weir.dlq", new byte[0]);
        letter.record().headers().add(Headers.VIOLATIONS, "not json".getBytes(UTF_8));

        assertThat(Steps.deadLetter(letter).facts())
                .contains(new Step.Fact("category", "no category"), new Step.Fact("reason", "no reason"));
    }

    private static Journey delivered() {
        Found receipt = record(
                "weir.receipts",
                3,
                17,
                1795250818410L,
                "{\"v\":1,\"lane\":\"valid\",\"target\":\"opensearch\",\"topic\":\"weir.valid\",\"partition\":2,"
                        + "\"first\":800,\"last\":1311,\"events\":512,\"delivered\":511,\"rejected\":1,"
                        + "\"at\":\"2026-11-21T08:46:58.400Z\",\"requests\":2,\"millis\":35}");
        Found raw = record("weir.raw", 2, 1002, 1795250817501L, "a log");
        raw.record()
                .headers()
                .add(Headers.SID, "web-7:1795236417385:1841".getBytes(UTF_8))
                .add(Headers.RECEIVED, "2026-11-21T08:46:57.480Z".getBytes(UTF_8))
                .add(Headers.HINT_SOURCETYPE, "linux_secure".getBytes(UTF_8));
        BatchReceipt batch = receipt.receipt().orElseThrow();
        return new Journey(
                raw.sid().toString(),
                Outcome.DELIVERED,
                "delivered to opensearch at " + batch.at(),
                List.of(
                        Steps.entered(raw),
                        Step.of(
                                Step.Kind.DELIVERED,
                                receipt,
                                "opensearch took it",
                                Steps.batch(batch).list())));
    }

    private static Found record(String topic, byte[] value) {
        return record(topic, 2, 1, 1795250817501L, value);
    }

    private static Found record(String topic, int partition, long offset, long time, String value) {
        return record(topic, partition, offset, time, value.getBytes(UTF_8));
    }

    private static Found record(String topic, int partition, long offset, long time, byte[] value) {
        return new Found(new ConsumerRecord<>(
                topic,
                partition,
                offset,
                time,
                TimestampType.LOG_APPEND_TIME,
                0,
                value.length,
                new byte[0],
                value,
                new RecordHeaders(),
                Optional.empty()));
    }
}
