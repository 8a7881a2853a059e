package io.weir.doctor;

import io.weir.config.Settings;
import io.weir.config.SyslogSettings;
import io.weir.tls.TlsFiles;
import io.weir.tls.TlsFiles.Role;
import io.weir.tls.TlsFiles.Side;
import io.weir.tls.TlsMaterial;
import io.weir.tls.UnusableFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether certificates, CAs and keys on this machine can be used, and for how long. */
final class TlsChecks {
    private static final Duration RISK_BEFORE = Duration.ofDays(14);
    private static final Duration NOTE_BEFORE = Duration.ofDays(30);

    private static final Map<Role, String> OF_TARGET = Map.of(
            Role.CA, "sink.target.tls.ca",
            Role.CERTIFICATE, "sink.target.tls.certificate",
            Role.KEY, "sink.target.tls.key");
    private static final Map<Role, String> OF_SYSLOG = Map.of(
            Role.CA, "source.syslog.tls-client-ca",
            Role.CERTIFICATE, "source.syslog.tls-certificate",
            Role.KEY, "source.syslog.tls-key");

    private TlsChecks() {}

    static List<Local.TlsFile> ofTarget(Settings settings) {
        return look(settings.sink().target().tls().files(), OF_TARGET);
    }

    static List<Local.TlsFile> ofSource(Settings settings) {
        SyslogSettings syslog = settings.source().syslog();
        return syslog.tlsPort() < 0
                ? List.of()
                : look(
                        new TlsFiles(Side.SERVER, syslog.tlsClientCa(), syslog.tlsCertificate(), syslog.tlsKey()),
                        OF_SYSLOG);
    }

    static List<Finding> judge(Local local, Snapshot snapshot) {
        List<Finding> findings = new ArrayList<>();
        local.tls().forEach(it -> judge(it, snapshot.wanted().now()).ifPresent(findings::add));
        return findings;
    }

    private static List<Local.TlsFile> look(TlsFiles files, Map<Role, String> settings) {
        try {
            TlsMaterial read = TlsMaterial.read(files);
            List<Local.TlsFile> all = new ArrayList<>();
            for (Role role : List.of(Role.CERTIFICATE, Role.CA)) {
                read.lasts(role)
                        .ifPresent(it -> all.add(new Local.TlsFile(
                                settings.getOrDefault(role, ""), it.file(), Optional.empty(), it.until())));
            }
            return all;
        } catch (UnusableFileException unusable) {
            Path file = unusable.file();
            String setting = settings.getOrDefault(unusable.role(), "");
            return List.of(new Local.TlsFile(setting, file, Optional.of(unusable.fault()), Instant.MAX));
        }
    }

    private static Optional<Finding> judge(Local.TlsFile it, Instant now) {
        String cost = it.setting().startsWith("sink.")
                ? "the target and Weir do not believe each other: events wait until it is renewed"
                : "senders cannot connect over TLS, and keep or drop what they have";
        String command =
                "openssl x509 -in " + it.file() + " -noout -subject -enddate; a renewed file is taken up by itself";
        if (it.fault().isPresent()) {
            return Optional.of(Finding.risk(
                    "local.tls",
                    it.setting(),
                    "cannot be used: " + it.fault().get(),
                    "what runs goes on with what it had read, and the next start fails",
                    "ls -l " + it.file()));
        }
        Duration left = Duration.between(now, it.until());
        if (left.isNegative()) {
            return Optional.of(Finding.risk(
                    "local.tls", it.setting(), it.file() + " has expired at " + it.until(), cost, command));
        }
        if (left.compareTo(NOTE_BEFORE) > 0) {
            return Optional.empty();
        }
        Severity severity = left.compareTo(RISK_BEFORE) > 0 ? Severity.NOTE : Severity.RISK;
        return Optional.of(new Finding(
                "local.tls",
                severity,
                it.setting(),
                it.file() + " expires in " + Amount.time(left) + ", at " + it.until(),
                cost,
                command));
    }
}
