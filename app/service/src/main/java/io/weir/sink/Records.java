package io.weir.sink;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.batch.Item;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Headers;
import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A record of the valid or priority topic as an item for a target. Total: other producers may write there too. */
final class Records {
    private final SiemTarget target;

    Records(SiemTarget target) {
        this.target = target;
    }

    Item item(ConsumerRecord<byte[], byte[]> record) {
        byte[] sidText = null;
        byte[] type = null;
        byte[] attempt = null;
        // One pass, because a look-up by name is one each.
        for (Header header : record.headers()) {
            if (header.key().equals(Headers.SID)) {
                sidText = header.value();
            } else if (header.key().equals(Headers.TYPE)) {
                type = header.value();
            } else if (header.key().equals(Headers.ATTEMPT)) {
                attempt = header.value();
            }
        }
        Origin origin = new Origin(record.topic(), record.partition(), record.offset());
        Sid sid = sid(sidText, origin, record.timestamp());
        Payload event = record.value() == null ? Payload.EMPTY : Payload.wrap(record.value());
        Payload wire = target.encode(sid, type == null ? "" : new String(type, UTF_8), event);
        return new Item(origin, sid, event, wire, EnvelopeCodec.readAttempt(attempt), new RecordRest(record));
    }

    private static Sid sid(byte @Nullable [] text, Origin origin, long timestampMillis) {
        Sid sid = text == null ? null : Sid.parse(new String(text, ISO_8859_1)).orElse(null);
        return sid == null ? Sid.derived(origin, timestampMillis) : sid;
    }

    static final class RecordRest implements Item.Rest {
        private final ConsumerRecord<byte[], byte[]> record;

        RecordRest(ConsumerRecord<byte[], byte[]> record) {
            this.record = record;
        }

        @Override
        public byte @Nullable [] key() {
            return record.key();
        }

        @Override
        public long timestampMillis() {
            return record.timestamp();
        }

        @Override
        public byte @Nullable [] header(String name) {
            Header header = record.headers().lastHeader(name);
            return header == null ? null : header.value();
        }
    }
}
