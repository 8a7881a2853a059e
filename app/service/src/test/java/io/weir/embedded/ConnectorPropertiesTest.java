package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Binder;
import io.weir.config.FilesSettings;
import io.weir.config.SyslogSettings;
import io.weir.config.Variants;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectorPropertiesTest {
    @Test
    void namesWhatGoesWithAConnector() {
        String syslog = ConnectorProperties.removal(
                ConnectorProperties.SYSLOG,
                Map.of(
                        "connector.class", "io.weir.source.SyslogSourceConnector",
                        "syslog.host", "0.0.0.0",
                        "syslog.udp.port", "5514",
                        "syslog.tcp.port", "-1",
                        "syslog.tls.port", "6514",
                        "syslog.spill.file", "/data/syslog.spill"));

        assertThat(syslog).contains("weir-syslog", "on 0.0.0.0:5514/udp, 0.0.0.0:6514/tls any", "/data/syslog.spill");
    }

    @Test
    void passesOnWhatIsSetOfSyslog() {
        SyslogSettings syslog = new Binder(Variants.NONE, Map.of(), Path.of("/data"))
                .bind(
                        SyslogSettings.class,
                        "test",
                        "{tcp-port: 601, tls-port: 6514, tls-certificate: /c.pem, tls-key: /k.pem, proxy-protocol: true,"
                                + " connections-max: 7, idle-timeout: 2m, message-timeout: 3s, message-bytes-max: 2KiB,"
                                + " oversize: refuse}",
                        Path.of("/"));

        Map<String, String> it = ConnectorProperties.syslog(syslog, "weir.raw");

        assertThat(it)
                .containsEntry("syslog.udp.port", "-1")
                .containsEntry("syslog.tcp.port", "601")
                .containsEntry("syslog.tls.port", "6514")
                .containsEntry("syslog.tls.certificate.file", "/c.pem")
                .containsEntry("syslog.tls.key.file", "/k.pem")
                .containsEntry("syslog.tls.client.ca.file", "")
                .containsEntry("syslog.proxy.protocol", "true")
                .containsEntry("syslog.connections.max", "7")
                .containsEntry("syslog.idle.timeout.ms", "120000")
                .containsEntry("syslog.message.timeout.ms", "3000")
                .containsEntry("syslog.message.bytes.max", "2048")
                .containsEntry("syslog.oversize", "refuse");
    }

    @Test
    void passesOnWhatIsSetOfFiles() {
        FilesSettings files = new Binder(Variants.NONE, Map.of(), Path.of("/data"))
                .bind(
                        FilesSettings.class,
                        "test",
                        "{paths: [/var/log/*.log, {path: /var/log/app.out, type: java, lane: 3, encoding: utf-16le,"
                                + " start-pattern: '^\\d'}], exclude: [/a, /b], from: end, scan-interval: 1s, line-wait: 2s,"
                                + " rotate-wait: 3s, event-bytes-max: 4KiB, event-lines-max: 5, oversize: refuse,"
                                + " files-max: 6, open-max: 7, transaction-bytes-max: 8KiB, lanes: 9, host: h}",
                        Path.of("/"));

        Map<String, String> it = ConnectorProperties.files(files, "weir@web 1", "weir.raw");

        assertThat(it)
                .containsEntry("files.lane.prefix", "weir-web-1-files")
                .containsEntry("files.entries", "1,2")
                .containsEntry("files.entry.1.path", "/var/log/*.log")
                .containsEntry("files.entry.1.lane", "-1")
                .containsEntry("files.entry.1.join.indented", "false")
                .containsEntry("files.entry.2.path", "/var/log/app.out")
                .containsEntry("files.entry.2.type", "java")
                .containsEntry("files.entry.2.lane", "3")
                .containsEntry("files.entry.2.encoding", "utf-16le")
                .containsEntry("files.entry.2.start.pattern", "^\\d")
                .containsEntry("files.exclude", "/a,/b")
                .containsEntry("files.from", "end")
                .containsEntry("files.host", "h")
                .containsEntry("files.scan.ms", "1000")
                .containsEntry("files.line.wait.ms", "2000")
                .containsEntry("files.rotate.wait.ms", "3000")
                .containsEntry("files.event.bytes.max", "4096")
                .containsEntry("files.event.lines.max", "5")
                .containsEntry("files.oversize", "refuse")
                .containsEntry("files.max", "6")
                .containsEntry("files.open.max", "7")
                .containsEntry("files.transaction.bytes.max", "8192")
                .containsEntry("files.lanes", "9");
    }

    @Test
    void namesNoSecretOfAConnectorThatGoes() {
        String http = ConnectorProperties.removal(
                ConnectorProperties.HTTP,
                Map.of("connector.class", "io.weir.source.HttpSourceConnector", "http.tokens", "very-secret"));

        assertThat(http).contains("weir-http").doesNotContain("very-secret");
    }
}
