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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneBroker.Resolver.class)
@Timeout(180)
class ExplainCommandTest {
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
    void isZeroForWhatIsWhereItShouldBe() throws Exception {
        pipeline.send(0, "web-7", 3, 10);
        pipeline.judgeAll();
        pipeline.deliverAll();

        assertThat(run("explain", "web-7:3:1")).isZero();
        assertThat(out.toString(UTF_8))
                .startsWith("web-7:3:1: delivered to fake at ")
                .contains(" after it came in\n")
                .contains("  entered    " + pipeline.topics().raw() + "-0@1  came in through lane web-7\n")
                .contains("  judged     " + pipeline.topics().valid() + "-0@0  sound, by log type event\n")
                .contains("fake took it, after 2 requests\n")
                .doesNotContain("payload");
        out.reset();
        assertThat(run("explain", "--json", "--payload", pipeline.topics().dlq() + "-0@0"))
                .isZero();
        var json = new ObjectMapper().readTree(out.toString(UTF_8));
        assertThat(json.path("subject").asText()).isEqualTo("web-7:3:9");
        assertThat(json.path("outcome").asText()).isEqualTo("dead_letter");
        assertThat(json.at("/steps/0/payload").asText()).isEqualTo("event web-7:3:9");
        assertThat(json.at("/steps/1/violations/0").asText()).isEqualTo("/severity maximum: should be at most 10");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void isOneForWhatIsMissingOrUnknown() {
        pipeline.tamperWithRaw(records -> records.subList(3, records.size()));
        pipeline.sendShown(0, "web-7", 3, 20);
        pipeline.judgeAll();

        assertThat(run("explain", "lane web-7, epoch 3, seq 1")).isEqualTo(1);
        assertThat(out.toString(UTF_8)).startsWith("web-7:3:1: MISSING: lane web-7, epoch 3, seq 0..2, last seen in ");
        out.reset();
        assertThat(run("explain", "web-7:3:999")).isEqualTo(1);
        assertThat(out.toString(UTF_8)).startsWith("web-7:3:999: not found: lane web-7 is at web-7:3:19");
    }

    @Test
    void isTwoForWhatNamesNoEvent() {
        assertThat(run("explain", "yesterday's login")).isEqualTo(2);
        assertThat(err.toString(UTF_8))
                .contains("\"yesterday's login\" should be a sid")
                .contains("See: weir explain --help");
        assertThat(run("explain")).isEqualTo(2);
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
