package io.weir.topology;

import io.weir.config.KafkaSettings;
import io.weir.config.StreamsSettings;
import io.weir.config.TopicSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Settings as a user without a configuration has them. */
final class StreamsFixture {
    private StreamsFixture() {}

    static TopicSettings topics(String prefix, int partitions, int replication, int minInsync) {
        return new TopicSettings(prefix, "", "", "", "", "", "", "", partitions, replication, minInsync);
    }

    static TopicSettings topics() {
        return topics("weir.", 6, 3, 2);
    }

    static KafkaSettings kafka(String bootstrap) {
        return new KafkaSettings(bootstrap, Map.of());
    }

    static StreamsSettings streams(String instance, Path stateDir, Map<String, String> properties) {
        return streams("weir-streams", instance, stateDir, properties);
    }

    static StreamsSettings streams(
            String applicationId, String instance, Path stateDir, Map<String, String> properties) {
        return new StreamsSettings(applicationId, instance, 1, stateDir, Duration.ofMillis(100), properties);
    }
}
