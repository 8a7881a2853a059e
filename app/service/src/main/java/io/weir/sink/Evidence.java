package io.weir.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.batch.Item;
import io.weir.delivery.Delivery;
import io.weir.delivery.Settled;
import io.weir.envelope.Envelope;
import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Headers;
import io.weir.envelope.Hints;
import io.weir.envelope.Origin;
import io.weir.envelope.Rfc3339;
import io.weir.verdict.Category;
import io.weir.verdict.DeadLetter;
import io.weir.verdict.Refusal;
import io.weir.verdict.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** What is written when events are done with: the receipt of a batch, and a dead letter for each the SIEM refused. */
final class Evidence {
    private static final String UNKNOWN_TYPE = "unknown";

    private final Lane lane;
    private final String target;
    private final String receiptTopic;
    private final String deadLetterTopic;
    private final JsonMapper json = new JsonMapper();

    Evidence(Lane lane, String target, String receiptTopic, String deadLetterTopic) {
        this.lane = lane;
        this.target = target;
        this.receiptTopic = receiptTopic;
        this.deadLetterTopic = deadLetterTopic;
    }

    /** @param digest the sum over all events of the batch */
    ProducerRecord<byte[], byte[]> receipt(Settled settled, long digest, Instant at) {
        ObjectNode value = json.createObjectNode()
                .put("v", 1)
                .put("lane", lane.text())
                .put("target", target)
                .put("topic", settled.first().topic())
                .put("partition", settled.first().partition())
                .put("first", settled.first().offset())
                .put("last", settled.last())
                .put("events", settled.events())
                .put("delivered", settled.delivered())
                .put("rejected", settled.rejected().size())
                .put("at", Rfc3339.format(at))
                .put("requests", settled.effort().requests())
                .put("millis", settled.effort().time().toMillis())
                .put("digest", HexFormat.of().toHexDigits(digest));
        String key = settled.first().topic() + "-" + settled.first().partition();
        // ObjectNode prints JSON, with the fields in this order.
        return new ProducerRecord<>(
                receiptTopic, key.getBytes(UTF_8), value.toString().getBytes(UTF_8));
    }

    /** Lowest offset first, as they stood in the partition. */
    List<ProducerRecord<byte[], byte[]>> deadLetters(Settled settled, int partitions) {
        List<Settled.Rejected> rejected = new ArrayList<>(settled.rejected());
        rejected.sort((a, b) ->
                Long.compare(a.item().origin().offset(), b.item().origin().offset()));
        return rejected.stream().map(it -> deadLetter(it, partitions)).toList();
    }

    private ProducerRecord<byte[], byte[]> deadLetter(Settled.Rejected rejected, int partitions) {
        Item item = rejected.item();
        RecordHeaders headers = new RecordHeaders();
        letter(item, rejected.why()).write(headers::add);
        headers.add(Headers.CONTENT, Headers.CONTENT_EVENT.getBytes(UTF_8));
        int partition = item.origin().partition();
        Integer samePartition = partition < partitions ? partition : null;
        return new ProducerRecord<>(
                deadLetterTopic, samePartition, item.rest().key(), item.event().bytes(), headers);
    }

    private DeadLetter letter(Item item, Delivery.Poison why) {
        Item.Rest rest = item.rest();
        byte[] value = item.event().bytes();
        Envelope envelope = EnvelopeCodec.read(item.origin(), rest.timestampMillis(), rest::header, value);
        byte[] type = rest.header(Headers.TYPE);
        return new DeadLetter(
                item.sid(),
                type == null ? UNKNOWN_TYPE : EnvelopeCodec.decode(type),
                Category.SIEM_REJECTED,
                List.of(new Violation("", "siem", why.cause())),
                DeadLetter.STAGE_SINK,
                item.attempt(),
                rawOrigin(item.origin(), rest.header(Headers.ORIGIN)),
                envelope.receivedAt(),
                Hints.NONE,
                DeadLetter.isRecoverable(Category.SIEM_REJECTED),
                new Refusal(target, why.status(), why.code()),
                null);
    }

    /** Where the event stands in the raw topic; where its own record stands, if it does not say. */
    private static Origin rawOrigin(Origin own, byte @Nullable [] header) {
        return header == null ? own : Origin.parse(new String(header, UTF_8)).orElse(own);
    }
}
