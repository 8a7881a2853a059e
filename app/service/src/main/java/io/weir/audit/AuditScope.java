package io.weir.audit;

import io.weir.config.KafkaSettings;
import io.weir.config.Settings;
import io.weir.config.TopicSettings;
import io.weir.tally.Books;
import java.util.List;

/**
 * Whose books are audited.
 *
 * @param sourceOffsets the topic in which Kafka Connect keeps the sources' positions
 */
public record AuditScope(
        KafkaSettings kafka,
        TopicSettings topics,
        String streamsGroup,
        String validGroup,
        String priorityGroup,
        String sourceOffsets) {
    public static AuditScope of(Settings settings, KafkaSettings kafka, TopicSettings topics) {
        String group = settings.source().connect().group();
        return new AuditScope(
                kafka,
                topics,
                settings.streams().applicationId(),
                settings.sink().group() + "-valid",
                settings.sink().group() + "-priority",
                settings.source().connect().properties().getOrDefault("offset.storage.topic", group + "-offsets"));
    }

    Books.Names names() {
        return new Books.Names(topics.raw(), topics.valid(), topics.priority(), topics.dlq());
    }

    /** Those with a group that deals with them. */
    public List<String> dealtWith() {
        return List.of(topics.raw(), topics.valid(), topics.priority());
    }

    /** The one that deals with the topic. */
    public String group(String topic) {
        if (topic.equals(topics.raw())) {
            return streamsGroup;
        }
        return topic.equals(topics.valid()) ? validGroup : priorityGroup;
    }
}
