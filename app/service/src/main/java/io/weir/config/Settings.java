package io.weir.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Everything one deployment configures. */
public record Settings(
        KafkaSettings kafka,
        ClusterSettings cluster,
        TopicSettings topics,
        SourceSettings source,
        StreamsSettings streams,
        SinkSettings sink,
        RetainSettings retain,
        SchemaSettings schemas,
        ConsoleSettings console,
        EmbeddedSettings embedded) {

    /** These settings, and more checks whose findings are accepted. */
    public Settings allowingUnsafe(Collection<String> checks) {
        List<String> all = new ArrayList<>(cluster.allowUnsafe());
        all.addAll(checks);
        return new Settings(
                kafka, new ClusterSettings(all), topics, source, streams, sink, retain, schemas, console, embedded);
    }
}
