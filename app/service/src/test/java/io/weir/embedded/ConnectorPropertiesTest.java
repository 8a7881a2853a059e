package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Binder;
import io.weir.config.FilesSettings;
import io.weir.config.PullSettings;
import io.weir.config.SyslogSettings;
import io.weir.config.Variants;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
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
    void passesOnWhatIsSetOfFeedsAndNoSecret() {
        PullSettings pull = new Binder(Variants.NONE, Map.of("KEY", "hush"), Path.of("/data"))
                .bind(
                        PullSettings.class,
                        "test",
                        "{feeds: [{name: okta, definition: okta, url: 'https://a.okta.com', secret: '${env:KEY}'}, {name: req,"
                                + " definition: cloudflare-logpull, parameters: {zone: z, fields: 'a,b'}, secret: '${env:KEY}',"
                                + " from: 7d, interval: 1m, overlap: 2m, timeout: 3s, connect-timeout: 4s, retries: 5, type:"
                                + " t, ca: /ca.pem, paging: window, path: /p, user: u, auth: basic, token-url:"
                                + " 'https://t/{tenant}', token-scope: s, properties: {cursor.path: a.b}}], tasks: 2,"
                                + " in-flight: 3, page-bytes-max: 1MiB, event-bytes-max: 4KiB, buffer-bytes-max: 2MiB}",
                        Path.of("/"));

        Map<String, String> it = PullProperties.of(pull, "weir@web 1", "weir.raw");

        assertThat(it)
                .containsEntry("pull.lane.prefix", "weir-web-1-pull")
                .containsEntry("pull.feeds", "okta,req")
                .containsEntry("tasks.max", "2")
                .containsEntry("pull.in.flight", "3")
                .containsEntry("pull.page.bytes.max", "1048576")
                .containsEntry("pull.event.bytes.max", "4096")
                .containsEntry("pull.buffer.bytes.max", "2097152")
                .containsEntry("pull.feed.okta.definition", "okta")
                .containsEntry("pull.feed.okta.url", "https://a.okta.com")
                .containsEntry("pull.feed.okta.secret", "${weir:pull:feed.okta}")
                .containsEntry("pull.feed.okta.from", "24h")
                .doesNotContainKey("pull.feed.okta.interval.ms")
                .containsEntry("pull.feed.req.definition", "cloudflare-logpull")
                .containsEntry("pull.feed.req.values", "fields=a%2Cb&zone=z")
                .containsEntry("pull.feed.req.from", "7d")
                .containsEntry("pull.feed.req.interval.ms", "60000")
                .containsEntry("pull.feed.req.overlap.ms", "120000")
                .containsEntry("pull.feed.req.timeout.ms", "3000")
                .containsEntry("pull.feed.req.connect.timeout.ms", "4000")
                .containsEntry("pull.feed.req.retries", "5")
                .containsEntry("pull.feed.req.type", "t")
                .containsEntry("pull.feed.req.ca.file", "/ca.pem")
                .containsEntry("pull.feed.req.paging", "window")
                .containsEntry("pull.feed.req.path", "/p")
                .containsEntry("pull.feed.req.auth", "basic")
                .containsEntry("pull.feed.req.user", "u")
                .containsEntry("pull.feed.req.token.url", "https://t/{tenant}")
                .containsEntry("pull.feed.req.token.scope", "s")
                .containsEntry("pull.feed.req.cursor.path", "a.b");
        assertThat(it.toString() + pull).doesNotContain("hush");
        try (OwnSecrets secrets = new OwnSecrets()) {
            // As the worker hands a provider its parameters, without what stands before their names.
            secrets.configure(
                    Map.of("feed.okta", PullProperties.secrets(pull).get("config.providers.weir.param.feed.okta")));
            assertThat(secrets.get("pull", Set.of("feed.okta")).data()).isEqualTo(Map.of("feed.okta", "hush"));
        }
    }

    @Test
    void namesNoSecretOfAConnectorThatGoes() {
        String http = ConnectorProperties.removal(
                ConnectorProperties.HTTP,
                Map.of("connector.class", "io.weir.source.HttpSourceConnector", "http.tokens", "very-secret"));

        assertThat(http).contains("weir-http").doesNotContain("very-secret");
    }
}
