package io.weir.siem;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Files;
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
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** Certificates that the JDK's own keytool makes in a folder, and a port that shows one. */
public final class TestCertificates {
    private static final String PASSWORD = "changeit";

    /** Each takes keytool a second, so that they are made when they are asked for. */
    private static final Map<String, List<String>> OPTIONS = Map.of(
            "ca", List.of("-ext", "bc:c"),
            "server", List.of("-signer", "ca", "-ext", "san=ip:127.0.0.1"),
            "sender", List.of("-signer", "ca"),
            "renewed", List.of("-signer", "ca"),
            "elsewhere", List.of("-signer", "ca", "-ext", "san=dns:elsewhere.example"),
            "expired", List.of("-signer", "ca", "-ext", "san=ip:127.0.0.1", "-startdate", "-3d", "-validity", "1"),
            "otherca", List.of("-ext", "bc:c"),
            "otherserver", List.of("-signer", "otherca", "-ext", "san=ip:127.0.0.1"));

    private final Path folder;
    private final Path store;
    private final Set<String> made = new HashSet<>();

    public TestCertificates(Path folder) {
        this.folder = folder;
        store = folder.resolve("all.p12");
    }

    /** The file of it and of those that signed it. */
    public Path certificate(String name) throws Exception {
        StringBuilder pem = new StringBuilder();
        for (Certificate each : with(name).getCertificateChain(name)) {
            pem.append(pem("CERTIFICATE", each.getEncoded()));
        }
        return Files.writeString(folder.resolve(name + ".pem"), pem);
    }

    public Path key(String name) throws Exception {
        return Files.writeString(
                folder.resolve(name + ".key"), pem("PRIVATE KEY", secret(name).getEncoded()));
    }

    /** @param wantsCertificate one that the authority has signed */
    SSLServerSocket listen(String name, boolean wantsCertificate) throws Exception {
        char[] password = PASSWORD.toCharArray();
        KeyStore own = empty();
        own.setKeyEntry(name, secret(name), password, with(name).getCertificateChain(name));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password);
        KeyStore trusted = empty();
        trusted.setCertificateEntry("ca", with("ca").getCertificate("ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setNeedClientAuth(wantsCertificate);
        return server;
    }

    /** It and those that sign it are there. */
    private synchronized KeyStore with(String name) throws Exception {
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

    private Key secret(String name) throws Exception {
        return with(name).getKey(name, PASSWORD.toCharArray());
    }

    private static KeyStore empty() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private void make(String name, List<String> given) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(given);
        if (!given.contains("-validity")) {
            command.addAll(List.of("-validity", "30"));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        byte[] said = process.getInputStream().readAllBytes();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(new String(said, US_ASCII)).isZero();
    }

    private static String pem(String name, byte[] bytes) {
        return "-----BEGIN " + name + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(bytes) + "\n-----END " + name
                + "-----\n";
    }
}
