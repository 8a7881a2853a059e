package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cluster.TopicSpec;
import io.weir.config.KafkaSettings;
import io.weir.config.StreamsSettings;
import io.weir.envelope.Headers;
import io.weir.verdict.DeadLetter;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.streams.TopologyDescription;
import org.junit.jupiter.api.Test;

/** Keeps topology.md true. With {@code -Dweir.docs.write=true} it writes the generated parts instead. */
class TopologyDocTest {
    private static final Path DOCUMENT = root().resolve("topology-docs").resolve("topology.md");

    @Test
    void theGeneratedPartsAreWhatTheCodeSays() throws IOException {
        String document = Files.readString(DOCUMENT);
        String fresh = replaced(document, "graph", graph());
        fresh = replaced(fresh, "settings", settings());
        fresh = replaced(fresh, "topics", topics());
        if (Boolean.getBoolean("weir.docs.write")) {
            Files.writeString(DOCUMENT, fresh);
        } else {
            assertThat(document)
                    .as("stale: run this test with -Dweir.docs.write=true")
                    .isEqualTo(fresh);
        }
    }

    @Test
    void everyHeaderIsExplained() throws Exception {
        String document = Files.readString(DOCUMENT);
        for (Field field : Headers.class.getFields()) {
            assertThat(document).contains("`" + field.get(null) + "`");
        }
    }

    @Test
    void theLimitsAreTheOnesInForce() throws IOException {
        assertThat(Files.readString(DOCUMENT))
                .contains(number(StreamsProperties.REQUEST_BYTES_MAX))
                .contains(number(TopicSpec.MESSAGE_BYTES_MAX))
                .contains(number(DeadLetter.HINT_BYTES_MAX))
                .contains(number(DeadLetter.HEADER_BYTES_MAX))
                .contains(number(Routing.STUB_KEY_BYTES_MAX));
    }

    /** The command lines that the document shows, in order: other tests run them. */
    static List<String> recipes() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("kafka-") || line.startsWith("echo "))
                .toList();
    }

    private static String graph() {
        TopologyDescription description =
                WeirTopology.build(StreamsFixture.topics(), FakeJudge::new).describe();
        StringBuilder lines = new StringBuilder("```mermaid\nflowchart LR\n");
        Set<String> edges = new TreeSet<>();
        for (TopologyDescription.Subtopology part : description.subtopologies()) {
            for (TopologyDescription.Node node : part.nodes()) {
                edges.addAll(edges(node));
            }
        }
        edges.forEach(edge -> lines.append("    ").append(edge).append('\n'));
        return lines.append("```").toString();
    }

    private static Set<String> edges(TopologyDescription.Node node) {
        Set<String> edges = new TreeSet<>();
        if (node instanceof TopologyDescription.Source source) {
            source.topicSet().forEach(topic -> edges.add(topic(topic) + " --> " + id(node.name())));
        }
        if (node instanceof TopologyDescription.Sink sink) {
            edges.add(id(node.name()) + " --> " + topic(sink.topic()));
        }
        if (node instanceof TopologyDescription.Processor processor) {
            processor.stores().forEach(store -> edges.add(id(node.name()) + " -.- " + store + "[/" + store + "/]"));
        }
        node.successors().forEach(next -> edges.add(id(node.name()) + " --> " + id(next.name())));
        return edges;
    }

    private static String topic(String name) {
        return name.replace('.', '_') + "[(" + name + ")]";
    }

    /** Words such as {@code end} mean something to mermaid; with brackets no name does. */
    private static String id(String name) {
        return "n_" + name.replace('-', '_') + "([" + name + "])";
    }

    private static String settings() {
        KafkaSettings kafka = StreamsFixture.kafka("(kafka.bootstrap)");
        StreamsSettings streams =
                StreamsFixture.streams("(streams.instance)", Path.of("(streams.state-dir)"), Map.of());
        Properties all = StreamsProperties.of(kafka, streams, streams.instance());
        Set<String> fixed = StreamsProperties.fixedNames(kafka, streams);
        StringBuilder table = new StringBuilder("| property | value | |\n|---|---|---|\n");
        new TreeMap<>(all)
                .forEach((name, value) -> table.append("| `")
                        .append(name)
                        .append("` | `")
                        .append(value)
                        .append("` | ")
                        .append(fixed.contains(name) ? "fixed" : "")
                        .append(" |\n"));
        return table.toString().stripTrailing();
    }

    private static String topics() {
        List<TopicSpec> specs = TopicSpec.all(StreamsFixture.topics());
        Set<String> keys = new TreeSet<>(specs.get(0).config().keySet());
        StringBuilder table = new StringBuilder("| topic | replication | partitions | ")
                .append(String.join(" | ", keys))
                .append(" |\n|---|---|---|")
                .append("---|".repeat(keys.size()))
                .append('\n');
        for (TopicSpec spec : specs) {
            table.append("| `").append(spec.name()).append("` | ").append(spec.replication());
            table.append(" | ")
                    .append(spec.partitions())
                    .append(spec.partitioned() ? ", equal" : "")
                    .append(" | ");
            table.append(keys.stream()
                    .map(key -> spec.config().get(key).isEmpty()
                            ? "(empty)"
                            : spec.config().get(key))
                    .collect(Collectors.joining(" | ")));
            table.append(" |\n");
        }
        return table.toString().stripTrailing();
    }

    private static String replaced(String document, String name, String content) {
        String open = "<!-- generated: " + name + " -->\n";
        String close = "<!-- /generated -->";
        int from = document.indexOf(open);
        assertThat(from).as("marker " + name).isNotNegative();
        int to = document.indexOf(close, from);
        return document.substring(0, from + open.length()) + content + "\n" + document.substring(to);
    }

    private static String number(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** The repository's root, from wherever a test is started. */
    static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (directory.getParent() != null && !Files.exists(directory.resolve("topology-docs"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
