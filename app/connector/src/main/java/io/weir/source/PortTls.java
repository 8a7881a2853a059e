package io.weir.source;

import io.weir.tls.TlsFiles;
import io.weir.tls.TlsFiles.Role;
import io.weir.tls.TlsMaterial;
import io.weir.tls.TlsRenewal;
import io.weir.tls.TlsRenewal.Refused;
import io.weir.tls.UnusableFileException;
import io.weir.tls.Validity;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.connect.errors.ConnectException;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a TLS port shows of itself and whom it believes. Renewed files are taken up for the connections that come then;
 * those that stand keep what they were made with.
 */
final class PortTls {
    private static final Logger LOG = LoggerFactory.getLogger(PortTls.class);

    /** What is fit again before that was still being written, and nobody has to know. */
    private static final Duration SURE = Duration.ofSeconds(3);

    private final String port;
    private final TlsRenewal files;
    private final Clock clock;
    private final SslContextFactory.Server ssl = new SslContextFactory.Server();
    private TlsMaterial known;
    private final LongAdder renewals = new LongAdder();
    private String told = "";

    /** @param port as the log calls it */
    PortTls(String port, TlsRenewal files, Clock clock) {
        this.port = port;
        this.files = files;
        this.clock = clock;
        known = files.look();
        ssl.setSslContext(known.context());
        ssl.setNeedClientAuth(files.files().ca().isPresent());
        ssl.setRenegotiationAllowed(false);
    }

    static PortTls open(String port, TlsFiles files, Clock clock) {
        try {
            return new PortTls(port, TlsRenewal.of(files), clock);
        } catch (UnusableFileException unusable) {
            throw new ConnectException(
                    "Cannot listen on " + port + ": " + SyslogStreamSettings.fault(unusable), unusable);
        }
    }

    SslContextFactory.Server ssl() {
        return ssl;
    }

    void show(SourceMetrics metrics) {
        metrics.show("tls-renewals-total", "Renewed TLS files that were taken up", renewals::sum);
        metrics.show(
                "tls-refused",
                "1 while renewed TLS files cannot be used, and what was read before is used on",
                () -> files.refused().isPresent() ? 1 : 0);
        metrics.show("tls-seconds-left", "Until the certificate ends; negative once it has", this::secondsLeft);
    }

    /** By one thread. */
    void look() {
        TlsMaterial now = files.look();
        if (!now.equals(known)) {
            try {
                ssl.reload(it -> it.setSslContext(now.context()));
            } catch (Exception failed) { // Jetty declares it
                throw new IllegalStateException("cannot take up the renewed files of " + port, failed);
            }
            known = now;
            renewals.increment();
            LOG.info("The TLS files of {} are renewed: new connections see {}", port, shown(now));
        }
        String fault = files.refused()
                .filter(it -> it.since().compareTo(SURE) >= 0 || it.fault().equals(told))
                .map(Refused::fault)
                .orElse("");
        if (!fault.equals(told)) {
            tell(fault);
        }
    }

    private void tell(String fault) {
        told = fault;
        if (fault.isEmpty()) {
            LOG.info("The TLS files of {} can be used again", port);
        } else {
            LOG.warn(
                    "A renewed TLS file of {} cannot be used: {}. What was read before ({}) is used on. Put a whole one"
                            + " there: it is taken up by itself",
                    port,
                    fault,
                    shown(known));
        }
    }

    private static String shown(TlsMaterial it) {
        return it.lasts(Role.CERTIFICATE)
                .map(own -> own.subject() + " until " + own.until())
                .orElse("no certificate");
    }

    private long secondsLeft() {
        return files.current()
                .lasts(Role.CERTIFICATE)
                .map(Validity::until)
                .map(it -> Duration.between(clock.instant(), it).toSeconds())
                .orElse(0L);
    }
}
