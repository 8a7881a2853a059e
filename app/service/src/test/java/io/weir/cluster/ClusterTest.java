package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.config.KafkaSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterTest {
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    /** Whoever logs a failure logs its causes too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cr3t",
                LOGIN + "username=u password=s3cr3t",
                LOGIN + "username=u password=is s3cr3t;",
                LOGIN + "username=u password=\"s3cr3t;",
                LOGIN + "username=u password='a' s3cr3t=b;",
            })
    void noPartOfASecretIsAnywhereInTheStackTrace(String jaas) {
        KafkaSettings wrong = new KafkaSettings(
                "127.0.0.1:1",
                Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN", "sasl.jaas.config", jaas));

        ClusterException refused =
                catchThrowableOfType(ClusterException.class, () -> Cluster.open(wrong, Duration.ofMillis(200)));

        StringWriter trace = new StringWriter();
        refused.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).contains("kafka.properties").doesNotContain("s3cr3t");
    }

    @Test
    void stillSaysWhatIsWrong() {
        KafkaSettings wrong = new KafkaSettings("127.0.0.1:1", Map.of("security.protocol", "SASL_PLAINTXT"));

        ClusterException refused =
                catchThrowableOfType(ClusterException.class, () -> Cluster.open(wrong, Duration.ofMillis(200)));

        assertThat(refused).hasMessageContaining("security.protocol").hasNoCause();
    }
}
