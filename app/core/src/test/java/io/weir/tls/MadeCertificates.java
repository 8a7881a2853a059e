package io.weir.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Certificates that the JDK's own keytool makes. */
final class MadeCertificates {
    private static final String PASSWORD = "changeit";

    /** Each takes keytool a second, so that they are made when they are asked for. */
    private static final Map<String, List<String>> OPTIONS = Map.of(
            "ca", List.of("-ext", "bc:c", "-keyalg", "EC", "-validity", "30"),
            "own", List.of("-signer", "ca", "-keyalg", "EC", "-validity", "30"),
            "renewed", List.of("-signer", "ca", "-keyalg", "EC", "-validity", "30"),
            "expired", List.of("-signer", "ca", "-keyalg", "EC", "-startdate", "-3d", "-validity", "1"),
            "tomorrow", List.of("-signer", "ca", "-keyalg", "EC", "-startdate", "+1d", "-validity", "30"),
            "rsa", List.of("-keyalg", "RSA", "-keysize", "2048", "-validity", "30"));

    private final Path store;
    private final Set<String> made = new HashSet<>();

    MadeCertificates(Path folder) {
        store = folder.resolve("all.p12");
    }

    /** With those that signed it behind it. */
    String certificate(String name) throws Exception {
        StringBuilder pem = new StringBuilder();
        for (Certificate each : with(name).getCertificateChain(name)) {
            pem.append(pem("CERTIFICATE", each.getEncoded()));
        }
        return pem.toString();
    }

    String key(String name) throws Exception {
        Key key = with(name).getKey(name, PASSWORD.toCharArray());
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** It and those that sign it are there. */
    private KeyStore with(String name) throws Exception {
        List<String> options = OPTIONS.get(name);
        int signer = options.indexOf("-signer");
        if (signer >= 0) {
            with(options.get(signer + 1));
        }
        if (made.add(name)) {
            make(name, options);
        }
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    private void make(String name, List<String> options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", name));
        command.addAll(List.of("-dname", "CN=" + name, "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", store.toString()));
        command.addAll(options);
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
