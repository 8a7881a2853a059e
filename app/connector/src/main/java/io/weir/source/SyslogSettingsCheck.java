package io.weir.source;

import io.weir.tls.TlsFiles;
import io.weir.tls.TlsMaterial;
import io.weir.tls.UnusableFileException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Map;

/** The syslog source's own settings, and those that contradict each other. */
final class SyslogSettingsCheck extends SettingsCheck {
    SyslogSettingsCheck(Map<String, String> given) {
        super(given, SyslogSourceSettings.DEFINITION, "syslog.");
        checkPorts();
        checkTls();
        // Its hints are an address and the number of a part: the overhead has room for that.
        if (isOn(SyslogSourceSettings.UDP_PORT)) {
            checkRequest(Datagrams.BYTES_MAX, "datagrams of " + Datagrams.BYTES_MAX + " bytes");
        }
        if (isOn(SyslogStreamSettings.TCP_PORT) || isOn(SyslogStreamSettings.TLS_PORT)) {
            checkRequest(SyslogStreamSettings.MESSAGE_BYTES_MAX, 0);
        }
        checkLanes(SyslogSourceSettings.LANE_PREFIX);
    }

    private void checkPorts() {
        List<String> all =
                List.of(SyslogSourceSettings.UDP_PORT, SyslogStreamSettings.TCP_PORT, SyslogStreamSettings.TLS_PORT);
        if (all.stream().allMatch(it -> Integer.valueOf(-1).equals(value(it)))) {
            wrong(
                    SyslogSourceSettings.UDP_PORT,
                    String.join(", ", all) + " are -1: nothing would be listened on. Set one of them, or remove the"
                            + " connector.");
        }
        if (value(SyslogStreamSettings.TCP_PORT) instanceof Integer tcp
                && tcp > 0
                && tcp.equals(value(SyslogStreamSettings.TLS_PORT))) {
            wrong(
                    SyslogStreamSettings.TLS_PORT,
                    SyslogStreamSettings.TLS_PORT + " and " + SyslogStreamSettings.TCP_PORT + " are both " + tcp
                            + ". Give each a port of its own.");
        }
    }

    private void checkTls() {
        if (!isOn(SyslogStreamSettings.TLS_PORT)) {
            return;
        }
        String certificate = text(SyslogStreamSettings.TLS_CERTIFICATE_FILE);
        String key = text(SyslogStreamSettings.TLS_KEY_FILE);
        if (certificate.isEmpty() || key.isEmpty()) {
            wrong(
                    certificate.isEmpty()
                            ? SyslogStreamSettings.TLS_CERTIFICATE_FILE
                            : SyslogStreamSettings.TLS_KEY_FILE,
                    SyslogStreamSettings.TLS_PORT + " needs " + SyslogStreamSettings.TLS_CERTIFICATE_FILE + " and "
                            + SyslogStreamSettings.TLS_KEY_FILE + ", PEM files. Set both, or the port to -1.");
            return;
        }
        try {
            TlsFiles files =
                    SyslogStreamSettings.tlsFiles(certificate, key, text(SyslogStreamSettings.TLS_CLIENT_CA_FILE));
            TlsMaterial unused = TlsMaterial.read(files);
        } catch (UnusableFileException unusable) {
            wrong(SyslogStreamSettings.setting(unusable), SyslogStreamSettings.fault(unusable));
        } catch (InvalidPathException malformed) {
            wrong(SyslogStreamSettings.TLS_CERTIFICATE_FILE, malformed.getMessage() + ": no name of a file.");
        }
    }

    private String text(String name) {
        return value(name).toString();
    }

    private boolean isOn(String port) {
        return value(port) instanceof Integer number && number >= 0;
    }
}
