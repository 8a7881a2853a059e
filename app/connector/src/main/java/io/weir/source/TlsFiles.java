package io.weir.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a port shows of itself, and whom it believes: PEM files.
 *
 * @param certificate with those that signed it behind it
 * @param key its private one, PKCS#8
 * @param clientCa of senders that may come; empty where they show nothing
 */
record TlsFiles(Path certificate, Path key, Optional<Path> clientCa) {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final char[] NO_PASSWORD = new char[0];

    /** Reads all of them. */
    SSLContext context() throws UnusableException {
        List<Certificate> chain = certificates(SyslogStreamSettings.TLS_CERTIFICATE_FILE, certificate);
        PrivateKey secret = key(chain.get(0).getPublicKey());
        try {
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, NO_PASSWORD);
            own.setKeyEntry("weir", secret, NO_PASSWORD, chain.toArray(Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trusted(), null);
            return context;
        } catch (GeneralSecurityException | IOException unusable) {
            throw new UnusableException(
                    SyslogStreamSettings.TLS_CERTIFICATE_FILE,
                    certificate + " cannot be used (" + unusable.getMessage() + ")");
        }
    }

    private TrustManager[] trusted() throws UnusableException, GeneralSecurityException, IOException {
        if (clientCa.isEmpty()) {
            // Nobody is asked for a certificate, so there is nothing to believe.
            return new TrustManager[0];
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        int number = 0;
        for (Certificate each : certificates(SyslogStreamSettings.TLS_CLIENT_CA_FILE, clientCa.get())) {
            store.setCertificateEntry("ca-" + number++, each);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust.getTrustManagers();
    }

    private static List<Certificate> certificates(String setting, Path file) throws UnusableException {
        byte[] bytes = read(setting, file);
        try {
            List<Certificate> all = List.copyOf(
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes)));
            if (!all.isEmpty()) {
                return all;
            }
        } catch (CertificateException malformed) {
            throw new UnusableException(
                    setting,
                    file + " has no certificate that can be read (" + malformed.getMessage() + "): PEM is expected");
        }
        throw new UnusableException(
                setting, file + " has no certificate: PEM is expected, -----BEGIN CERTIFICATE-----");
    }

    private PrivateKey key(PublicKey shown) throws UnusableException {
        Matcher pem =
                PEM.matcher(new String(read(SyslogStreamSettings.TLS_KEY_FILE, key), StandardCharsets.ISO_8859_1));
        String other = "";
        while (pem.find()) {
            if (pem.group(1).equals("PRIVATE KEY")) {
                return key(shown, decoded(pem.group(2)));
            }
            other = ", only " + pem.group(1);
        }
        throw unusableKey("has no unencrypted PKCS#8 key (-----BEGIN PRIVATE KEY-----)" + other
                + ". Make one: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
    }

    private byte[] decoded(String text) throws UnusableException {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException damaged) {
            throw unusableKey("is damaged: what stands in it is no base64");
        }
    }

    private PrivateKey key(PublicKey shown, byte[] pkcs8) throws UnusableException {
        try {
            PrivateKey secret =
                    KeyFactory.getInstance(shown.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            if (fits(secret, shown)) {
                return secret;
            }
        } catch (InvalidKeySpecException other) {
            throw unusableKey("has no " + shown.getAlgorithm() + " key as " + certificate + " wants one");
        } catch (GeneralSecurityException unknown) {
            throw unusableKey("cannot be used (" + unknown.getMessage() + ")");
        }
        throw unusableKey("has the key of another certificate than " + certificate);
    }

    /** What one signs the other must recognise. */
    private static boolean fits(PrivateKey secret, PublicKey shown) throws GeneralSecurityException {
        String algorithm = switch (shown.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> shown.getAlgorithm();
        };
        byte[] text = {1, 2, 3};
        Signature sign = Signature.getInstance(algorithm);
        sign.initSign(secret);
        sign.update(text);
        byte[] signature = sign.sign();
        sign.initVerify(shown);
        sign.update(text);
        return sign.verify(signature);
    }

    private UnusableException unusableKey(String what) {
        return new UnusableException(SyslogStreamSettings.TLS_KEY_FILE, key + " " + what);
    }

    private static byte[] read(String setting, Path file) throws UnusableException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException absent) {
            throw new UnusableException(setting, "there is no file " + file + " on this worker");
        } catch (AccessDeniedException denied) {
            throw new UnusableException(setting, file + " may not be read by the user of this process");
        } catch (IOException failed) {
            throw new UnusableException(setting, file + " cannot be read (" + failed + ")");
        }
    }

    /** Says which setting names what cannot be used, and why. Never any of a key. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        private final String setting;
        private final String fault;

        UnusableException(String setting, String what) {
            super(setting + ": " + what + ".");
            this.setting = setting;
            fault = setting + ": " + what + ".";
        }

        String fault() {
            return fault;
        }

        String setting() {
            return setting;
        }
    }
}
