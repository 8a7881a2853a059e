package io.weir.siem;

import static io.weir.siem.SyslogTargetTest.outcomes;
import static io.weir.siem.SyslogTargetTest.settings;
import static io.weir.siem.SyslogTargetTest.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.TlsSettings;
import io.weir.delivery.Delivery;
import io.weir.delivery.SiemTarget;
import io.weir.siem.SyslogTargetSettings.Confirm;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SyslogTlsTargetTest {
    private static TestCertificates certificates;

    @BeforeAll
    static void make(@TempDir Path folder) throws Exception {
        certificates = new TestCertificates(folder);
    }

    @ParameterizedTest
    @EnumSource
    void deliversToWhomTheAuthorityVouchesFor(Confirm confirm) throws Exception {
        try (SyslogReceiver receiver = receiver("server", false);
                SiemTarget target = target(confirm, trusting("ca"), receiver.url())) {
            assertThat(outcomes(target)).containsOnly(Delivery.delivered());
            assertThat(outcomes(target)).containsOnly(Delivery.delivered());
            assertThat(confirm == Confirm.OPEN ? 1 : 2)
                    .isEqualTo(receiver.connections().size());
            if (confirm == Confirm.CLOSE) {
                assertThat(receiver.messages()).hasSize(8);
            }
        }
    }

    @Test
    void whoIsNotKnownOrIsAnotherHostWaitsForAnOperator() throws Exception {
        try (SyslogReceiver receiver = receiver("server", false);
                SiemTarget distrusting = target(Confirm.CLOSE, trusting("otherca"), receiver.url());
                SiemTarget elsewhere = target(
                        Confirm.CLOSE,
                        trusting("ca"),
                        URI.create(receiver.url().toString().replace("127.0.0.1", "localhost")))) {
            assertThat(outcomes(distrusting))
                    .containsOnly(
                            new Delivery.TargetFault("the server's certificate is signed by nobody who is believed:"
                                    + " put who signed it into tls.ca"));
            assertThat(outcomes(elsewhere))
                    .containsOnly(
                            new Delivery.TargetFault("the server's certificate is for another host: put a name into"
                                    + " url that it is for, or renew it there"));
            assertThat(receiver.messages()).isEmpty();
        }
    }

    /** Over TLS 1.3 the receiver judges it when our handshake is over. */
    @ParameterizedTest
    @EnumSource
    void showsItsCertificateWhereOneIsWanted(Confirm confirm) throws Exception {
        try (SyslogReceiver receiver = receiver("server", true);
                SiemTarget anonymous = target(confirm, trusting("ca"), receiver.url());
                SiemTarget known = target(
                        confirm,
                        new TlsSettings(
                                Optional.of(certificates.certificate("ca")),
                                Optional.of(certificates.certificate("sender")),
                                Optional.of(certificates.key("sender"))),
                        receiver.url())) {
            assertThat(outcomes(anonymous))
                    .allSatisfy(it -> assertThat(it).isNotInstanceOf(Delivery.Delivered.class))
                    .allSatisfy(it -> assertThat(it).isNotInstanceOf(Delivery.Poison.class));
            assertThat(outcomes(known)).containsOnly(Delivery.delivered());
        }
    }

    @Test
    void anAuthorityThatIsReplacedInItsFileIsBelievedWithoutARestart(@TempDir Path folder) throws Exception {
        Path ca = folder.resolve("ca.pem");
        Files.copy(certificates.certificate("otherca"), ca);
        Files.setLastModifiedTime(ca, FileTime.fromMillis(1_000));
        try (SyslogReceiver receiver = receiver("server", false);
                SiemTarget target = target(
                        Confirm.CLOSE,
                        new TlsSettings(Optional.of(ca), Optional.empty(), Optional.empty()),
                        receiver.url())) {
            assertThat(outcomes(target)).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.TargetFault.class));

            Files.writeString(ca, "half of one");
            assertThat(outcomes(target)).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.TargetFault.class));

            Files.copy(certificates.certificate("ca"), ca, StandardCopyOption.REPLACE_EXISTING);
            Files.setLastModifiedTime(ca, FileTime.fromMillis(2_000));
            assertThat(outcomes(target)).containsOnly(Delivery.delivered());
        }
    }

    @Test
    void whatCannotBeUsedIsSaidAtTheStart(@TempDir Path folder) throws Exception {
        Path none = folder.resolve("none.pem");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing");

        assertThatThrownBy(() -> open(trusting(none)))
                .isInstanceOf(TargetException.class)
                .hasMessage("sink.target.tls.ca: " + none + " is not there");
        assertThatThrownBy(() -> open(trusting(empty))).isInstanceOf(TargetException.class);
        assertThatThrownBy(() -> open(new TlsSettings(
                        Optional.empty(), Optional.of(certificates.certificate("sender")), Optional.of(empty))))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("sink.target.tls.key: " + empty + " has no unencrypted PKCS#8 key");
    }

    private static SiemTarget open(TlsSettings tls) {
        return Targets.open(settings(Confirm.CLOSE, Duration.ofSeconds(1), tls, URI.create("tls://127.0.0.1:1")), 1);
    }

    private static SyslogReceiver receiver(String name, boolean wantsCertificate) throws Exception {
        return new SyslogReceiver(certificates.listen(name, wantsCertificate), "tls");
    }

    private static TlsSettings trusting(String name) throws Exception {
        return trusting(certificates.certificate(name));
    }

    private static TlsSettings trusting(Path ca) {
        return new TlsSettings(Optional.of(ca), Optional.empty(), Optional.empty());
    }
}
