package io.weir.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.tls.TlsFiles.Role;
import io.weir.tls.TlsFiles.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsMaterialTest {
    @TempDir
    private static Path store;

    private static MadeCertificates made;

    @TempDir
    private Path folder;

    @BeforeAll
    static void make() throws Exception {
        made = new MadeCertificates(store);
    }

    @ParameterizedTest
    @ValueSource(strings = {"own", "rsa"})
    void readsACertificateWithItsKey(String name) throws Exception {
        TlsMaterial read = read(made.certificate("ca"), made.certificate(name), made.key(name));

        assertThat(read.context()).isNotNull();
        assertThat(read.lasts(Role.CERTIFICATE).orElseThrow().subject()).isEqualTo("CN=" + name);
        assertThat(read.lasts(Role.CA).orElseThrow().subject()).isEqualTo("CN=ca");
    }

    /** As openssl x509 -text writes it. */
    @Test
    void overlooksTextBetweenTheBlocks() throws Exception {
        String key = "Bag Attributes\n    friendlyName: own\n" + made.key("own");

        assertThat(read(made.certificate("ca"), "subject=CN = own\n" + made.certificate("own"), key))
                .isNotNull();
    }

    @Test
    void ofSeveralCasTheLastToEndCounts() throws Exception {
        TlsMaterial read = read(made.certificate("expired") + made.certificate("ca"), null, null);

        assertThat(read.lasts(Role.CA).orElseThrow().subject()).isEqualTo("CN=ca");
    }

    @Test
    void saysWhatIsWrongWithAFile() throws Exception {
        String ca = made.certificate("ca");
        String own = made.certificate("own");
        String key = made.key("own");

        refused(ca, "nothing", key, Role.CERTIFICATE, "own.pem has no certificate");
        refused(ca, "", key, Role.CERTIFICATE, "own.pem has no certificate");
        refused(ca, own.substring(0, own.length() / 4), key, Role.CERTIFICATE, "own.pem has no certificate");
        refused(ca, own, "nothing", Role.KEY, "own.key has no unencrypted PKCS#8 key");
        refused(ca, own, key.replace("PRIVATE", "EC PRIVATE"), Role.KEY, "only EC PRIVATE KEY. Make one: openssl");
        refused(ca, own, key.replace("PRIVATE", "ENCRYPTED PRIVATE"), Role.KEY, "only ENCRYPTED PRIVATE KEY");
        refused(ca, own, key.substring(0, key.length() / 2), Role.KEY, "own.key has no unencrypted PKCS#8 key");
        refused(ca, own, made.key("renewed"), Role.KEY, "own.key has the key of another certificate than");
        refused(ca, own, made.key("rsa"), Role.KEY, "own.key has no EC key as");
        refused(ca, own, key.replaceFirst("\n.", "\n="), Role.KEY, "own.key");
        refused("nothing", own, key, Role.CA, "ca.pem has no certificate");
        refused(ca + ca.substring(0, ca.length() - 40), own, key, Role.CA, "ca.pem");
    }

    @Test
    void saysThatAFileIsNotThere() {
        Path none = folder.resolve("none");

        assertThatThrownBy(() -> TlsMaterial.read(
                        new TlsFiles(Side.CLIENT, Optional.of(none), Optional.empty(), Optional.empty())))
                .hasMessage(none + " is not there");
    }

    @Test
    void printsNothingOfAKey() throws Exception {
        Path file = Files.writeString(folder.resolve("own.key"), made.key("own"));

        assertThat(Pem.read(Role.KEY, file).toString())
                .doesNotContain("BEGIN", made.key("own").substring(40, 60));
    }

    private void refused(String ca, String certificate, String key, Role role, String what) {
        assertThatThrownBy(() -> read(ca, certificate, key))
                .isInstanceOfSatisfying(
                        UnusableFileException.class, it -> assertThat(it.role()).isEqualTo(role))
                .hasMessageContaining(what)
                .message()
                .doesNotContain(key.length() > 60 ? key.substring(40, 60) : "\0");
    }

    private TlsMaterial read(String ca, String certificate, String key) throws Exception {
        return TlsMaterial.read(new TlsFiles(
                Side.CLIENT,
                Optional.of(Files.writeString(folder.resolve("ca.pem"), ca)),
                certificate == null
                        ? Optional.empty()
                        : Optional.of(Files.writeString(folder.resolve("own.pem"), certificate)),
                key == null ? Optional.empty() : Optional.of(Files.writeString(folder.resolve("own.key"), key))));
    }
}
