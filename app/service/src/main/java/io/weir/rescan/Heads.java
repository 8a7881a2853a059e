package io.weir.rescan;

import io.weir.envelope.Headers;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** What the headers of one record say; used again for the next. */
final class Heads {
    private static final byte[] SINK = {'s', 'i', 'n', 'k'};
    private static final byte[] STREAMS = {'s', 't', 'r', 'e', 'a', 'm', 's'};

    final SidBytes sid = new SidBytes();
    final SidBytes after = new SidBytes();
    final OriginBytes origin;
    boolean hasSid;
    boolean hasAfter;
    boolean hasOrigin;
    boolean isAgain;
    boolean isPriority;
    boolean isByJudge;
    boolean isBySink;
    /** Whether the value is something else than the bytes that came. */
    boolean isOther;

    Heads(String rawTopic) {
        origin = new OriginBytes(rawTopic);
    }

    /** The last header of a name counts, as everywhere. */
    void read(ConsumerRecord<?, ?> record) {
        hasSid = false;
        hasAfter = false;
        hasOrigin = false;
        isAgain = false;
        isPriority = false;
        isByJudge = false;
        isBySink = false;
        isOther = false;
        for (Header header : record.headers()) {
            String name = header.key();
            // Every name of ours begins so, and few others do.
            if (!name.startsWith("weir.")) {
                continue;
            }
            // The commonest first; a switch would hash each name, which no two records share.
            if (name.equals(Headers.SID)) {
                hasSid = sid.read(header.value());
            } else if (name.equals(Headers.ORIGIN)) {
                hasOrigin = origin.read(header.value());
            } else if (name.equals(Headers.SID_AFTER)) {
                hasAfter = after.read(header.value());
            } else if (name.equals(Headers.ATTEMPT)) {
                isAgain = attempt(header.value()) > 1;
            } else if (name.equals(Headers.PRIORITY)) {
                isPriority = true;
            } else if (name.equals(Headers.STAGE)) {
                stage(header.value());
            } else if (name.equals(Headers.STUB) || name.equals(Headers.CONTENT)) {
                isOther = true;
            }
        }
    }

    private void stage(byte @Nullable [] value) {
        isByJudge = Arrays.equals(value, STREAMS);
        isBySink = Arrays.equals(value, SINK);
    }

    private static long attempt(byte @Nullable [] value) {
        return value == null ? 1 : SidBytes.number(value, 0, value.length);
    }
}
