package io.weir.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Binder;
import io.weir.config.Settings;
import io.weir.config.TargetSettings;
import io.weir.config.Variants;
import io.weir.siem.Targets;
import io.weir.siem.TestCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsChecksTest {
    private static final Path FILE = Path.of("/etc/weir/own.pem");

    @TempDir
    private Path folder;

    private final Seeing seeing = Seeing.production();

    @ParameterizedTest
    @CsvSource({
        "-1,RISK,has expired at",
        "1,RISK,expires in",
        "14,RISK,expires in",
        "15,NOTE,expires in",
        "30,NOTE,expires in"
    })
    void saysHowLongACertificateLasts(int days, Severity severity, String what) {
        Finding finding = found(file(Optional.empty(), Seeing.NOW.plusSeconds(days * 86_400L)));

        assertThat(finding.severity()).isEqualTo(severity);
        assertThat(finding.what()).contains("/etc/weir/own.pem " + what);
        assertThat(finding.why()).contains("events wait until it is renewed");
    }

    @Test
    void isSilentOfOneThatLasts() {
        look(file(Optional.empty(), Seeing.NOW.plusSeconds(31 * 86_400L)));

        assertThat(seeing.findings("local.tls")).isEmpty();
    }

    @Test
    void saysWhatCannotBeUsed() {
        Finding finding = found(file(Optional.of(FILE + " has no certificate"), Instant.MAX));

        assertThat(finding.severity()).isEqualTo(Severity.RISK);
        assertThat(finding.what()).contains("cannot be used: /etc/weir/own.pem has no certificate");
    }

    @Test
    void looksAtTheFilesOfBothEnds() throws Exception {
        TestCertificates made = new TestCertificates(folder);
        Path broken = Files.writeString(folder.resolve("broken.pem"), "nothing");
        Settings settings = new Binder(Variants.of(TargetSettings.class, Targets.types()), Map.of(), folder)
                .bind(
                        Settings.class,
                        "test",
                        """
                        sink: {target: {type: http, url: "https://127.0.0.1:1", tls: {ca: "%s", certificate: "%s", key: "%s"}}}
                        source: {syslog: {tls-port: 0, tls-certificate: "%s", tls-key: "%s"}}
                        """.formatted(
                                made.certificate("ca"), made.certificate("sender"), made.key("sender"), broken, broken),
                        folder);

        List<Local.TlsFile> seen = LocalReader.here(settings).tls();

        assertThat(seen)
                .extracting(Local.TlsFile::setting)
                .containsExactly("sink.target.tls.certificate", "sink.target.tls.ca", "source.syslog.tls-certificate");
        assertThat(seen).extracting(it -> it.fault().isPresent()).containsExactly(false, false, true);
        assertThat(LocalReader.ofSink(settings, 2).tls()).hasSize(2);
        assertThat(LocalReader.ofSource(settings).tls()).hasSize(1);
    }

    private Finding found(Local.TlsFile file) {
        look(file);
        return seeing.finding("local.tls");
    }

    private void look(Local.TlsFile file) {
        seeing.local = Seen.of(new Local(Optional.empty(), 1 << 30, 1, 100_000, List.of(), List.of(), List.of(file)));
    }

    private static Local.TlsFile file(Optional<String> fault, Instant until) {
        return new Local.TlsFile("sink.target.tls.certificate", FILE, fault, until);
    }
}
