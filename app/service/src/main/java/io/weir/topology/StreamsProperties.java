package io.weir.topology;

import io.weir.cluster.PropertyRules;
import io.weir.config.ConfigException;
import io.weir.config.Fault;
import io.weir.config.KafkaSettings;
import io.weir.config.Location;
import io.weir.config.Problem;
import io.weir.config.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DefaultProductionExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;

/**
 * The settings of the Streams application, in three groups: those a promise hangs on, which nobody can change; our
 * defaults; and what the user passes through, which goes over the defaults.
 */
public final class StreamsProperties {
    /** Above the largest event that intake lets in, below what the topics take. */
    public static final int REQUEST_BYTES_MAX = 1_900_000;

    /** We have no global thread, but Streams warns at each start until this is set. Its own constant is deprecated. */
    static final String GLOBAL_THREAD_HANDLER = "processing.exception.handler.global.enabled";

    /** What a user may write before a property of one of the clients inside Streams. */
    private static final List<String> CLIENT_PREFIXES =
            List.of(StreamsConfig.MAIN_CONSUMER_PREFIX, StreamsConfig.CONSUMER_PREFIX, StreamsConfig.PRODUCER_PREFIX);

    /** For the names of what is fixed; the values that are taken from it are set by settings of their own. */
    private static final StreamsSettings ANY = new StreamsSettings("", "", 1, Path.of(""), Duration.ZERO, Map.of());

    private static final PropertyRules RULES = rules();

    private StreamsProperties() {}

    /**
     * @param instance different for each instance and the same after a restart
     * @throws ConfigException naming every property that must not be set
     */
    static Properties of(KafkaSettings kafka, StreamsSettings streams, String instance) {
        List<Problem> problems = faults(kafka, streams).stream()
                .map(fault -> new Problem(Location.variable("settings"), fault.path(), fault.message()))
                .toList();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        Properties properties = new Properties();
        properties.putAll(defaults(streams, instance));
        properties.putAll(kafka.client());
        properties.putAll(streams.properties());
        properties.putAll(fixed(kafka, streams, instance));
        return properties;
    }

    /** The properties a user passes on that cannot be. */
    public static List<Fault> faults(KafkaSettings kafka, StreamsSettings streams) {
        List<Fault> faults = new ArrayList<>(RULES.faults(kafka.properties(), "kafka", "properties"));
        faults.addAll(RULES.faults(streams.properties(), "streams", "properties"));
        return faults;
    }

    /** For the documentation: the properties nobody can change. */
    static Set<String> fixedNames(KafkaSettings kafka, StreamsSettings streams) {
        return Set.copyOf(fixed(kafka, streams, "").keySet());
    }

    private static Map<String, String> fixed(KafkaSettings kafka, StreamsSettings streams, String instance) {
        Map<String, String> fixed = new LinkedHashMap<>();
        fixed.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap());
        fixed.put(StreamsConfig.APPLICATION_ID_CONFIG, streams.applicationId());
        fixed.put(StreamsConfig.STATE_DIR_CONFIG, streams.stateDir().toString());
        fixed.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);

        // A member that comes back under its name gets its partitions back at once; the newer protocol waits 45 s.
        fixed.put(
                StreamsConfig.GROUP_PROTOCOL_CONFIG,
                GroupProtocol.CLASSIC.name().toLowerCase(Locale.ROOT));
        fixed.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instance);

        // Any other reset skips what retention deleted without a word; OffsetSeed gives the first offsets.
        fixed.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "none");

        // Fail-stop: what cannot be written must not be skipped. Bad data never comes here, it is a verdict.
        fixed.put(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
                LogAndFailExceptionHandler.class.getName());
        fixed.put(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
                LogAndFailProcessingExceptionHandler.class.getName());
        fixed.put(GLOBAL_THREAD_HANDLER, "true");
        fixed.put(
                StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
                DefaultProductionExceptionHandler.class.getName());
        fixed.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class.getName());
        fixed.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class.getName());
        fixed.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, "true");

        // Sizes are checked against this before a record is forwarded.
        fixed.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                Integer.toString(REQUEST_BYTES_MAX));
        fixed.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
        return fixed;
    }

    private static Map<String, String> defaults(StreamsSettings streams, String instance) {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put(StreamsConfig.CLIENT_ID_CONFIG, streams.applicationId() + "-" + instance);
        defaults.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Integer.toString(streams.threads()));
        defaults.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                Long.toString(streams.commitInterval().toMillis()));

        // Nobody may read an event before its transaction is committed, and a commit sends what waits: to send it in
        // smaller requests before that only keeps brokers busy.
        defaults.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), "100");
        defaults.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), "65536");

        // How long readers wait behind a transaction whose process is gone for good.
        defaults.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), "10000");

        // A cluster that does not answer, or a topic that is gone, is said within a minute; the default is 6.
        defaults.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG), "30000");
        defaults.put(StreamsConfig.TASK_TIMEOUT_MS_CONFIG, "30000");

        defaults.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, "0");
        return defaults;
    }

    private static PropertyRules rules() {
        Map<String, String> fixed = new LinkedHashMap<>();
        fixed(new KafkaSettings("any", Map.of()), ANY, "").forEach((name, value) -> fixed.put(bare(name), value));
        fixed.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, "unset");
        // Streams sets these, and warns where we do.
        fixed.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        fixed.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        fixed.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        Map<String, String> elsewhere = Map.of(
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "kafka.bootstrap",
                StreamsConfig.APPLICATION_ID_CONFIG, "streams.application-id",
                ConsumerConfig.GROUP_ID_CONFIG, "streams.application-id",
                StreamsConfig.STATE_DIR_CONFIG, "streams.state-dir",
                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "streams.instance",
                ProducerConfig.TRANSACTIONAL_ID_CONFIG, "Kafka Streams itself");
        fixed.keySet().removeAll(elsewhere.keySet());
        return new PropertyRules(
                fixed,
                elsewhere,
                CLIENT_PREFIXES,
                List.of(
                        StreamsConfig.configDef(),
                        ConsumerConfig.configDef(),
                        ProducerConfig.configDef(),
                        AdminClientConfig.configDef()));
    }

    private static String bare(String name) {
        return CLIENT_PREFIXES.stream()
                .filter(name::startsWith)
                .findFirst()
                .map(prefix -> name.substring(prefix.length()))
                .orElse(name);
    }
}
