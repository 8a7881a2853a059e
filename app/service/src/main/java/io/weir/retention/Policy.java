package io.weir.retention;

import io.weir.cluster.TopicState;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * What may delete from a topic.
 *
 * @param millis the age at which the cluster deletes, -1 for never
 * @param bytes of a partition, beyond which the cluster deletes, -1 for never
 */
record Policy(Kind kind, long millis, long bytes) {
    enum Kind {
        /** Empty: nobody deletes but Weir. */
        PROOF,
        /** Time and size, by the cluster. */
        CLUSTER,
        /** Compaction takes what it likes. */
        UNKNOWN
    }

    static Policy of(TopicState.@Nullable Topic topic) {
        if (topic == null) {
            return new Policy(Kind.UNKNOWN, -1, -1);
        }
        String cleanup = topic.value(TopicConfig.CLEANUP_POLICY_CONFIG);
        if (cleanup.isEmpty()) {
            return new Policy(Kind.PROOF, -1, -1);
        }
        return new Policy(
                cleanup.equals(TopicConfig.CLEANUP_POLICY_DELETE) ? Kind.CLUSTER : Kind.UNKNOWN,
                number(topic.value(TopicConfig.RETENTION_MS_CONFIG)),
                number(topic.value(TopicConfig.RETENTION_BYTES_CONFIG)));
    }

    boolean isProof() {
        return kind == Kind.PROOF;
    }

    private static long number(String text) {
        return text.matches("-?\\d{1,18}") ? Long.parseLong(text) : -1;
    }
}
