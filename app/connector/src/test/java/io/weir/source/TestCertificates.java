package io.weir.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
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
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Certificates that the JDK's own keytool makes in a folder, and what a sender does with them. */
final class TestCertificates {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final Path store;

    TestCertificates(Path folder) throws Exception {
        this.folder = folder;
        store = folder.resolve("all.p12");
        make("ca", "-ext", "bc:c");
        make("server", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
        make("renewed", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
        make("sender", "-signer", "ca");
        make("otherca", "-ext", "bc:c");
        make("stranger", "-signer", "otherca");
    }

    /** The file of it and of those that signed it. */
    Path certificate(String name) throws Exception {
        StringBuilder pem = new StringBuilder();
        for (Certificate each : all().getCertificateChain(name)) {
            pem.append(pem("CERTIFICATE", each.getEncoded()));
        }
        return Files.writeString(folder.resolve(name + ".pem"), pem);
    }

    Path key(String name) throws Exception {
        Key key = all().getKey(name, PASSWORD.toCharArray());
        return Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", key.getEncoded()));
    }

    /** The settings of a port with them, in pairs. */
    String[] settings(String... more) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "syslog.tls.port",
                "0",
                "syslog.tls.certificate.file",
                certificate("server").toString(),
                "syslog.tls.key.file",
                key("server").toString()));
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    /** @param name whose certificate the sender shows; none where that is empty */
    SSLSocket connect(int port, String name) throws Exception {
        return checked((SSLSocket) senders(name).createSocket("127.0.0.1", port));
    }

    /** On a connection that is there. */
    SSLSocket over(Socket plain) throws Exception {
        return checked((SSLSocket) senders("").createSocket(plain, "127.0.0.1", plain.getPort(), true));
    }

    /** The name in the certificate must be right, too. */
    private static SSLSocket checked(SSLSocket socket) throws SocketException {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        // A test that is wrong ends, too.
        socket.setSoTimeout(20_000);
        return socket;
    }

    private SSLSocketFactory senders(String name) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", all().getCertificate("ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(name.isEmpty() ? new KeyManager[0] : keys(name), trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private KeyManager[] keys(String name) throws Exception {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(
                name,
                all().getKey(name, PASSWORD.toCharArray()),
                PASSWORD.toCharArray(),
                all().getCertificateChain(name));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("NewSunX509");
        keys.init(own, PASSWORD.toCharArray());
        return keys.getKeyManagers();
    }

    private KeyStore all() throws Exception {
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            all.load(in, PASSWORD.toCharArray());
        }
        return all;
    }

    private void make(String name, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", name));
        command.addAll(List.of("-dname", "CN=" + name, "-keyalg", "EC", "-validity", "2"));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(Arrays.asList(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).as(said).isZero();
    }

    private static String pem(String type, byte[] der) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }
}
