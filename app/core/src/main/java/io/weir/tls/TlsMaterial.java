package io.weir.tls;

import io.weir.tls.TlsFiles.Role;
import io.weir.tls.TlsFiles.Side;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** The files as they were read at one time, and what connections are made with. */
public final class TlsMaterial {
    private static final char[] NO_PASSWORD = new char[0];

    /** As they were: to tell a renewal from a file that was only touched. */
    private final List<Pem> read;

    /** Of the own certificate, where there is one, and of each CA. */
    private final List<Validity> validities;

    private final ShownKey shown;
    private final TrustManager @Nullable [] believed;
    private @Nullable SSLContext context;

    private TlsMaterial(List<Pem> read, List<Validity> validities, ShownKey shown, TrustManager @Nullable [] believed) {
        this.read = List.copyOf(read);
        this.validities = List.copyOf(validities);
        this.shown = shown;
        this.believed = believed;
    }

    public static TlsMaterial read(TlsFiles files) throws UnusableFileException {
        List<Pem> read = new ArrayList<>();
        List<Validity> validities = new ArrayList<>();
        ShownKey shown = new ShownKey(own(files, read, validities));
        TrustManager[] believed = believed(files, read, validities);
        return new TlsMaterial(read, validities, shown, believed);
    }

    /** Made when it is first asked for: whoever speaks no TLS does not load whom the JVM believes. */
    public synchronized SSLContext context() {
        SSLContext made = context;
        if (made == null) {
            try {
                made = SSLContext.getInstance("TLS");
                made.init(new KeyManager[] {shown}, believed, null);
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException("this JVM has no TLS", impossible);
            }
            context = made;
        }
        return made;
    }

    /** Whether the server on this connection, made with {@link #context}, has asked who we are. */
    public boolean wasAsked(Socket socket) {
        return shown.wasAsked(socket);
    }

    /** The last of that file to end: a CA that has ended beside its successor is in nobody's way. */
    public Optional<Validity> lasts(Role role) {
        return validities.stream().filter(it -> it.role() == role).max(Comparator.comparing(Validity::until));
    }

    boolean isSameAs(TlsMaterial other) {
        return read.equals(other.read);
    }

    private static @Nullable X509ExtendedKeyManager own(TlsFiles files, List<Pem> read, List<Validity> validities)
            throws UnusableFileException {
        if (files.certificate().isEmpty() || files.key().isEmpty()) {
            return null;
        }
        Path file = files.certificate().get();
        Pem certificate = Pem.read(Role.CERTIFICATE, file);
        Pem key = Pem.read(Role.KEY, files.key().get());
        List<X509Certificate> chain = certificate.certificates();
        PrivateKey secret = key.key(chain.get(0).getPublicKey(), file);
        try {
            KeyStore store = empty();
            store.setKeyEntry("weir", secret, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            read.add(certificate);
            read.add(key);
            validities.add(Validity.of(Role.CERTIFICATE, file, chain.get(0)));
            return (X509ExtendedKeyManager) keys.getKeyManagers()[0];
        } catch (GeneralSecurityException | IOException unusable) {
            throw new UnusableFileException(
                    Role.CERTIFICATE,
                    file,
                    "cannot be used (" + unusable.getClass().getSimpleName() + ")");
        }
    }

    /** Null for those the JVM believes. */
    private static TrustManager @Nullable [] believed(TlsFiles files, List<Pem> read, List<Validity> validities)
            throws UnusableFileException {
        if (files.ca().isEmpty()) {
            return files.side() == Side.CLIENT ? null : new TrustManager[0];
        }
        Path file = files.ca().get();
        Pem pem = Pem.read(Role.CA, file);
        try {
            KeyStore store = empty();
            int number = 0;
            for (X509Certificate each : pem.certificates()) {
                store.setCertificateEntry("ca-" + number++, each);
                validities.add(Validity.of(Role.CA, file, each));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            read.add(pem);
            return trust.getTrustManagers();
        } catch (GeneralSecurityException | IOException unusable) {
            throw new UnusableFileException(
                    Role.CA, file, "cannot be used (" + unusable.getClass().getSimpleName() + ")");
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }
}
