package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.siem.Targets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PresetTest {
    private static final Variants TARGETS = Variants.of(TargetSettings.class, Targets.types());
    private static final String SYSLOG = "sink: {target: {type: syslog, url: \"tls://127.0.0.1:1\"}}\n";
    private static final String SENTINEL =
            "sink: {target: {type: sentinel, url: \"https://127.0.0.1:1\", rule: r, stream: s, tenant: t, client-id: c,"
                    + " client-secret: \"${env:S}\"}}\n";

    @Test
    void securityIsPinned() {
        assertThat(ofPreset("preset: security\n" + SYSLOG)).isEqualTo("""
                source.backpressure.enabled=true
                source.syslog.oversize=split
                source.files.from=beginning
                source.files.oversize=split
                sink.target.confirm=close
                retain.after-delivery=72h
                retain.receipts=365d
                retain.alarm=72h""");
        assertThat(ofPreset("preset: security\n" + SENTINEL)).contains("sink.target.field-bytes-max=64KiB");
    }

    @Test
    void webIsPinned() {
        assertThat(ofPreset("preset: web")).isEqualTo("""
                streams.commit-interval=100ms
                sink.batch-events=2000
                sink.batch-age=100ms
                sink.buffer-bytes-max=32MiB""");
    }

    @Test
    void analyticsIsPinned() {
        assertThat(ofPreset("preset: analytics")).isEqualTo("""
                streams.commit-interval=50ms
                sink.batch-events=100
                sink.batch-age=50ms
                sink.buffer-bytes-max=4MiB""");
        assertThat(bind("preset: analytics", Map.of()).sink().batchEvents()).isEqualTo(100);
    }

    @Test
    void noPresetIsWeirsOwnDefaults() {
        assertThat(ofPreset("")).isEmpty();
        assertThat(bind("preset: none", Map.of())).isEqualTo(bind("", Map.of()));
    }

    /** A name that no setting has would set nothing, without a word. */
    @ParameterizedTest
    @EnumSource
    void setsOnlyWhatThereIs(Preset preset) {
        List<String> known = new Schema(TARGETS)
                .leaves(Settings.class).stream().map(Schema.Leaf::path).toList();

        assertThat(Presets.of(preset).defaults())
                .extracting(Presets.Value::path)
                .isSubsetOf(known);
        assertThat(Presets.of(preset).refusals())
                .allSatisfy(it -> assertThat(it.name().split(", ")).isSubsetOf(known.toArray(String[]::new)));
    }

    @Test
    void whatIsSetIsStronger() {
        Settings settings =
                bind("preset: analytics\nsink: {batch-events: 7}\n", Map.of("WEIR_STREAMS_COMMIT_INTERVAL", "10ms"));

        assertThat(settings.sink().batchEvents()).isEqualTo(7);
        assertThat(settings.streams().commitInterval()).hasMillis(10);
        assertThat(settings.sink().batchAge()).hasMillis(50);
        assertThat(settings.preset()).isEqualTo(Preset.ANALYTICS);
    }

    @Test
    void aVariableChoosesItToo() {
        assertThat(bind("preset: web", Map.of("WEIR_PRESET", "analytics"))
                        .sink()
                        .batchEvents())
                .isEqualTo(100);
    }

    @Test
    void aNameThatThereIsNotIsAnErrorWithASuggestion() {
        assertThatThrownBy(() -> bind("preset: secruity", Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("t.yaml:1:9")
                .hasMessageContaining("did you mean security?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "cluster: {allow-unsafe: [topic.min-insync]} | cluster.allow-unsafe[0] | mend what the check finds",
                "source: {backpressure: {enabled: false}} | source.backpressure.enabled | set true",
                "source: {syslog: {oversize: refuse}} | source.syslog.oversize | set split",
                "source: {files: {oversize: refuse}} | source.files.oversize | set split",
                "source: {files: {from: end}} | source.files.from | set beginning",
                "source: {properties: {transforms: drop}} | source.properties.transforms | can drop events",
                "source: {syslog: {properties: {transforms.a.type: x}}} | source.syslog.properties.transforms.a.type | can drop",
                "source: {files: {properties: {predicates: p}}} | source.files.properties.predicates | can drop",
                "sink: {target: {type: syslog, url: `tcp://h:1`, confirm: open}} | sink.target.confirm | set close"
            })
    void securityRefusesWhatWouldDrop(String yaml, String path, String advice) {
        String quoted = yaml.replace('`', '"');
        assertThatThrownBy(() -> bind("preset: security\n" + quoted, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("t.yaml:2:")
                .hasMessageContaining(path)
                .hasMessageContaining("is not for the preset security")
                .hasMessageContaining(advice);

        assertThat(bind(quoted, Map.of())).as("without it").isNotNull();
    }

    @Test
    void securityRefusesFieldsThatAzureWouldCut() {
        String cut = SENTINEL.replace("rule: r", "rule: r, field-bytes-max: 65KiB");

        assertThatThrownBy(() -> bind("preset: security\n" + cut, Map.of()))
                .hasMessageContaining("sink.target.field-bytes-max")
                .hasMessageContaining("Azure would cut");
        assertThat(bind(
                        "preset: security\n" + SENTINEL.replace("rule: r", "rule: r, field-bytes-max: 64KiB"),
                        Map.of()))
                .isNotNull();
    }

    @Test
    void securityRefusesThemFromVariablesToo() {
        assertThatThrownBy(() -> bind(
                        "preset: security",
                        Map.of("WEIR_SOURCE_SYSLOG_OVERSIZE", "refuse", "WEIR_SOURCE_PROPERTIES_TRANSFORMS", "drop")))
                .hasMessageContaining("WEIR_SOURCE_SYSLOG_OVERSIZE")
                .hasMessageContaining("WEIR_SOURCE_PROPERTIES_TRANSFORMS");
    }

    @Test
    void securityRefusesWhatACommandLineAllows() {
        Settings settings = bind("preset: security", Map.of());

        assertThat(settings.allowingUnsafe(List.of())).isEqualTo(settings);
        assertThatThrownBy(() -> settings.allowingUnsafe(List.of("topic.min-insync")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--allow-unsafe")
                .hasMessageContaining("topic.min-insync is not for the preset security");
        assertThat(bind("", Map.of())
                        .allowingUnsafe(List.of("topic.min-insync"))
                        .cluster()
                        .allowUnsafe())
                .containsExactly("topic.min-insync");
    }

    @Test
    void tellsOfEachSettingWhereItIsFrom() {
        List<Chosen> all = chosen(
                """
                preset: analytics
                kafka: {properties: {sasl.jaas.config: "password=s3cret"}}
                sink:
                  target: {type: splunk-hec, url: "https://127.0.0.1:1", token: "${env:S}"}
                  batch-age: 70ms
                """,
                Map.of("S", "s3cret", "WEIR_SINK_GROUP", "mine", "WEIR_KAFKA_PROPERTIES_SSL_KEY_PASSWORD", "s3cret"));

        assertThat(all)
                .contains(
                        new Chosen("preset", "analytics", "t.yaml:1:9"),
                        new Chosen("kafka.properties.sasl.jaas.config", "***", "t.yaml:2:40"),
                        new Chosen(
                                "kafka.properties.ssl.key.password", "***", "WEIR_KAFKA_PROPERTIES_SSL_KEY_PASSWORD"),
                        new Chosen("sink.target.type", "splunk-hec", "t.yaml:4:18"),
                        new Chosen("sink.target.token", "***", "t.yaml:4:65"),
                        new Chosen("sink.target.name", "splunk-hec", "default"),
                        new Chosen("sink.group", "mine", "WEIR_SINK_GROUP"),
                        new Chosen("sink.batch-age", "70ms", "t.yaml:5:14"),
                        new Chosen("sink.batch-events", "100", "preset analytics"),
                        new Chosen("sink.requests", "8", "default"),
                        new Chosen("sink.target.tls.ca", "", "default"),
                        new Chosen("source.tokens", "", "default"));
        assertThat(all.toString()).doesNotContain("s3cret");
        List<String> paths = all.stream().map(Chosen::path).toList();
        assertThat(paths).doesNotHaveDuplicates();
        assertThat(paths)
                .containsAll(new Schema(Variants.of(TargetSettings.class, Map.of()))
                        .leaves(Settings.class).stream()
                                .filter(it -> it.shape() != Schema.Shape.MAP
                                        && it.shape() != Schema.Shape.VARIANT
                                        && !it.path().contains("[]"))
                                .map(Schema.Leaf::path)
                                .toList());
    }

    @Test
    void tellsNothingThatAnAddressHides() {
        assertThat(chosen(
                        "sink: {target: {type: http, url: \"https://me:s3cret@127.0.0.1:1/x?token=s3cret,https://h/y\"}}",
                        Map.of()))
                .contains(new Chosen("sink.target.url", "https://***@127.0.0.1:1/x?***,https://h/y", "t.yaml:1:34"));
    }

    /** What the preset gives, in the order of the settings. */
    private static String ofPreset(String yaml) {
        return chosen(yaml, Map.of()).stream()
                .filter(it -> it.from().startsWith("preset"))
                .map(it -> it.path() + "=" + it.value())
                .collect(Collectors.joining("\n"));
    }

    private static List<Chosen> chosen(String yaml, Map<String, String> environment) {
        return binder(environment).chosen(Settings.class, "t.yaml", yaml, Path.of(""));
    }

    private static Settings bind(String yaml, Map<String, String> environment) {
        return binder(environment).bind(Settings.class, "t.yaml", yaml, Path.of(""));
    }

    private static Binder binder(Map<String, String> environment) {
        Map<String, String> all = Stream.of(environment, Map.of("S", "s3cret"))
                .flatMap(it -> it.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, second) -> first));
        return new Binder(TARGETS, all, Path.of("weir-data"));
    }
}
