package io.weir.siem;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** What connections over TLS are made with. The files are read again when one of them has changed. */
final class Tls {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final char[] NO_PASSWORD = new char[0];

    private final TlsSettings settings;
    private SSLSocketFactory sockets;
    private List<FileTime> readAt;

    /** @throws TargetException where a file cannot be used, saying which and none of a key */
    Tls(TlsSettings settings) {
        this.settings = settings;
        readAt = times();
        sockets = make();
    }

    synchronized SSLSocketFactory sockets() {
        List<FileTime> now = times();
        if (!now.equals(readAt)) {
            try {
                sockets = make();
                readAt = now;
            } catch (TargetException half) {
                // It is being written: what was read before holds until all of it can be used.
            }
        }
        return sockets;
    }

    private SSLSocketFactory make() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(shown(), believed(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException unusable) {
            throw new TargetException(
                    "the files of tls cannot be used (" + unusable.getClass().getSimpleName() + ")", unusable);
        }
    }

    private KeyManager @Nullable [] shown() throws GeneralSecurityException, IOException {
        if (settings.certificate().isEmpty() || settings.key().isEmpty()) {
            return null;
        }
        List<Certificate> chain = certificates(settings.certificate().get());
        KeyStore own = empty();
        PrivateKey key = key(settings.key().get(), chain.get(0).getPublicKey());
        own.setKeyEntry("weir", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, NO_PASSWORD);
        return keys.getKeyManagers();
    }

    /** Null for those the JVM believes. */
    private TrustManager @Nullable [] believed() throws GeneralSecurityException, IOException {
        if (settings.ca().isEmpty()) {
            return null;
        }
        KeyStore store = empty();
        int number = 0;
        for (Certificate each : certificates(settings.ca().get())) {
            store.setCertificateEntry("ca-" + number++, each);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust.getTrustManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static List<Certificate> certificates(Path file) throws GeneralSecurityException {
        List<Certificate> all = List.copyOf(
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(read(file))));
        if (all.isEmpty()) {
            throw new TargetException(file + " has no certificate: PEM is expected, -----BEGIN CERTIFICATE-----");
        }
        return all;
    }

    private static PrivateKey key(Path file, PublicKey shown) throws GeneralSecurityException {
        Matcher pem = KEY.matcher(new String(read(file), StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new TargetException(file + " has no unencrypted PKCS#8 key (-----BEGIN PRIVATE KEY-----). Make one:"
                    + " openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
        }
        try {
            byte[] pkcs8 = Base64.getMimeDecoder().decode(pem.group(1));
            return KeyFactory.getInstance(shown.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (IllegalArgumentException damaged) {
            throw new TargetException(file + " is damaged: what stands in it is no base64");
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new TargetException(file + " cannot be read (" + LineFile.reason(unreadable) + ")", unreadable);
        }
    }

    /** Of the files that are there; a file that has gone is a change too. */
    private List<FileTime> times() {
        return Stream.of(settings.ca(), settings.certificate(), settings.key())
                .flatMap(Optional::stream)
                .map(Tls::time)
                .toList();
    }

    private static FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }
}
