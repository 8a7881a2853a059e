package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThat;

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
                        "syslog.spill.file", "/data/syslog.spill"));

        assertThat(syslog).contains("weir-syslog", "0.0.0.0:5514/udp", "/data/syslog.spill");
    }

    @Test
    void namesNoSecretOfAConnectorThatGoes() {
        String http = ConnectorProperties.removal(
                ConnectorProperties.HTTP,
                Map.of("connector.class", "io.weir.source.HttpSourceConnector", "http.tokens", "very-secret"));

        assertThat(http).contains("weir-http").doesNotContain("very-secret");
    }
}
