package io.weir.main;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as a script sees it: output, messages, exit codes. */
class MainTest {
    private static final String SOUND =
            "{\"timestamp\":\"2026-01-01T00:00:00Z\",\"source_ip\":\"192.0.2.7\",\"event_type\":\"x\",\"severity\":%d}";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private byte[] in = new byte[0];

    @BeforeAll
    static void runsFromTheSourceTree() {
        System.setProperty(
                "weir.home", Path.of("../..").toAbsolutePath().normalize().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "up", "demo", "pipe", "test", "check", "config", "source", "streams", "sink", "topics", "audit",
                "doctor", "explain", "siem"
            })
    void everyCommandHasHelpWithExamples(String command) {
        int code = command.isEmpty() ? run("--help") : run(command, "--help");

        assertThat(code).isZero();
        assertThat(out()).contains("Usage: weir").containsAnyOf("Examples:", "Start with: weir up");
    }

    @Test
    void aWrongCommandLineIsOneSentenceAndTwo() {
        assertThat(run("up", "--confg", "x")).isEqualTo(2);
        assertThat(err()).contains("--confg").contains("See: weir up --help").doesNotContain("Usage:");
        assertThat(run("pup")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
    }

    @Test
    void wrongSettingsAreAllNamedAndSeventyEight() throws Exception {
        Path file = Files.writeString(
                folder.resolve("weir.yaml"), "sink: {target: {type: fil}}\ntopics: {partitions: 0}\n");

        assertThat(run("check", "--config", file.toString())).isEqualTo(78);
        assertThat(err())
                .contains("2 problems")
                .contains("weir.yaml:1:16  sink.target.type: there is no type \"fil\"; did you mean \"file\"?")
                .contains("weir.yaml:2:22  topics.partitions: should be at least 1, and is 0");
    }

    @Test
    void wrongSettingsStopEveryCommandThatRunsSomething() {
        environment.put("WEIR_TOPICS_PARTITIONS", "0");

        for (String command :
                new String[] {"up", "demo", "source", "streams", "sink", "audit", "doctor", "check", "test", "pipe"}) {
            assertThat(run(command, "--data", folder.resolve("data").toString()))
                    .as(command)
                    .isEqualTo(78);
        }
        assertThat(folder.resolve("data")).doesNotExist();
    }

    /** Whatever client is made first: Kafka quotes what it refuses. */
    @Test
    void aWrongSecretIsRefusedWithoutBeingTold() throws Exception {
        Path file = Files.writeString(folder.resolve("weir.yaml"), """
                kafka:
                  properties:
                    security.protocol: SASL_PLAINTEXT
                    sasl.mechanism: PLAIN
                    sasl.jaas.config: "org.apache.kafka.common.security.plain.PlainLoginModule required username=u password=is s3cr3t;"
                console: {port: 0}
                """);

        for (String command : new String[] {"streams", "sink"}) {
            err.reset();
            String data = folder.resolve("data").toString();
            assertThat(run(command, "--config", file.toString(), "--data", data))
                    .as(command)
                    .isEqualTo(1);
            assertThat(err())
                    .contains("Cannot make a Kafka client")
                    .doesNotContain("s3cr3t")
                    .doesNotContain("fault in Weir");
        }
    }

    @Test
    void propertiesNoEventWouldBeSafeWithoutAreAllNamedAndSeventyEight() throws Exception {
        Path file = Files.writeString(folder.resolve("weir.yaml"), """
                kafka:
                  properties: {isolation.level: read_uncommitted}
                streams:
                  properties:
                    acks: "1"
                sink:
                  properties:
                    enable.auto.commit: "true"
                source:
                  properties: {errors.tolerance: all}
                  connect:
                    properties: {exactly.once.source.support: disabled}
                """);
        environment.put("WEIR_SINK_PROPERTIES_GROUP_ID", "mine");

        for (String command : new String[] {"up", "demo", "source", "streams", "sink", "check"}) {
            err.reset();
            assertThat(run(command, "--config", file.toString())).as(command).isEqualTo(78);
            assertThat(err())
                    .contains("6 problems")
                    .contains("weir.yaml:2:16  kafka.properties.isolation.level: has to stay read_committed")
                    .contains("weir.yaml:5:5  streams.properties.acks: has to stay all")
                    .contains("weir.yaml:8:5  sink.properties.enable.auto.commit: has to stay false")
                    .contains("weir.yaml:10:16  source.properties.errors.tolerance: has to stay none")
                    .contains("weir.yaml:12:18  source.connect.properties.exactly.once.source.support: has to stay ")
                    .contains("WEIR_SINK_PROPERTIES_GROUP_ID  sink.properties.group.id: is set by sink.group");
        }
    }

    @Test
    void aStateFolderThatCannotBeIsSaidBeforeAnythingStarts() throws Exception {
        Path inTheWay = Files.createFile(folder.resolve("in-the-way"));
        environment.put("WEIR_STREAMS_STATE_DIR", inTheWay.toString());

        for (String command : new String[] {"check", "streams", "up"}) {
            err.reset();
            assertThat(run(command, "--data", folder.resolve("data").toString()))
                    .as(command)
                    .isEqualTo(78);
            assertThat(err()).contains("streams.state-dir").contains("in-the-way");
        }
    }

    @Test
    void wrongLogTypesAreNamedAndSeventyEight() throws Exception {
        Files.createDirectories(folder.resolve("types/broken"));
        Files.writeString(folder.resolve("types/broken/type.yaml"), "formt: json\n");
        environment.put("WEIR_SCHEMAS_DIRS", folder.resolve("types").toString());

        assertThat(run("check")).isEqualTo(78);
        assertThat(err()).contains("type.yaml:1");
    }

    @Test
    void soundSettingsAreZero() {
        assertThat(run("check")).isZero();
        assertThat(out()).contains("The settings are sound");
    }

    @Test
    void theExamplesOfTheShippedTypesPass() throws Exception {
        assertThat(run("test", "--json")).isZero();
        assertThat(new ObjectMapper()
                        .readTree(out().lines().findFirst().orElseThrow())
                        .get("passed")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void theSourceNeedsTokensOrAWordThatItHasNone() {
        assertThat(run("source")).isEqualTo(78);
        assertThat(err()).contains("source.tokens").contains("auth: none");
    }

    @Test
    void anAuditThatNoBrokerAnswersIsSixtyNine() {
        environment.put("WEIR_KAFKA_BOOTSTRAP", "127.0.0.1:1");

        assertThat(run("audit")).isEqualTo(69);
        assertThat(run("explain", "web-7:3:1")).isEqualTo(69);
        assertThat(err()).contains("No Kafka broker answered at 127.0.0.1:1");
    }

    @Test
    void upRefusesSettingsItWouldIgnore() {
        environment.put("WEIR_KAFKA_BOOTSTRAP", "broker-1:9092");

        assertThat(run("up", "--data", folder.resolve("data").toString())).isEqualTo(78);
        assertThat(err()).contains("runs a broker of its own");
    }

    @Test
    void upSaysThatItsFolderCannotBeWritten() {
        assertThat(run("up", "--data", "/proc/weir")).isEqualTo(1);
        assertThat(err()).contains("The data folder /proc/weir cannot be used");
    }

    @Test
    void pipePrintsAVerdictForEachLine() {
        in = (SOUND.formatted(5) + "\n" + SOUND.formatted(9) + "\nnonsense\n").getBytes(UTF_8);

        assertThat(run("pipe")).isZero();
        assertThat(out().lines())
                .hasSize(3)
                .satisfiesExactly(
                        it -> assertThat(it).contains("valid", "event", "severity 5"),
                        it -> assertThat(it).contains("priority", "severity>=8"),
                        it -> assertThat(it).contains("rejected", "unknown_type"));
        assertThat(err()).contains("3 lines: 1 valid, 1 priority, 1 rejected");
    }

    @Test
    void pipeSaysItInJsonToo() throws Exception {
        in = (SOUND.formatted(5) + "\nnonsense\n").getBytes(UTF_8);

        assertThat(run("pipe", "--json", "--strict")).isEqualTo(1);
        JsonNode first = new ObjectMapper().readTree(out().lines().toList().get(0));
        JsonNode second = new ObjectMapper().readTree(out().lines().toList().get(1));
        assertThat(first.at("/event/severity").asInt()).isEqualTo(5);
        assertThat(second.at("/category").asText()).isEqualTo("unknown_type");
        assertThat(second.at("/violations/0/message").asText()).isNotEmpty();
    }

    @Test
    void pipeJudgesAnyBytes() {
        in = new byte[200_000];
        new Random(7).nextBytes(in);

        assertThat(run("pipe", "--json")).isZero();
        assertThat(out().lines()).allMatch(line -> line.startsWith("{\"line\":"));
    }

    @Test
    void pipePrintsNoControlCharactersToATerminal() {
        in = "{\"a\u001b[31m\":1}\n\u001b[2J\n".getBytes(UTF_8);

        assertThat(run("pipe")).isZero();
        assertThat(out()).doesNotContain("\u001b");
    }

    @Test
    void pipeReadsFilesAndNamesTheOneThatIsMissing() throws Exception {
        Path file = Files.writeString(folder.resolve("events"), SOUND.formatted(5));

        assertThat(run("pipe", file.toString(), "/no/such/file")).isEqualTo(2);
        assertThat(out().lines()).hasSize(1);
        assertThat(err()).contains("there is no file /no/such/file");
    }

    @Test
    void everyKafkaToolIsThere() throws Exception {
        for (String name : new String[] {
            "kafka-console-consumer",
            "kafka-console-producer.sh",
            "kafka-topics",
            "kafka-configs",
            "kafka-consumer-groups",
            "kafka-get-offsets",
            "kafka-broker-api-versions",
            "kafka-dump-log",
            "kafka-transactions.sh",
            "kafka-features",
            "kafka-reassign-partitions",
            "kafka-metadata-quorum",
            "kafka-acls"
        }) {
            assertThat(KafkaTool.isOne(name)).as(name).isTrue();
            assertThat(KafkaTool.main(name).getName()).isEqualTo("main");
        }
        assertThat(KafkaTool.isOne("kafka-nonsense")).isFalse();
    }

    @Test
    void showsWhereEachSettingIsFrom() throws Exception {
        Path file = Files.writeString(folder.resolve("weir.yaml"), "preset: security\nsource: {port: 9000}\n");
        environment.put("WEIR_SINK_GROUP", "mine");

        assertThat(run("config", "show", "--set", "--config", file.toString())).isZero();

        assertThat(out().lines().map(it -> it.replaceAll(" +", " ")))
                .contains(
                        "preset=security # " + file + ":1:9",
                        "source.port=9000 # " + file + ":2:16",
                        "sink.group=mine # WEIR_SINK_GROUP",
                        "retain.receipts=365d # preset security")
                .noneMatch(it -> it.endsWith("# default"));

        Files.writeString(file, "preset: security\nsource: {files: {from: end}}\n");
        assertThat(run("config", "show", "--config", file.toString())).isEqualTo(78);
        assertThat(err()).contains(file + ":2:24", "is not for the preset security");
    }

    private int run(String... arguments) {
        PrintStream to = new PrintStream(out, true, UTF_8);
        PrintStream errors = new PrintStream(err, true, UTF_8);
        return Main.run(
                new Context(new ByteArrayInputStream(in), to, errors, environment, new Lifetime(hook -> {})),
                arguments);
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }
}
