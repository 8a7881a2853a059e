package io.weir.siem;

import io.weir.config.Setting;
import java.nio.file.Path;
import java.util.Optional;

/** Whom a target believes over TLS, and what it shows of itself. Files that are renewed are taken up by themselves. */
public record TlsSettings(
        @Setting(
                value = "",
                doc = "A PEM file with the certificates that sign the target's. Default: those the JVM believes.")
        Optional<Path> ca,

        @Setting(value = "", doc = "A PEM file with the certificate to show, and those that signed it behind it.")
        Optional<Path> certificate,

        @Setting(value = "", doc = "A PEM file with its key, PKCS#8 and not encrypted.")
        Optional<Path> key) {
    public TlsSettings {
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("tls should have both certificate and key, or neither");
        }
    }
}
