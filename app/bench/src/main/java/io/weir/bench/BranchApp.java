package io.weir.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;

/** Kafka Streams, exactly once, that does nothing but branch three ways by one look at the bytes. */
final class BranchApp {
    private static final byte[] PRIORITY = "\"severity\":9".getBytes(StandardCharsets.UTF_8);

    /** Where the severity of a canonical event is looked for. */
    private static final int LOOK_BYTES = 140;

    private BranchApp() {}

    /** @param args bootstrap servers, the application id, from, the prefix of the three topics, the state directory */
    public static void main(String[] args) {
        Serde<byte[]> bytes = Serdes.ByteArray();
        Produced<byte[], byte[]> written = Produced.with(bytes, bytes);
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(args[2], Consumed.with(bytes, bytes))
                .split(Named.as("to-"))
                .branch((key, value) -> value.length == 0, Branched.withConsumer(it -> it.to(args[3] + "dlq", written)))
                .branch(
                        (key, value) -> isPriority(value),
                        Branched.withConsumer(it -> it.to(args[3] + "priority", written)))
                .defaultBranch(Branched.withConsumer(it -> it.to(args[3] + "valid", written)));
        Properties settings = new Properties();
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, args[1]);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, args[4]);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "100");
        settings.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
        settings.put(StreamsConfig.producerPrefix("linger.ms"), "5");
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, "0");
        settings.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        KafkaStreams streams = new KafkaStreams(builder.build(), settings);
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close, "stop"));
        streams.start();
    }

    private static boolean isPriority(byte[] value) {
        int last = Math.min(LOOK_BYTES, value.length - PRIORITY.length);
        for (int at = 0; at <= last; at++) {
            if (Arrays.equals(value, at, at + PRIORITY.length, PRIORITY, 0, PRIORITY.length)) {
                return true;
            }
        }
        return false;
    }
}
