package io.weir.tls;

import io.weir.tls.TlsFiles.Role;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/** From when to when a certificate holds. */
public record Validity(Role role, Path file, String subject, Instant from, Instant until) {
    static Validity of(Role role, Path file, X509Certificate certificate) {
        return new Validity(
                role,
                file,
                certificate.getSubjectX500Principal().getName(),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    /** Why it does not hold now; empty where it does. */
    public Optional<String> fault(Instant now) {
        if (now.isBefore(from)) {
            return Optional.of("is not valid before " + from + " (" + subject + ")");
        }
        return now.isAfter(until) ? Optional.of("has expired at " + until + " (" + subject + ")") : Optional.empty();
    }
}
