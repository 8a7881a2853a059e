package io.weir.topology;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.config.TopicSettings;
import io.weir.verdict.Judge;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/** The whole graph: raw → judge → valid, priority or dead letter. Exactly one record leaves for each that comes. */
public final class WeirTopology {
    private static final Serde<byte[]> BYTES = Serdes.ByteArray();

    private WeirTopology() {}

    /** The graph, counting for nobody. */
    public static Topology build(TopicSettings topics, Supplier<Judge> judges) {
        return build(topics, judges, Books.NONE, new SimpleMeterRegistry());
    }

    /** @param judges gives each task a judge of its own, because a judge serves one thread */
    static Topology build(TopicSettings topics, Supplier<Judge> judges, Books books, MeterRegistry meters) {
        StreamsBuilder builder = new StreamsBuilder(explicitNames());
        builder.addStateStore(IdentityStore.builder());
        builder.stream(topics.raw(), raw())
                .process(
                        () -> new JudgeProcessor(
                                judges, new Routing(StreamsProperties.REQUEST_BYTES_MAX), books, meters),
                        Named.as("judge"),
                        IdentityStore.NAME)
                .split(Named.as("verdict-"))
                .branch(
                        Routed.to(Route.VALID),
                        Branched.withConsumer(events -> events.to(topics.valid(), written("valid")), "valid"))
                .branch(
                        Routed.to(Route.PRIORITY),
                        Branched.withConsumer(events -> events.to(topics.priority(), written("priority")), "priority"))
                // Not a third branch: what matches no branch would be dropped.
                .defaultBranch(Branched.withConsumer(
                        events -> events.to(topics.dlq(), written("dead-letter")), "dead-letter"));
        return builder.build();
    }

    /** Streams looks for this while the graph is built, before it sees the application's own settings. */
    private static TopologyConfig explicitNames() {
        return new TopologyConfig(new StreamsConfig(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG, "weir-streams",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "given-at-start:0",
                StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, "true",
                StreamsProperties.GLOBAL_THREAD_HANDLER, "true")));
    }

    private static Consumed<byte[], byte[]> raw() {
        return Consumed.with(BYTES, BYTES)
                .withName("raw")
                .withTimestampExtractor(new RawTimestamps())
                .withOffsetResetPolicy(AutoOffsetReset.none());
    }

    private static Produced<byte[], Routed> written(String name) {
        Serde<Routed> routed = Serdes.serdeFrom(Routed.serializer(), (topic, bytes) -> {
            throw new UnsupportedOperationException("a routed record is only written");
        });
        return Produced.with(BYTES, routed, Routed.partitioner()).withName(name);
    }
}
