package io.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.config.TlsSettings;
import io.weir.siem.TestCertificates;
import io.weir.tls.TlsRenewal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsWatchTest {
    @TempDir
    private static Path store;

    private static TestCertificates certificates;

    @TempDir
    private Path folder;

    private final Logged log = new Logged(TlsWatch.class);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> events = new ArrayList<>();
    private Path certificate;
    private Path key;

    @BeforeAll
    static void make() throws Exception {
        certificates = new TestCertificates(store);
    }

    @BeforeEach
    void writesTheFiles() throws Exception {
        certificate = Files.copy(certificates.certificate("sender"), folder.resolve("own.pem"));
        key = Files.copy(certificates.key("sender"), folder.resolve("own.key"));
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void aBrokenRenewalIsSaidOnceAndThatItIsMended() throws Exception {
        try (TlsWatch watch = watch(Clock.systemUTC())) {
            watch.look();
            assertThat(log.warnings()).isEmpty();
            assertThat(gauge("weir.sink.tls.refused")).isZero();

            Files.writeString(certificate, "half");
            watch.look();
            assertThat(log.warnings()).as("it may be whole in a moment").isEmpty();
            assertThat(gauge("weir.sink.tls.refused")).isEqualTo(1);
            long until = System.nanoTime() + TlsWatch.SURE.toNanos();
            while (System.nanoTime() - until < 0) {
                watch.look();
                Thread.onSpinWait();
            }
            watch.look();
            watch.look();

            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("of the target siem", certificate.toString(), "has no certificate", "is used on");
            assertThat(events)
                    .singleElement()
                    .asString()
                    .contains("tls_refused", "\"state\":\"open\"", "\"target\":\"siem\"", certificate.toString());

            Files.copy(certificates.certificate("renewed"), certificate, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(certificates.key("renewed"), key, StandardCopyOption.REPLACE_EXISTING);
            watch.look();

            assertThat(events)
                    .extracting(it -> it.substring(0, it.indexOf(' ')))
                    .containsExactly("tls_refused", "tls_renewed", "tls_refused");
            assertThat(events.get(2)).contains("\"state\":\"cleared\"");
            assertThat(gauge("weir.sink.tls.refused")).isZero();
            assertThat(meters.get("weir.sink.tls.renewals").counter().count()).isEqualTo(1);
        }
        assertThat(meters.getMeters()).isEmpty();
        String secret = Files.readAllLines(key).get(1);
        assertThat(String.join("\n", log.warnings()) + events).doesNotContain(secret);
    }

    @Test
    void theEndOfACertificateIsSaidOnceADay() throws Exception {
        Instant now = Instant.now();
        Clock[] clock = {Clock.fixed(now.plus(Duration.ofDays(15)), ZoneOffset.UTC)};
        try (TlsWatch watch = watch(new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return clock[0].instant();
            }
        })) {
            watch.look();
            assertThat(log.warnings()).isEmpty();

            clock[0] = Clock.fixed(now.plus(Duration.ofDays(17)), ZoneOffset.UTC);
            watch.look();
            watch.look();
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("The certificate of the target siem", "CN=sender", "expires at", "renew it");

            clock[0] = Clock.fixed(now.plus(Duration.ofDays(31)), ZoneOffset.UTC);
            watch.look();
            assertThat(log.warnings()).hasSize(2).last().asString().contains("has expired at");
            assertThat(events).hasSize(2).allSatisfy(it -> assertThat(it).startsWith("tls_ends"));
            assertThat(meters.get("weir.sink.tls.left").gauge().value()).isBetween(-2.0 * 86_400, -1.0);
        }
    }

    private TlsWatch watch(Clock clock) throws Exception {
        TlsRenewal files = TlsRenewal.withoutWait(
                new TlsSettings(Optional.empty(), Optional.of(certificate), Optional.of(key)).files());
        return new TlsWatch(files, "siem", this::write, meters, clock);
    }

    private void write(String kind, ObjectNode fields) {
        events.add(kind + " " + fields);
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }
}
