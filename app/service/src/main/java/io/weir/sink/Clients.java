package io.weir.sink;

import io.weir.cluster.PropertyRules;
import io.weir.config.Fault;
import io.weir.config.KafkaSettings;
import io.weir.config.SinkSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The sink's Kafka clients. What the guarantees rest on is put last, over whatever a user passes on; all else is a
 * default that a user may change.
 */
record Clients(Lane lane, KafkaSettings kafka, SinkSettings settings) {
    /** What is put last, by whatever client it is for. */
    private static final PropertyRules RULES = new PropertyRules(
            Map.of(
                    ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic",
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName(),
                    ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none",
                    ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false",
                    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "10000",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true",
                    ProducerConfig.ACKS_CONFIG, "all"),
            Map.of(
                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "kafka.bootstrap",
                    ConsumerConfig.GROUP_ID_CONFIG, "sink.group",
                    ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "sink.instance",
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG, "sink.instance"),
            List.of(),
            List.of(ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef()));

    /** The properties a user passes on that cannot be. */
    static List<Fault> faults(KafkaSettings kafka, SinkSettings settings) {
        List<Fault> faults = new ArrayList<>(RULES.faults(kafka.properties(), "kafka", "properties"));
        faults.addAll(RULES.faults(settings.properties(), "sink", "properties"));
        return faults;
    }

    String group() {
        return settings.group() + "-" + lane.text();
    }

    /** Of this lane and instance, and the same after a restart: its open transaction then ends at once. */
    String instance() {
        return group() + "-" + settings.instance();
    }

    Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Producer<byte[], byte[]> producer() {
        return new KafkaProducer<>(producerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    Map<String, Object> consumerProperties() {
        Map<String, Object> it = new HashMap<>();
        // Two of these a partition are what the heap holds besides what is counted: small, and still a whole batch.
        it.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);
        it.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
        it.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Math.max(500, settings.batchEvents()));
        // A dead instance's partitions are another's after this; a restarted one has its own back at once.
        it.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        it.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        it.putAll(kafka.client());
        it.putAll(settings.properties());
        it.keySet()
                .removeIf(name -> ProducerConfig.configNames().contains(name)
                        && !ConsumerConfig.configNames().contains(name));
        it.put(ConsumerConfig.CLIENT_ID_CONFIG, instance());
        it.put(ConsumerConfig.GROUP_ID_CONFIG, group());
        it.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance());
        it.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        it.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        it.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        it.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        it.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        it.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return it;
    }

    Map<String, Object> producerProperties() {
        Map<String, Object> it = new HashMap<>();
        // A dead letter is an event, which streams keeps below 1,900,000 bytes, and its headers; topics take 2,097,152.
        it.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2_000_000);
        it.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000);
        it.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        it.putAll(kafka.client());
        it.putAll(settings.properties());
        it.keySet()
                .removeIf(name -> ConsumerConfig.configNames().contains(name)
                        && !ProducerConfig.configNames().contains(name));
        it.put(ProducerConfig.CLIENT_ID_CONFIG, instance());
        it.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, instance());
        // A transaction is open only for its own commit; one that was left open blocks its readers for this long.
        it.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 10_000);
        it.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        it.put(ProducerConfig.ACKS_CONFIG, "all");
        return it;
    }
}
