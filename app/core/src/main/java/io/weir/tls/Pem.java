package io.weir.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.tls.TlsFiles.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One PEM file, as it was read. */
record Pem(Role role, Path file, String text) {
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    static Pem read(Role role, Path file) throws UnusableFileException {
        try {
            return new Pem(role, file, Files.readString(file, ISO_8859_1));
        } catch (NoSuchFileException absent) {
            throw new UnusableFileException(role, file, "is not there");
        } catch (AccessDeniedException denied) {
            throw new UnusableFileException(role, file, "may not be read by the user of this process");
        } catch (IOException failed) {
            throw new UnusableFileException(
                    role, file, "cannot be read (" + failed.getClass().getSimpleName() + ")");
        }
    }

    List<X509Certificate> certificates() throws UnusableFileException {
        List<X509Certificate> all = new ArrayList<>();
        try {
            for (Certificate each : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(text.getBytes(ISO_8859_1)))) {
                all.add((X509Certificate) each);
            }
        } catch (CertificateException malformed) {
            throw unusable(
                    "has no certificate that can be read, or only a part of one: PEM is expected, " + CERTIFICATE);
        }
        if (all.isEmpty()) {
            throw unusable("has no certificate: PEM is expected, " + CERTIFICATE);
        }
        return all;
    }

    /** @param shown the key of the certificate that it belongs to, which is in {@code certificate} */
    PrivateKey key(PublicKey shown, Path certificate) throws UnusableFileException {
        Matcher pem = BLOCK.matcher(text);
        String other = "";
        while (pem.find()) {
            if (pem.group(1).equals("PRIVATE KEY")) {
                return key(shown, certificate, decoded(pem.group(2)));
            }
            other = ", only " + pem.group(1);
        }
        throw unusable("has no unencrypted PKCS#8 key (-----BEGIN PRIVATE KEY-----)" + other
                + ". Make one: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
    }

    private byte[] decoded(String base64) throws UnusableFileException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException damaged) {
            throw unusable("is damaged: what stands in it is no base64");
        }
    }

    private PrivateKey key(PublicKey shown, Path certificate, byte[] pkcs8) throws UnusableFileException {
        try {
            PrivateKey key =
                    KeyFactory.getInstance(shown.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            if (fits(key, shown)) {
                return key;
            }
        } catch (InvalidKeySpecException other) {
            throw unusable("has no " + shown.getAlgorithm() + " key as " + certificate + " wants one");
        } catch (GeneralSecurityException unknown) {
            // Without its text, which may be of what was read.
            throw unusable("cannot be used (" + unknown.getClass().getSimpleName() + ")");
        }
        throw unusable("has the key of another certificate than " + certificate);
    }

    /** What one signs the other must recognise. */
    private static boolean fits(PrivateKey key, PublicKey shown) throws GeneralSecurityException {
        String algorithm = switch (shown.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> shown.getAlgorithm();
        };
        byte[] sample = {1, 2, 3};
        Signature sign = Signature.getInstance(algorithm);
        sign.initSign(key);
        sign.update(sample);
        byte[] signature = sign.sign();
        sign.initVerify(shown);
        sign.update(sample);
        return sign.verify(signature);
    }

    private UnusableFileException unusable(String what) {
        return new UnusableFileException(role, file, what);
    }

    /** It may be a key. */
    @Override
    public String toString() {
        return "Pem[role=" + role + ", file=" + file + "]";
    }
}
