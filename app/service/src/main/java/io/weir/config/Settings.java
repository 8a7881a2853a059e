package io.weir.config;

/** Everything one deployment configures. */
public record Settings(
        KafkaSettings kafka,
        TopicSettings topics,
        SourceSettings source,
        StreamsSettings streams,
        SinkSettings sink,
        SchemaSettings schemas,
        ConsoleSettings console,
        EmbeddedSettings embedded) {}
