package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Binder;
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
    void namesNoSecretOfAConnectorThatGoes() {
        String http = ConnectorProperties.removal(
                ConnectorProperties.HTTP,
                Map.of("connector.class", "io.weir.source.HttpSourceConnector", "http.tokens", "very-secret"));

        assertThat(http).contains("weir-http").doesNotContain("very-secret");
    }
}
