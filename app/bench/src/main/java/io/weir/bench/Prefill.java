package io.weir.bench;

import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Headers;
import io.weir.envelope.Hints;
import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Fills a topic with records that look like Weir's own, outside transactions: an offset is then an event. */
final class Prefill {
    private static final Instant RECEIVED = Instant.parse("2026-11-21T09:14:07.500Z");

    private final String bootstrap;
    private final int partitions;
    private final LongFunction<String> events;

    /** @param events makes event n */
    Prefill(String bootstrap, int partitions, LongFunction<String> events) {
        this.bootstrap = bootstrap;
        this.partitions = partitions;
        this.events = events;
    }

    /** As the intake writes them. */
    void raw(String topic, long count) {
        Hints hints = new Hints(CanonicalEvents.SOURCETYPE, null, null, null, null, null);
        fill(topic, count, hints, "");
    }

    /** As the Streams application writes them. */
    void judged(String topic, long count) {
        fill(topic, count, Hints.NONE, CanonicalEvents.TYPE);
    }

    private void fill(String topic, long count, Hints hints, String type) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrap, "batch.size", 65_536, "linger.ms", 10, "acks", "all");
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        Callback failed = (written, cause) -> failure.compareAndSet(null, cause);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (long number = 0; number < count; number++) {
                int partition = (int) (number % partitions);
                Sid sid = new Sid("hec-" + partition, RECEIVED.toEpochMilli(), number / partitions);
                ProducerRecord<byte[], byte[]> record =
                        new ProducerRecord<>(topic, partition, bytes(sid.lane()), bytes(events.apply(number)));
                EnvelopeCodec.write(sid, RECEIVED, hints, record.headers()::add);
                if (!type.isEmpty()) {
                    Origin origin = new Origin("weir.raw", partition, number / partitions);
                    record.headers().add(Headers.TYPE, bytes(type));
                    record.headers().add(Headers.ORIGIN, bytes(origin.toString()));
                    record.headers().add(Headers.CONTRACT, bytes("1"));
                }
                Future<RecordMetadata> unused = producer.send(record, failed);
            }
        }
        Exception cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("the topic could not be filled", cause);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
