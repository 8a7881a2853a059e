package io.weir.journey;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.cluster.BatchReceipt;
import io.weir.envelope.Envelope;
import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Headers;
import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import io.weir.verdict.DeadLetter;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A record that was found in one of the topics. Total: other producers write there too. */
record Found(ConsumerRecord<byte[], byte[]> record) {
    Origin place() {
        return new Origin(record.topic(), record.partition(), record.offset());
    }

    TopicPartition partition() {
        return new TopicPartition(record.topic(), record.partition());
    }

    /** When the broker appended it. */
    Instant appended() {
        return Instant.ofEpochMilli(Math.max(0, record.timestamp()));
    }

    /** As the judge and the sink read it: the derived one where it has none of its own. */
    Sid sid() {
        return envelope().sid();
    }

    Envelope envelope() {
        return EnvelopeCodec.read(place(), record.timestamp(), this::header, record.value());
    }

    int attempt() {
        return EnvelopeCodec.readAttempt(header(Headers.ATTEMPT));
    }

    /** Where it stands in raw, by its own word. */
    Optional<Origin> origin() {
        byte[] value = header(Headers.ORIGIN);
        return value == null ? Optional.empty() : Origin.parse(new String(value, ISO_8859_1));
    }

    boolean isRefusedBySiem() {
        return text(Headers.STAGE).filter(DeadLetter.STAGE_SINK::equals).isPresent();
    }

    Optional<String> text(String header) {
        byte[] value = header(header);
        return value == null ? Optional.empty() : Optional.of(EnvelopeCodec.decode(value));
    }

    /** What it says of a batch, where it is a receipt. */
    Optional<BatchReceipt> receipt() {
        return BatchReceipt.parse(record.value());
    }

    Payload payload() {
        return record.value() == null ? Payload.EMPTY : Payload.wrap(record.value());
    }

    byte @Nullable [] header(String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : header.value();
    }
}
