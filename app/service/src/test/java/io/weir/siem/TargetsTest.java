package io.weir.siem;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Addresses;
import io.weir.config.Binder;
import io.weir.config.ByteSize;
import io.weir.config.Secret;
import io.weir.config.Settings;
import io.weir.config.TargetSettings;
import io.weir.config.TlsSettings;
import io.weir.config.Variants;
import io.weir.delivery.SiemTarget;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {
    private static final List<String> LANES = List.of("valid", "priority");

    @Test
    void knowsEveryTypeByItsName() {
        assertThat(Targets.types().keySet())
                .containsExactlyInAnyOrder(
                        "file",
                        "http",
                        "splunk-hec",
                        "opensearch",
                        "elasticsearch",
                        "secops",
                        "kafka",
                        "syslog",
                        "loki",
                        "datadog",
                        "sentinel");
    }

    @Test
    void lanesShareAFileButNoConnections(@TempDir Path folder) {
        TargetSettings file = new FileTargetSettings("file", folder.resolve("f"), new ByteSize(0));
        Map<String, SiemTarget> files = Targets.open(file, TestEvents.NO_TLS, 2, LANES);
        assertThat(files.get("valid")).isSameAs(files.get("priority"));
        files.get("valid").close();

        Map<String, SiemTarget> splunks = Targets.open(splunk(), TestEvents.NO_TLS, 2, LANES);
        assertThat(splunks.get("valid")).isNotSameAs(splunks.get("priority"));
        splunks.values().forEach(SiemTarget::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"opensearch", "elasticsearch"})
    void bothAreSpokenToAlikeAndEachIsCalledWhatItIs(String type) {
        Settings settings = new Binder(
                        Variants.of(TargetSettings.class, Targets.types()), Map.of("KEY", "ApiKey s3cret"), Path.of(""))
                .bind(Settings.class, "test", """
                        sink:
                          target:
                            type: %s
                            url: https://127.0.0.1:1
                            authorization: ${env:KEY}
                            body-bytes-max: 1KiB
                        """.formatted(type), Path.of(""));

        try (SiemTarget target = Targets.open(settings.sink().target(), 1)) {
            assertThat(target).isInstanceOf(OpenSearchTarget.class);
            assertThat(target.name()).isEqualTo(type);
            assertThat(target.bodyBytesMax()).isEqualTo(1_024);
        }
        assertThat(settings.toString()).doesNotContain("s3cret");
    }

    @Test
    void noSettingsPrintASecret() {
        assertThat(splunk().toString()).doesNotContain("t0ken").contains("***");
    }

    private static TargetSettings splunk() {
        return new SplunkHecSettings(
                "splunk",
                Addresses.of(URI.create("https://127.0.0.1:1/")),
                new Secret("t0ken"),
                false,
                Duration.ofMinutes(5),
                Duration.ofSeconds(1),
                Optional.empty(),
                "weir",
                "weir",
                Optional.empty(),
                new ByteSize(1_000),
                TestEvents.HTTP,
                TlsSettings.NONE);
    }
}
