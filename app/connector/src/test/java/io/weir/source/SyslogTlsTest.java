package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.envelope.Hints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes over TLS, and from whom it may. */
class SyslogTlsTest {
    @TempDir
    private static Path certificates;

    private static TestCertificates made;

    @TempDir
    private Path folder;

    @BeforeAll
    static void make() throws Exception {
        made = new TestCertificates(certificates);
    }

    @Test
    void takesEventsOfASenderThatBelievesOurCa() throws Exception {
        try (SyslogStage stage = SyslogStage.open(folder, made.settings("syslog.tcp.port", "-1"));
                SSLSocket socket = made.connect(stage.intake().tlsPort(), "")) {
            SyslogStage.send(socket, "<13>one\n");
            SyslogStage.send(socket, "7 <13>two<13>three\n");

            List<SourceEvent> all = stage.take(3);

            assertThat(all).extracting(SyslogTlsTest::text).containsExactly("<13>one", "<13>two", "<13>three");
            assertThat(all)
                    .extracting(SourceEvent::hints)
                    .containsOnly(new Hints(null, "tls", "127.0.0.1", null, null, null));
        }
    }

    /** Records of TLS hold more than is read at once. */
    @Test
    void losesNothingOfManyEvents() throws Exception {
        int events = 20_000;
        try (SyslogStage stage =
                        SyslogStage.open(folder, made.settings("syslog.buffer.bytes.max", String.valueOf(1 << 20)));
                SSLSocket socket = made.connect(stage.intake().tlsPort(), "")) {
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < events; i++) {
                        SyslogStage.send(socket, "<13>" + i + " " + "x".repeat(300) + "\n");
                    }
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
            });
            sender.start();

            List<String> all = stage.commit(events);

            sender.join(10_000);
            assertThat(IntStream.range(0, events).filter(it -> !all.get(it).startsWith("<13>" + it + " ")))
                    .isEmpty();
        }
    }

    @Test
    void takesOnlySendersThatTheCaKnows() throws Exception {
        String[] settings = made.settings(
                "syslog.tls.client.ca.file", made.certificate("ca").toString());
        try (SyslogStage stage = SyslogStage.open(folder, settings)) {
            int port = stage.intake().tlsPort();
            for (String wrong : List.of("", "stranger")) {
                try (SSLSocket refused = made.connect(port, wrong)) {
                    assertThatThrownBy(() -> {
                                refused.startHandshake();
                                SyslogStage.send(refused, "<13>wrong\n");
                                // TLS 1.3: a sender hears of it with what it reads next.
                                throw new IOException(
                                        "read " + refused.getInputStream().read());
                            })
                            .as("sender '%s'", wrong)
                            .isInstanceOfAny(SSLException.class, SocketException.class);
                }
            }

            try (SSLSocket right = made.connect(port, "sender")) {
                SyslogStage.send(right, "<13>right\n");
                assertThat(stage.commit(1)).containsExactly("<13>right");
            }
            assertThat(stage.intake().handover().events()).isZero();
        }
    }

    /** It would hold one of the connections that there may be. */
    @Test
    void closesAConnectionThatDoesNotBegin() throws Exception {
        try (SyslogStage stage = SyslogStage.open(folder, made.settings("syslog.message.timeout.ms", "500"));
                Socket silent = new Socket(
                        InetAddress.getLoopbackAddress(), stage.intake().tlsPort())) {
            SyslogStage.awaitEnd(silent);

            assertThat(stage.metrics().refusals(Refusal.TOO_SLOW)).isOne();
        }
    }

    @Test
    void keepsAConnectionThatIsSilentAfterItsBeginning() throws Exception {
        try (SyslogStage stage = SyslogStage.open(folder, made.settings("syslog.message.timeout.ms", "100"));
                SSLSocket socket = made.connect(stage.intake().tlsPort(), "")) {
            SyslogStage.send(socket, "<13>one\n");
            assertThat(stage.commit(1)).hasSize(1);
            try (Socket silent =
                    new Socket(InetAddress.getLoopbackAddress(), stage.intake().tlsPort())) {
                SyslogStage.awaitEnd(silent);
            }

            SyslogStage.send(socket, "<13>two\n");
            assertThat(stage.commit(1)).containsExactly("<13>two");
        }
    }

    @Test
    void takesNoPlainText() throws Exception {
        try (SyslogStage stage = SyslogStage.open(folder, made.settings());
                Socket plain = new Socket(
                        InetAddress.getLoopbackAddress(), stage.intake().tlsPort())) {
            SyslogStage.send(plain, "<13>plain text that is no TLS at all\n");

            await().untilAsserted(
                            () -> assertThat(plain.getInputStream().read()).isNotNegative());
            assertThat(stage.intake().handover().events()).isZero();
        }
    }

    @Test
    void takesTheAddressThatAProxySays() throws Exception {
        String[] settings = made.settings("syslog.proxy.protocol", "true");
        try (SyslogStage stage = SyslogStage.open(folder, settings);
                Socket plain = new Socket(
                        InetAddress.getLoopbackAddress(), stage.intake().tlsPort())) {
            SyslogStage.send(plain, "PROXY TCP4 192.0.2.7 198.51.100.1 40000 514\r\n");
            try (SSLSocket socket = made.over(plain)) {
                SyslogStage.send(socket, "<13>one\n");

                assertThat(stage.take(1)).extracting(it -> it.hints().host()).containsExactly("192.0.2.7");
            }
        }
    }

    /** A port that waits for a connection takes it, whatever the other port has taken meanwhile. */
    @Test
    void losesNoConnectionThatIsOneTooManyForBothPorts() throws Exception {
        try (SyslogStage stage = SyslogStage.open(folder, made.settings("syslog.connections.max", "1"))) {
            for (int round = 0; round < 5; round++) {
                try (SSLSocket tls = made.connect(stage.intake().tlsPort(), "");
                        Socket tcp = stage.connect()) {
                    SyslogStage.send(tls, "<13>tls\n");
                    assertThat(stage.commit(1)).containsExactly("<13>tls");
                    SyslogStage.send(tcp, "<13>tcp\n");
                    tls.close();

                    assertThat(stage.commit(1)).as("round %d", round).containsExactly("<13>tcp");
                }
            }
        }
    }

    @Test
    void keepsWhatHadComeWhenItStops() throws Exception {
        SyslogStage stage = SyslogStage.open(folder, made.settings());
        try (SSLSocket socket = made.connect(stage.intake().tlsPort(), "")) {
            SyslogStage.send(socket, "<13>one\n<13>two");
            stage.awaitEvents(1);

            stage.close();
        }

        assertThat(stage.kept()).containsExactly("<13>one", "<13>two");
    }

    @Test
    void takesUpARenewedCertificateAndKeepsTheOneBeforeWhereItIsBroken() throws Exception {
        Path certificate = Files.copy(made.certificate("server"), folder.resolve("server.pem"));
        Path key = Files.copy(made.key("server"), folder.resolve("server.key"));
        String[] settings = made.settings();
        settings[3] = certificate.toString();
        settings[5] = key.toString();
        try (SyslogStage stage = SyslogStage.open(folder, settings)) {
            int port = stage.intake().tlsPort();
            try (SSLSocket before = made.connect(port, "")) {
                SyslogStage.send(before, "<13>one\n");
                assertThat(stage.commit(1)).containsExactly("<13>one");
                X509Certificate old = shown(before);

                Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\nhalf");
                await().during(Duration.ofSeconds(2))
                        .untilAsserted(() -> assertThat(shown(port)).isEqualTo(old));
                Files.copy(made.certificate("renewed"), certificate, StandardCopyOption.REPLACE_EXISTING);
                Files.copy(made.key("renewed"), key, StandardCopyOption.REPLACE_EXISTING);
                await().untilAsserted(() -> assertThat(
                                shown(port).getSubjectX500Principal().getName())
                        .isEqualTo("CN=renewed"));

                SyslogStage.send(before, "<13>two\n");
                assertThat(stage.commit(1)).as("a connection that stands").containsExactly("<13>two");
            }
        }
    }

    @Test
    void saysOfWhichSettingAFileCannotBeUsed() throws Exception {
        Path none = folder.resolve("none");

        assertFault(none, made.key("server"), "syslog.tls.certificate.file: " + none + " is not there");
        assertFault(
                made.certificate("server"),
                made.key("stranger"),
                "syslog.tls.key.file: " + made.key("stranger") + " has the key of another certificate");
    }

    @Test
    void checksThemBeforeItStarts() throws Exception {
        Map<String, String> given = new TreeMap<>(SettingsCheckTest.sound());
        given.keySet().removeIf(it -> it.startsWith("http."));
        List<String> settings = Arrays.asList(made.settings());
        for (int i = 0; i < settings.size(); i += 2) {
            given.put(settings.get(i), settings.get(i + 1));
        }
        assertThat(new SyslogSettingsCheck(given).faults()).isEmpty();

        given.put("syslog.tls.key.file", made.key("stranger").toString());
        assertThat(new SyslogSettingsCheck(given).faults())
                .singleElement()
                .asString()
                .contains("syslog.tls.key.file", "has the key of another certificate");
    }

    /** Or the next start finds them taken. */
    @Test
    void leavesNoPortOpenWhereItCannotStart() throws Exception {
        int tcp;
        int udp;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DatagramSocket freeUdp = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            tcp = free.getLocalPort();
            udp = freeUdp.getLocalPort();
        }
        String[] ports = {"syslog.tcp.port", String.valueOf(tcp), "syslog.udp.port", String.valueOf(udp)};
        String[] settings = made.settings(ports);

        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings[1] = String.valueOf(other.getLocalPort());
            assertThatThrownBy(() -> SyslogStage.open(folder, settings))
                    .hasMessageContaining(other.getLocalPort() + "/tls")
                    .hasMessageContaining("change syslog.tls.port");
        }
        assertFree(tcp, udp);

        settings[1] = "0";
        settings[3] = folder.resolve("none").toString();
        assertThatThrownBy(() -> SyslogStage.open(folder, settings)).hasMessageContaining("is not there");
        assertFree(tcp, udp);
    }

    private static void assertFree(int tcp, int udp) throws IOException {
        new ServerSocket(tcp, 1, InetAddress.getLoopbackAddress()).close();
        new DatagramSocket(udp, InetAddress.getLoopbackAddress()).close();
    }

    private static void assertFault(Path certificate, Path key, String fault) {
        assertThatThrownBy(() -> PortTls.open(
                        "port",
                        SyslogStreamSettings.tlsFiles(certificate.toString(), key.toString(), ""),
                        Clock.systemUTC()))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(fault);
    }

    private static X509Certificate shown(int port) throws Exception {
        try (SSLSocket socket = made.connect(port, "")) {
            return shown(socket);
        }
    }

    private static X509Certificate shown(SSLSocket socket) throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    private static String text(SourceEvent event) {
        return new String(event.payload().bytes(), UTF_8);
    }
}
