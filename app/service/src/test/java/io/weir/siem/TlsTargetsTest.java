package io.weir.siem;

import static io.weir.siem.ScriptedServer.raw;
import static io.weir.siem.ScriptedServer.response;
import static io.weir.siem.TestEvents.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Binder;
import io.weir.config.SinkSettings;
import io.weir.config.TargetSettings;
import io.weir.config.Variants;
import io.weir.delivery.Delivery;
import io.weir.delivery.SiemTarget;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TLS as it is configured, the same for every target that speaks HTTP, and for where its tokens are from. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsTargetsTest {
    private static final int EVENTS = 2;

    private static final String ITEM = "{\"create\":{\"status\":201}}";

    /** What each needs beside its address, and what it says when it takes a batch. */
    private static final Map<String, Kind> KINDS = Map.of(
            "http", new Kind("", response(200, "")),
            "splunk-hec", new Kind("token: ${env:SECRET}", response(200, "{\"code\":0}")),
            "opensearch", new Kind("", response(200, "{\"errors\":false,\"items\":[" + ITEM + "," + ITEM + "]}")),
            "elasticsearch", new Kind("", response(200, "{\"errors\":false,\"items\":[" + ITEM + "," + ITEM + "]}")),
            "sentinel",
                    new Kind(
                            "rule: dcr-0a, stream: Custom-Weir_CL, tenant: t, client-id: c, client-secret: \"${env:SECRET}\","
                                    + " authority: \"@URL@\"",
                            response(204, "")),
            "datadog", new Kind("api-key: ${env:SECRET}", response(202, "{}")),
            "loki", new Kind("", response(204, "")),
            "secops",
                    new Kind(
                            "instance: projects/p/locations/eu/instances/i, forwarder: f, log-type: WEIR,"
                                    + " credentials: \"${file:account.json}\"",
                            response(200, "{}")));

    private record Kind(String settings, String success) {}

    @TempDir
    private static Path store;

    private static TestCertificates certificates;
    private static String account;

    @TempDir
    private Path folder;

    @BeforeAll
    static void make() throws Exception {
        certificates = new TestCertificates(store);
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2_048);
        account = "{\"client_email\":\"weir@p.iam\",\"private_key\":\"-----BEGIN PRIVATE KEY-----\\n"
                + Base64.getEncoder()
                        .encodeToString(rsa.generateKeyPair().getPrivate().getEncoded())
                + "\\n-----END PRIVATE KEY-----\\n\",\"token_uri\":\"@URL@/token\"}";
    }

    static Stream<String> types() {
        return KINDS.keySet().stream().sorted();
    }

    @Test
    void allThatSpeakHttpAreHere() {
        assertThat(types())
                .containsExactlyInAnyOrderElementsOf(Targets.types().entrySet().stream()
                        .filter(it -> it.getValue() != FileTargetSettings.class
                                && it.getValue() != KafkaTargetSettings.class
                                && it.getValue() != SyslogTargetSettings.class)
                        .map(Map.Entry::getKey)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("types")
    void believesTheAuthorityItIsTold(String type) throws Exception {
        try (ScriptedServer server = server(type, "server", false);
                SiemTarget target = target(type, server, ca("ca"))) {
            assertThat(outcomes(target)).containsOnly(Delivery.delivered());
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void believesNobodyElse(String type) throws Exception {
        try (ScriptedServer server = server(type, "server", false);
                SiemTarget distrusting = target(type, server, ca("otherca"));
                SiemTarget jvms = target(type, server, "")) {
            waitsForAnOperator(distrusting, "signed by nobody who is believed: put who signed it into tls.ca");
            waitsForAnOperator(jvms, "signed by nobody who is believed: put who signed it into tls.ca");
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void anExpiredCertificateIsNoReasonToSend(String type) throws Exception {
        try (ScriptedServer server = server(type, "expired", false);
                SiemTarget target = target(type, server, ca("ca"))) {
            waitsForAnOperator(target, "the server's certificate has expired: renew it there");
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void norIsOneOfAnotherHost(String type) throws Exception {
        try (ScriptedServer server = server(type, "elsewhere", false);
                SiemTarget target = target(type, server, ca("ca"))) {
            waitsForAnOperator(target, "the server's certificate is for another host: put a name into url");
            assertThat(server.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void showsItsCertificateWhereOneIsWanted(String type) throws Exception {
        try (ScriptedServer server = server(type, "server", true);
                SiemTarget anonymous = target(type, server, ca("ca"));
                SiemTarget stranger = target(type, server, ca("ca") + shown("otherserver"));
                SiemTarget known = target(type, server, ca("ca") + shown("sender"))) {
            waitsForAnOperator(anonymous, "the server wants a certificate and none is shown");
            waitsForAnOperator(stranger, "tls.certificate");
            assertThat(outcomes(known)).containsOnly(Delivery.delivered());
        }
    }

    @Test
    void anotherAuthorityIsBelievedOnceItStandsInTheFile() throws Exception {
        Path ca = Files.copy(certificates.certificate("ca"), folder.resolve("ca.pem"));
        try (ScriptedServer server = server("http", "otherserver", false);
                SiemTarget target = target("http", server, ", ca: ca.pem")) {
            waitsForAnOperator(target, "tls.ca");

            Files.writeString(ca, "-----BEGIN CERTIFICATE-----\nhalf of it");
            waitsForAnOperator(target, "signed by nobody who is believed");

            Files.copy(certificates.certificate("otherca"), ca, StandardCopyOption.REPLACE_EXISTING);
            assertThat(outcomes(target)).containsOnly(Delivery.delivered());
        }
    }

    @Test
    void newConnectionsShowTheRenewedCertificateAndTheOthersGoOn() throws Exception {
        Path certificate = Files.copy(certificates.certificate("sender"), folder.resolve("own.pem"));
        Path key = Files.copy(certificates.key("sender"), folder.resolve("own.key"));
        List<String> shown = new CopyOnWriteArrayList<>();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(certificates.listen("server", true), "https");
                SiemTarget target = target("http", server, ca("ca") + ", certificate: own.pem, key: own.key")) {
            server.then(socket -> {
                asked.countDown();
                assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
                answer(socket, shown, "");
            });
            server.then(socket -> answer(socket, shown, "Connection: close\r\n"));
            server.then(socket -> answer(socket, shown, "Connection: close\r\n"));
            server.then(socket -> answer(socket, shown, "Connection: close\r\n"));
            CompletableFuture<List<Delivery>> underWay = CompletableFuture.supplyAsync(() -> outcomes(target));
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

            Files.copy(certificates.certificate("renewed"), certificate, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(certificates.key("renewed"), key, StandardCopyOption.REPLACE_EXISTING);
            answered.countDown();

            assertThat(underWay.get(20, TimeUnit.SECONDS)).containsOnly(Delivery.delivered());
            assertThat(outcomes(target)).as("its connection stands").containsOnly(Delivery.delivered());
            assertThat(outcomes(target)).containsOnly(Delivery.delivered());
            Files.writeString(key, "half");
            assertThat(outcomes(target)).containsOnly(Delivery.delivered());
        }
        // A session that is resumed would show the old one for as long as the server allows.
        assertThat(shown).containsExactly("CN=sender", "CN=sender", "CN=renewed", "CN=renewed");
    }

    private static void answer(Socket socket, List<String> shown, String header)
            throws IOException, InterruptedException {
        shown.add(((SSLSocket) socket).getSession().getPeerPrincipal().getName());
        raw("HTTP/1.1 200 x\r\n" + header + "Content-Length: 0\r\n\r\n").answer(socket);
    }

    private static void waitsForAnOperator(SiemTarget target, String advice) throws Exception {
        assertThat(outcomes(target))
                .hasSize(EVENTS)
                .allSatisfy(it -> assertThat(it)
                        .isInstanceOfSatisfying(
                                Delivery.TargetFault.class,
                                fault -> assertThat(fault.cause())
                                        .contains(advice)
                                        .doesNotContain("s3cret", "BEGIN")));
    }

    private static ScriptedServer server(String type, String certificate, boolean wantsCertificate) throws Exception {
        Kind kind = KINDS.get(type);
        String token =
                response(200, "{\"access_token\":\"t0ken\",\"expires_in\":3600}", "Content-Type: application/json");
        return new ScriptedServer(certificates.listen(certificate, wantsCertificate), "https")
                .always(request -> raw(request.path().contains("token") ? token : kind.success()));
    }

    /** Through the settings, as in production; files are taken up at once. */
    private SiemTarget target(String type, ScriptedServer server, String tls) throws Exception {
        String url = server.url().toString();
        Files.writeString(folder.resolve("account.json"), account.replace("@URL@", url));
        String own = KINDS.get(type).settings().replace("@URL@", url);
        String yaml = "{target: {type: " + type + ", url: \"" + url + "\", "
                + (own.isEmpty() ? "" : own.replaceAll("(?<!\")\\$\\{env:SECRET}", "\"\\${env:SECRET}\"") + ", ")
                + "http: {timeout: 10s}, tls: {" + tls.replaceFirst("^, ", "") + "}}}";
        TargetSettings settings = new Binder(
                        Variants.of(TargetSettings.class, Targets.types()), Map.of("SECRET", "s3cret"), folder)
                .bind(SinkSettings.class, "t.yaml", yaml, folder)
                .target();
        return Targets.open(settings, TestEvents.tls(settings.tls()), 2, List.of("valid"))
                .get("valid");
    }

    private static String ca(String name) throws Exception {
        return ", ca: \"" + certificates.certificate(name) + "\"";
    }

    private static String shown(String name) throws Exception {
        return ", certificate: \"" + certificates.certificate(name) + "\", key: \"" + certificates.key(name) + "\"";
    }

    private static List<Delivery> outcomes(SiemTarget target) {
        return target.send(batch(target, EVENTS)).outcomes();
    }
}
