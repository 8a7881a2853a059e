package io.weir.topology;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.cluster.Cluster;
import io.weir.cluster.OffsetSeed;
import io.weir.config.KafkaSettings;
import io.weir.config.StreamsSettings;
import io.weir.config.TopicSettings;
import io.weir.schema.Catalog;
import io.weir.schema.CatalogException;
import io.weir.verdict.CatalogJudge;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The Streams application with its ledger or without, and nothing else of a part around it. It stands in the
 * topology's package because nobody outside of it can leave the ledger out.
 */
public final class TallyApp {
    private TallyApp() {}

    /** @param args bootstrap servers, the application id, raw, topic prefix, partitions, state directory, log types, on or off */
    public static void main(String[] args) throws CatalogException {
        KafkaSettings kafka = new KafkaSettings(args[0], Map.of());
        TopicSettings topics =
                new TopicSettings(args[3], args[2], "", "", "", "", "", "", Integer.parseInt(args[4]), 1, 1);
        StreamsSettings settings =
                new StreamsSettings(args[1], "1", 1, Path.of(args[5]), Duration.ofMillis(100), Map.of());
        try (Admin admin = Cluster.open(kafka, Duration.ofSeconds(10))) {
            OffsetSeed.seed(admin, args[1], List.of(topics.raw()));
        }
        Catalog catalog = Catalog.load(List.of(Path.of(args[6])));
        Properties properties = StreamsProperties.of(kafka, settings, "1");
        KafkaStreams streams;
        if (args[7].equals("on")) {
            Ledger ledger = Ledger.open(kafka, topics, args[1]);
            streams = new KafkaStreams(
                    WeirTopology.build(topics, () -> new CatalogJudge(catalog), ledger, new SimpleMeterRegistry()),
                    properties,
                    new LedgerClients(ledger));
        } else {
            streams = new KafkaStreams(
                    WeirTopology.build(topics, () -> new CatalogJudge(catalog), Books.NONE, new SimpleMeterRegistry()),
                    properties);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close, "stop"));
        streams.start();
    }
}
