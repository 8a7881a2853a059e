package io.weir.embedded;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.cluster.ClusterUnreachableException;
import io.weir.config.Binder;
import io.weir.config.KafkaSettings;
import io.weir.config.SourceSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectWorkerTest {
    @TempDir
    Path plugins;

    /** A part that starts again while the cluster is away waits for it, as every other part does. */
    @Test
    void aClusterThatIsAwayIsNoReasonToGiveUp() {
        Map<String, String> properties = properties();
        properties.put("default.api.timeout.ms", "500");
        properties.put("request.timeout.ms", "300");

        assertThatThrownBy(() -> ConnectWorker.prepare(properties))
                .isInstanceOf(ClusterUnreachableException.class)
                .hasMessageContaining("127.0.0.1:1");
    }

    @Test
    void whatIsWrongForGoodIs() {
        Map<String, String> properties = properties();
        properties.put("connector.client.config.override.policy", "no.such.Policy");

        assertThatThrownBy(() -> ConnectWorker.prepare(properties)).isInstanceOf(StartupException.class);
    }

    private Map<String, String> properties() {
        SourceSettings source = Binder.defaults(SourceSettings.class);
        KafkaSettings nobody = new KafkaSettings("127.0.0.1:1", Map.of());
        Map<String, String> properties =
                new HashMap<>(WorkerProperties.of(nobody, source.connect(), List.of(), plugins, 1));
        properties.put("listeners", "http://127.0.0.1:0");
        return properties;
    }
}
