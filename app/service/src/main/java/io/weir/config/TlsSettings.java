package io.weir.config;

import io.weir.tls.TlsFiles;
import io.weir.tls.TlsFiles.Side;
import java.nio.file.Path;
import java.util.Optional;

/** Whom a target believes over TLS, and what it shows of itself. Files that are renewed are taken up by themselves. */
public record TlsSettings(
        @Setting(
                value = "",
                doc =
                        "A PEM file with the certificates that sign the target's, and its token endpoint's. Default: those the JVM believes.")
        Optional<Path> ca,

        @Setting(value = "", doc = "A PEM file with the certificate to show, and those that signed it behind it.")
        Optional<Path> certificate,

        @Setting(value = "", doc = "A PEM file with its key, PKCS#8 and not encrypted.")
        Optional<Path> key) {
    /** Shows nothing, and believes whom the JVM believes. */
    public static final TlsSettings NONE = new TlsSettings(Optional.empty(), Optional.empty(), Optional.empty());

    public TlsSettings {
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("tls should have both certificate and key, or neither");
        }
    }

    public TlsFiles files() {
        return new TlsFiles(Side.CLIENT, ca, certificate, key);
    }
}
