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
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/** Certificates that the JDK's own keytool makes in a folder, and a port that shows one. */
public final class TestCertificates {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final Path store;
    private final KeyStore all;

    public TestCertificates(Path folder) throws Exception {
        this.folder = folder;
        store = folder.resolve("all.p12");
        make("ca", "-ext", "bc:c");
        make("server", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
        make("sender", "-signer", "ca");
        make("otherca", "-ext", "bc:c");
        make("otherserver", "-signer", "otherca", "-ext", "san=ip:127.0.0.1");
        make("elsewhere", "-signer", "ca", "-ext", "san=dns:elsewhere.example");
        make("expired", "-signer", "ca", "-ext", "san=ip:127.0.0.1", "-startdate", "-3d", "-validity", "1");
        make("renewed", "-signer", "ca");
        all = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    /** The file of it and of those that signed it. */
    public Path certificate(String name) throws Exception {
        StringBuilder pem = new StringBuilder();
        for (Certificate each : all.getCertificateChain(name)) {
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
        own.setKeyEntry(name, secret(name), password, all.getCertificateChain(name));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password);
        KeyStore trusted = empty();
        trusted.setCertificateEntry("ca", all.getCertificate("ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setNeedClientAuth(wantsCertificate);
        return server;
    }

    private Key secret(String name) throws Exception {
        return all.getKey(name, PASSWORD.toCharArray());
    }

    private static KeyStore empty() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private void make(String name, String... options) throws Exception {
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
        List<String> given = Arrays.asList(options);
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
