package io.weir.tls;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one side of TLS shows of itself, and whom it believes: PEM files.
 *
 * @param side what it means that there is no CA
 * @param ca of the other side
 * @param certificate with those that signed it behind it
 * @param key its private one, PKCS#8 and not encrypted
 */
public record TlsFiles(Side side, Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {
    /** What a file is for. */
    public enum Role {
        CA,
        CERTIFICATE,
        KEY
    }

    public enum Side {
        /** Without a CA it believes whom the JVM believes. */
        CLIENT,
        /** Without a CA it asks nobody for a certificate. */
        SERVER
    }

    public TlsFiles {
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("a certificate and its key go together");
        }
    }

    public boolean isEmpty() {
        return ca.isEmpty() && certificate.isEmpty();
    }

    Stream<Path> all() {
        return Stream.of(ca, certificate, key).flatMap(Optional::stream);
    }
}
