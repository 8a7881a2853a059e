package io.weir.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.audit.HandPipeline;
import io.weir.sink.OneBroker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneBroker.Resolver.class)
@Timeout(180)
class AuditCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private HandPipeline pipeline;

    @BeforeEach
    void begin(OneBroker broker) {
        pipeline = new HandPipeline(broker);
        environment.put("WEIR_KAFKA_BOOTSTRAP", broker.kafka().bootstrap());
        environment.put("WEIR_TOPICS_PREFIX", pipeline.topics().prefix());
        environment.put("WEIR_STREAMS_APPLICATION_ID", pipeline.scope().streamsGroup());
        environment.put("WEIR_SINK_GROUP", pipeline.scope().validGroup().replaceAll("-valid$", ""));
        environment.put(
                "WEIR_SOURCE_CONNECT_GROUP", pipeline.scope().sourceOffsets().replaceAll("-offsets$", ""));
    }

    @AfterEach
    void end() {
        pipeline.close();
    }

    @Test
    void isZeroWhereEveryEventIsAccountedFor() {
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        pipeline.deliverAll();

        assertThat(run("audit")).isZero();
        assertThat(out.toString(UTF_8))
                .contains("residual 0: every event is accounted for")
                .contains("before the edge");
    }

    @Test
    void isOneAndNamesWhatIsMissing() throws Exception {
        pipeline.tamperWithRaw(records -> records.subList(3, records.size()));
        pipeline.sendShown(0, "web-7", 3, 20);
        pipeline.judgeAll();

        assertThat(run("audit", "--json")).isEqualTo(1);
        var json = new ObjectMapper().readTree(out.toString(UTF_8));
        assertThat(json.at("/residual").asLong()).isEqualTo(3);
        assertThat(json.at("/findings/0/detail/first").asLong()).isZero();
        assertThat(json.at("/findings/0/detail/last").asLong()).isEqualTo(2);
    }

    @Test
    void readsEveryRecordWhereItIsAskedTo() throws Exception {
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        pipeline.deliverAll();

        assertThat(run("audit", "--deep")).isZero();
        // 20 in raw, 20 that left it, 3 that were refused, and a receipt of each sink.
        assertThat(out.toString(UTF_8))
                .contains("residual 0: every event is accounted for")
                .containsPattern("Read every record: 45 in [0-9.]+ s");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void isOneAndNamesWhatOnlyAScanCanSee() throws Exception {
        pipeline.tamperWithReceipts(receipts -> List.of());
        pipeline.send(0, "web-7", 3, 20);
        pipeline.judgeAll();
        pipeline.deliverAll();

        assertThat(run("audit")).isZero();
        out.reset();
        assertThat(run("audit", "--deep", "--json")).isEqualTo(1);
        var json = new ObjectMapper().readTree(out.toString(UTF_8));
        assertThat(json.at("/deep").asBoolean()).isTrue();
        assertThat(json.at("/events_read").asLong()).isEqualTo(20);
        assertThat(json.at("/seconds").asDouble()).isPositive();
        assertThat(json.at("/records_per_second").asLong()).isPositive();
        assertThat(json.at("/findings/0/kind").asText()).isEqualTo("unreceipted");
        assertThat(json.at("/findings/0/detail/events/lane").asText()).isEqualTo("web-7");
        assertThat(json.at("/residual").asLong()).isEqualTo(18);
    }

    @Test
    void hasNoHistoryWhereNothingRan() {
        assertThat(run("audit", "--since", "1h")).isEqualTo(1);
        assertThat(err.toString(UTF_8))
                .contains("No audit has written to " + pipeline.topics().events());
        assertThat(run("audit", "--since", "yesterday")).isEqualTo(2);
        assertThat(err.toString(UTF_8)).contains("30m, 12h or 7d");
    }

    @Test
    void saysWhichTopicIsNotThere() {
        environment.put("WEIR_TOPICS_PREFIX", "other.");

        assertThat(run("audit")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("other.ledger").doesNotContain("Unexpected");
    }

    private int run(String... arguments) {
        return Main.run(
                new Context(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8),
                        environment,
                        new Lifetime(hook -> {})),
                arguments);
    }
}
