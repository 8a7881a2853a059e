package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.TopicSettings;
import io.weir.envelope.EnvelopeCodec;
import io.weir.schema.Catalog;
import io.weir.schema.Example;
import io.weir.schema.LogType;
import io.weir.verdict.CatalogJudge;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped log types behind the graph: what an example expects is where its record ends. */
class CatalogTopologyTest {
    private static final Instant APPENDED = Instant.parse("2026-11-21T10:00:00Z");

    @TempDir
    Path dir;

    private final TopicSettings topics = StreamsFixture.topics();

    @Test
    void eachExampleEndsWhereItsTypeSays() throws Exception {
        Catalog catalog = Catalog.load(List.of(TopologyDocTest.root().resolve("schemas")));
        var properties =
                StreamsProperties.of(StreamsFixture.kafka("unused:1"), StreamsFixture.streams("1", dir, Map.of()), "1");
        int examples = 0;
        try (TopologyTestDriver driver =
                new TopologyTestDriver(WeirTopology.build(topics, () -> new CatalogJudge(catalog)), properties)) {
            for (LogType type : catalog.types()) {
                for (Example example : type.examples()) {
                    assertThat(ends(driver, example))
                            .as("%s/%s", type.name(), example.name())
                            .isEqualTo(expected(example));
                    examples++;
                }
            }
        }
        assertThat(examples).isGreaterThan(30);
    }

    private String ends(TopologyTestDriver driver, Example example) {
        RecordHeaders headers = new RecordHeaders();
        EnvelopeCodec.write(
                example.envelope().sid(),
                example.envelope().receivedAt(),
                example.envelope().hints(),
                headers::add);
        byte[] bytes = example.envelope().payload().bytes();
        driver.createInputTopic(topics.raw(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(null, bytes, headers, APPENDED));
        StringBuilder ends = new StringBuilder();
        for (String topic : List.of(topics.valid(), topics.priority(), topics.dlq())) {
            for (var record : driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .readRecordsToList()) {
                ends.append(topic);
                if (topic.equals(topics.dlq())) {
                    assertThat(record.value()).isEqualTo(bytes);
                }
            }
        }
        return ends.toString();
    }

    private String expected(Example example) {
        return switch (example.expect()) {
            case "valid" -> topics.valid();
            case "priority" -> topics.priority();
            default -> topics.dlq();
        };
    }
}
