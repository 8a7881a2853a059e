package io.weir.source;

import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Headers;
import io.weir.envelope.Hints;
import io.weir.envelope.Sid;
import io.weir.tail.TailEvent;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;

/** The record of one event of a file. Its offset is that of its lane: the last number, and how far each file is read. */
final class FileRecord extends SourceRecord {
    private FileRecord(String topic, Lane lane, Map<String, ?> offset, TailEvent event, ConnectHeaders headers) {
        super(
                lane.sourcePartition(),
                offset,
                topic,
                null,
                Schema.BYTES_SCHEMA,
                lane.key(),
                Schema.BYTES_SCHEMA,
                event.payload().bytes(),
                null,
                headers);
    }

    /**
     * @param files how far each file of the lane is read with this transaction: one text, which all its records share
     * @param begunMillis when the connector was started for the very first time
     */
    static FileRecord of(
            String topic, Lane lane, TailEvent event, Hints hints, Instant received, String files, long begunMillis) {
        Sid sid = lane.nextSid();
        ConnectHeaders headers = new ConnectHeaders();
        EnvelopeCodec.write(sid, received, hints, headers::addBytes);
        byte[] after = sid.seq() == 0 ? lane.after() : null;
        if (after != null) {
            headers.addBytes(Headers.SID_AFTER, after);
        }
        Map<String, ?> offset = Map.of(
                Lanes.EPOCH, sid.epoch(), Lanes.SEQ, sid.seq(), FileMemory.FILES, files, FileMemory.BEGUN, begunMillis);
        return new FileRecord(topic, lane, offset, event, headers);
    }

    /** Connect keeps records as keys until they are committed: which one it is is all that matters. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
