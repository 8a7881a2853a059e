package io.weir.source;

import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Headers;
import io.weir.envelope.Hints;
import io.weir.envelope.Sid;
import io.weir.pull.Feed;
import io.weir.pull.PulledPage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** The record of one event of a feed. Its offset is where the feed stands with all of its page, which is one transaction. */
final class PullRecord extends SourceRecord {
    private PullRecord(String topic, Lane lane, Map<String, ?> offset, byte[] event, ConnectHeaders headers) {
        super(
                lane.sourcePartition(),
                offset,
                topic,
                null,
                Schema.BYTES_SCHEMA,
                lane.key(),
                Schema.BYTES_SCHEMA,
                event,
                null,
                headers);
    }

    /** @param bytesMax of an event; a longer one becomes several */
    static List<PullRecord> of(String topic, Lane lane, PulledPage page, int bytesMax) {
        List<PullRecord> records = new ArrayList<>(page.events().size());
        Map<String, Object> state = page.state().offset();
        for (byte[] event : page.events()) {
            int part = event.length > bytesMax ? 1 : 0;
            int from = 0;
            do {
                int to = cut(event, from, bytesMax);
                byte[] bytes = part == 0 ? event : Arrays.copyOfRange(event, from, to);
                records.add(of(topic, lane, page, state, bytes, part++));
                from = to;
            } while (from < event.length);
        }
        return records;
    }

    private static PullRecord of(
            String topic, Lane lane, PulledPage page, Map<String, Object> state, byte[] event, int part) {
        Sid sid = lane.nextSid();
        ConnectHeaders headers = new ConnectHeaders();
        EnvelopeCodec.write(sid, page.received(), hints(page.feed(), part), headers::addBytes);
        byte[] after = sid.seq() == 0 ? lane.after() : null;
        if (after != null) {
            headers.addBytes(Headers.SID_AFTER, after);
        }
        return new PullRecord(topic, lane, offset(state, sid), event, headers);
    }

    /** @param last that was given out in the lane; null where there was none */
    static Map<String, Object> offset(Map<String, Object> state, @Nullable Sid last) {
        Map<String, Object> offset = new HashMap<>(state);
        if (last != null) {
            offset.put(Lanes.EPOCH, last.epoch());
            offset.put(Lanes.SEQ, last.seq());
        }
        return offset;
    }

    private static Hints hints(Feed feed, int part) {
        String fields = "{\"feed\":\"" + feed.name() + "\"" + (part == 0 ? "" : ",\"feed_part\":" + part) + "}";
        return new Hints(
                feed.type().isEmpty() ? null : feed.type(),
                feed.call().base().toString(),
                feed.call().base().getHost(),
                null,
                null,
                fields);
    }

    /** Where a part ends: not within a character. */
    private static int cut(byte[] event, int from, int bytesMax) {
        int to = Math.min(event.length, from + bytesMax);
        int back = to;
        while (back < event.length && back > to - 3 && (event[back] & 0xc0) == 0x80) {
            back--;
        }
        return back > from ? back : to;
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
