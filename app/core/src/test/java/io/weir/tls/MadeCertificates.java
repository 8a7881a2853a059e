package io.weir.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Certificates that the JDK's own keytool makes. */
final class MadeCertificates {
    private static final String PASSWORD = "changeit";

    private final Path store;

    MadeCertificates(Path folder) throws Exception {
        store = folder.resolve("all.p12");
        make("ca", "-ext", "bc:c");
        make("own", "-signer", "ca");
        make("renewed", "-signer", "ca");
        make("expired", "-signer", "ca", "-startdate", "-3d", "-validity", "1");
        make("tomorrow", "-signer", "ca", "-startdate", "+1d");
        make("rsa", "-keyalg", "RSA", "-keysize", "2048");
    }

    /** With those that signed it behind it. */
    String certificate(String name) throws Exception {
        StringBuilder pem = new StringBuilder();
        for (Certificate each : all().getCertificateChain(name)) {
            pem.append(pem("CERTIFICATE", each.getEncoded()));
        }
        return pem.toString();
    }

    String key(String name) throws Exception {
        Key key = all().getKey(name, PASSWORD.toCharArray());
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private KeyStore all() throws Exception {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    private void make(String name, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", name));
        command.addAll(List.of("-dname", "CN=" + name, "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", store.toString()));
        List<String> given = Arrays.asList(more);
        command.addAll(given);
        if (!given.contains("-keyalg")) {
            command.addAll(List.of("-keyalg", "EC"));
        }
        if (!given.contains("-validity")) {
            command.addAll(List.of("-validity", "30"));
        }
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).as(said).isZero();
    }

    private static String pem(String type, byte[] der) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }
}
