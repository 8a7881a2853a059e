package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceSettingsTest {
    /** The connector refuses less (SettingsCheckTest), and by then everything else runs. */
    @Test
    void theBufferHoldsTheLargestBodyWithItsEvents() {
        assertThat(source("body-bytes-max: 1000000\nbuffer-bytes-max: 28600000\n")
                        .bufferBytesMax()
                        .bytes())
                .isEqualTo(28_600_000);
        assertThatThrownBy(() -> source("body-bytes-max: 1000000\nbuffer-bytes-max: 28599999\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("buffer-bytes-max (28599999) cannot hold one body of body-bytes-max (1000000)")
                .hasMessageContaining("set at least 28600000");
    }

    @Test
    void aTlsPortNeedsACertificateAndItsKey() {
        assertThatThrownBy(() -> source("syslog: {tls-port: 6514, tls-certificate: a.pem}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("tls-port is set, and tls-key is not");
        assertThatThrownBy(() -> source("syslog: {tls-port: 6514, tls-key: a.pem}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("tls-port is set, and tls-certificate is not");
        assertThat(source("syslog: {tls-port: 6514, tls-certificate: a.pem, tls-key: b.pem}\n")
                        .syslog()
                        .isOn())
                .isTrue();
    }

    @Test
    void noTwoStreamsOfOnePort() {
        assertThatThrownBy(() ->
                        source("syslog: {tcp-port: 6514, tls-port: 6514, tls-certificate: a.pem, tls-key: b.pem}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("tcp-port and tls-port are both 6514");
    }

    @Test
    void syslogIsOffUntilAPortIsSet() {
        assertThat(source("").syslog().isOn()).isFalse();
        assertThat(source("syslog: {udp-port: 0}\n").syslog().isOn()).isTrue();
        assertThat(source("syslog: {tcp-port: 0}\n").syslog().isOn()).isTrue();
    }

    private static SourceSettings source(String yaml) {
        return new Binder(Variants.NONE, Map.of(), Path.of("data"))
                .bind(SourceSettings.class, "test", yaml, Path.of("."));
    }
}
