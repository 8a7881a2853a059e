package io.weir.source;

import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Headers;
import io.weir.envelope.Sid;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The record of one event, which knows the request it came with. Connect keeps the records of a transaction as keys of
 * a map and hands the same objects back when it is committed: identity is all it needs, and comparing contents would
 * cost more than sending them.
 */
final class EventRecord extends SourceRecord {
    private final Submission submission;

    private EventRecord(
            Submission submission, String topic, Lane lane, Sid sid, SourceEvent event, ConnectHeaders headers) {
        super(
                lane.sourcePartition(),
                Map.of(Lanes.EPOCH, sid.epoch(), Lanes.SEQ, sid.seq()),
                topic,
                null,
                Schema.BYTES_SCHEMA,
                lane.key(),
                Schema.BYTES_SCHEMA,
                event.payload().bytes(),
                null,
                headers);
        this.submission = submission;
    }

    /** Takes the next number of the lane: to be called for events in the order in which they are sent. */
    static EventRecord of(Submission submission, SourceEvent event, String topic, Lane lane) {
        Sid sid = lane.nextSid();
        ConnectHeaders headers = new ConnectHeaders();
        EnvelopeCodec.write(sid, submission.received(), event.hints(), headers::addBytes);
        byte[] after = sid.seq() == 0 ? lane.after() : null;
        if (after != null) {
            headers.addBytes(Headers.SID_AFTER, after);
        }
        return new EventRecord(submission, topic, lane, sid, event, headers);
    }

    Submission submission() {
        return submission;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
