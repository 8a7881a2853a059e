package io.weir.siem;

import io.weir.siem.Reply.Silence;
import java.io.EOFException;
import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake failed for and what to do, in our own words: an exception's text can hold names and bytes of the other
 * side.
 */
final class TlsTrouble {
    private static final Pattern ALERT = Pattern.compile("Received fatal alert: ([a-z_]{1,40})");

    /** What the other side says of the certificate that we show. */
    private static final Map<String, String> ALERTS = Map.of(
            "certificate_required",
            "the server wants a certificate and none is shown: set tls.certificate and tls.key",
            // What servers on a JVM say for both.
            "bad_certificate",
            "the server wants a certificate and none is shown, or refuses the one that is: set or renew tls.certificate and"
                    + " tls.key",
            "certificate_expired",
            "the server says that our certificate has expired: renew tls.certificate",
            "certificate_revoked",
            "the server says that our certificate is revoked: renew tls.certificate",
            "unknown_ca",
            "the server does not know who signed our certificate: show it one of its CA (tls.certificate)");

    private TlsTrouble() {}

    /** Null where it is none of a handshake. */
    static @Nullable Silence of(IOException trouble) {
        if (trouble instanceof SSLPeerUnverifiedException) {
            return fault(ofHost());
        }
        if (!(trouble instanceof SSLHandshakeException)) {
            return null;
        }
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException) {
                return new Silence("the server closed the connection before TLS was agreed on", false);
            }
            String said = ofCertificate(cause);
            if (said != null) {
                return fault(said);
            }
        }
        return fault(ofAlert(String.valueOf(trouble.getMessage())));
    }

    private static @Nullable String ofCertificate(Throwable cause) {
        if (cause instanceof CertificateExpiredException) {
            return "the server's certificate has expired: renew it there";
        }
        if (cause instanceof CertificateNotYetValidException) {
            return "the server's certificate is not valid yet: renew it there, or put the clocks right";
        }
        if (cause instanceof CertPathBuilderException) {
            return "the server's certificate is signed by nobody who is believed: put who signed it into tls.ca";
        }
        if (cause instanceof CertPathValidatorException path && !(path.getCause() instanceof CertificateException)) {
            return "the server's certificate does not hold (" + path.getReason() + "): renew it there, or set tls.ca";
        }
        // The JDK has no type of its own for it, and these words in every release.
        boolean isOfHost = cause instanceof CertificateException
                && String.valueOf(cause.getMessage()).matches("(?s)No (subject alternative|name matching).*");
        return isOfHost ? ofHost() : null;
    }

    private static String ofHost() {
        return "the server's certificate is for another host: put a name into url that it is for, or renew it there";
    }

    private static String ofAlert(String text) {
        Matcher alert = ALERT.matcher(text);
        if (!alert.find()) {
            return "the TLS handshake failed (SSLHandshakeException)";
        }
        String said = ALERTS.get(alert.group(1));
        return said != null
                ? said
                : "the server refuses the TLS handshake (" + alert.group(1) + "): look at tls.certificate and tls.key,"
                        + " and at what it accepts";
    }

    private static Silence fault(String cause) {
        return new Silence(cause, true);
    }
}
