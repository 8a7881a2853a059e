package io.weir.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.config.KafkaSettings;
import io.weir.envelope.Rfc3339;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what the pipeline has to say of itself. Nothing of the pipeline hangs on it: an event that Kafka does not take
 * is given up, and the log says so once.
 */
public final class PipelineEvents implements AutoCloseable {
    public static final int CONTRACT = 1;

    private static final Logger LOG = LoggerFactory.getLogger(PipelineEvents.class);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final String part;
    private final Clock clock;
    private final AtomicBoolean isFailing = new AtomicBoolean();

    /** @param part who speaks: the records' key, so that what one part says is in order */
    public PipelineEvents(KafkaSettings kafka, String topic, String part, Clock clock) {
        this(producer(kafka, part), topic, part, clock);
    }

    PipelineEvents(Producer<byte[], byte[]> producer, String topic, String part, Clock clock) {
        this.producer = producer;
        this.topic = topic;
        this.part = part;
        this.clock = clock;
    }

    /**
     * Does not wait for Kafka, but for a moment at the first event.
     *
     * @param kind what happened, in snake_case
     * @param fields what belongs to that kind; never a payload
     */
    public void write(String kind, ObjectNode fields) {
        ObjectNode value = JsonNodeFactory.instance
                .objectNode()
                .put("v", CONTRACT)
                .put("kind", kind)
                .put("at", Rfc3339.format(clock.instant()))
                .put("part", part);
        value.setAll(fields);
        try {
            Future<RecordMetadata> unused = producer.send(
                    new ProducerRecord<>(
                            topic, part.getBytes(UTF_8), value.toString().getBytes(UTF_8)),
                    (metadata, failure) -> settled(kind, failure));
        } catch (KafkaException refused) {
            settled(kind, refused);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE);
    }

    private void settled(String kind, Exception failure) {
        if (failure == null) {
            isFailing.set(false);
        } else if (isFailing.compareAndSet(false, true)) {
            LOG.warn("The event {} could not be written to {}: {}", kind, topic, failure.toString());
        }
    }

    private static Producer<byte[], byte[]> producer(KafkaSettings kafka, String part) {
        Map<String, Object> properties = kafka.client();
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "weir-events-" + part);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L << 20);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
