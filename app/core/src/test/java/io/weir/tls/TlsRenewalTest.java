package io.weir.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.tls.TlsFiles.Role;
import io.weir.tls.TlsFiles.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsRenewalTest {
    private static final Duration QUIET = Duration.ofSeconds(1);

    @TempDir
    private static Path store;

    private static MadeCertificates made;

    @TempDir
    private Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private Instant now = Instant.now();
    private Path certificate;
    private Path key;

    @BeforeAll
    static void make() throws Exception {
        made = new MadeCertificates(store);
    }

    @BeforeEach
    void writesTheFiles() throws Exception {
        certificate = Files.writeString(folder.resolve("own.pem"), made.certificate("own"));
        key = Files.writeString(folder.resolve("own.key"), made.key("own"));
    }

    @Test
    void takesUpARenewalOnceItIsQuiet() throws Exception {
        TlsRenewal files = open();
        TlsMaterial before = files.look();
        pass(QUIET);
        assertThat(files.look()).isSameAs(before);

        write("renewed", "renewed");

        assertThat(files.look()).as("it may be half of it").isSameAs(before);
        pass(QUIET.minusNanos(1));
        assertThat(files.look()).isSameAs(before);
        pass(Duration.ofNanos(1));
        assertThat(shown(files)).isEqualTo("CN=renewed");
        assertThat(files.current()).isSameAs(files.look()).isNotSameAs(before);
    }

    /** Whoever writes on has not finished. */
    @Test
    void waitsForTheLastWrite() throws Exception {
        TlsRenewal files = open();
        Files.writeString(certificate, made.certificate("renewed").substring(0, 100));
        files.look();
        pass(QUIET.dividedBy(2));
        write("renewed", "renewed");
        files.look();
        pass(QUIET.dividedBy(2));

        assertThat(shown(files)).isEqualTo("CN=own");
        pass(QUIET.dividedBy(2));
        assertThat(shown(files)).isEqualTo("CN=renewed");
        assertThat(files.refused()).isEmpty();
    }

    /** Kubernetes turns the link of a folder to another folder, in which all files are new. */
    @Test
    void followsTheLinkOfAMountedSecret() throws Exception {
        Path data = folder.resolve("..data");
        for (String each : new String[] {"own", "renewed"}) {
            Path mounted = Files.createDirectory(folder.resolve("..of-" + each));
            Files.writeString(mounted.resolve("tls.crt"), made.certificate(each));
            Files.writeString(mounted.resolve("tls.key"), made.key(each));
            Files.setLastModifiedTime(mounted.resolve("tls.crt"), FileTime.fromMillis(0));
            Files.setLastModifiedTime(mounted.resolve("tls.key"), FileTime.fromMillis(0));
        }
        Files.createSymbolicLink(data, Path.of("..of-own"));
        certificate = Files.createSymbolicLink(folder.resolve("tls.crt"), Path.of("..data", "tls.crt"));
        key = Files.createSymbolicLink(folder.resolve("tls.key"), Path.of("..data", "tls.key"));
        TlsRenewal files = open();
        assertThat(shown(files)).isEqualTo("CN=own");

        Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..of-renewed"));
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);

        lookTwice(files);
        assertThat(shown(files)).isEqualTo("CN=renewed");
    }

    @Test
    void whatCannotBeUsedTakesTheOldOnesPlaceNever() throws Exception {
        TlsRenewal files = open();
        TlsMaterial before = files.look();

        Files.writeString(certificate, "half");
        lookTwice(files);
        assertThat(files.look()).isSameAs(before);
        pass(Duration.ofSeconds(5));
        assertThat(files.refused().orElseThrow())
                .satisfies(it -> assertThat(it.fault()).contains("own.pem has no certificate"))
                .satisfies(it -> assertThat(it.since()).isEqualTo(Duration.ofSeconds(5)));

        write("renewed", "own");
        lookTwice(files);
        assertThat(files.look()).isSameAs(before);
        assertThat(files.refused().orElseThrow().fault()).contains("own.key has the key of another certificate");

        Files.delete(key);
        lookTwice(files);
        assertThat(files.look()).isSameAs(before);
        assertThat(files.refused().orElseThrow().fault()).contains("own.key is not there");

        write("renewed", "renewed");
        lookTwice(files);
        assertThat(shown(files)).isEqualTo("CN=renewed");
        assertThat(files.refused()).isEmpty();
    }

    @Test
    void aCertificateOutOfItsTimeDoesNotReplaceOneThatHolds() throws Exception {
        TlsRenewal files = open();

        write("expired", "expired");
        lookTwice(files);
        assertThat(shown(files)).isEqualTo("CN=own");
        assertThat(files.refused().orElseThrow().fault()).contains("has expired at", "CN=expired");

        write("tomorrow", "tomorrow");
        lookTwice(files);
        assertThat(shown(files)).isEqualTo("CN=own");
        assertThat(files.refused().orElseThrow().fault()).contains("is not valid before");

        now = now.plus(Duration.ofDays(2));
        assertThat(shown(files)).as("its day has come").isEqualTo("CN=tomorrow");
        assertThat(files.refused()).isEmpty();
    }

    /** Then the other side has refused it for long, and the new one may be right where our clock is wrong. */
    @Test
    void anyReplacesOneThatHasExpired() throws Exception {
        write("expired", "expired");
        TlsRenewal files = open();

        write("tomorrow", "tomorrow");
        lookTwice(files);

        assertThat(shown(files)).isEqualTo("CN=tomorrow");
    }

    @Test
    void aFileThatIsOnlyTouchedIsNoRenewal() throws Exception {
        TlsRenewal files = open();
        TlsMaterial before = files.look();

        Files.setLastModifiedTime(certificate, FileTime.fromMillis(1));
        lookTwice(files);

        assertThat(files.look()).isSameAs(before);
        assertThat(files.refused()).isEmpty();
    }

    private TlsRenewal open() throws UnusableFileException {
        Clock clock = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
        TlsFiles files = new TlsFiles(Side.CLIENT, Optional.empty(), Optional.of(certificate), Optional.of(key));
        return new TlsRenewal(files, QUIET, clock, nanos::get);
    }

    private void write(String ofCertificate, String ofKey) throws Exception {
        Files.writeString(certificate, made.certificate(ofCertificate));
        Files.writeString(key, made.key(ofKey));
    }

    private void lookTwice(TlsRenewal files) {
        files.look();
        pass(QUIET);
        files.look();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static String shown(TlsRenewal files) {
        return files.look().lasts(Role.CERTIFICATE).orElseThrow().subject();
    }
}
