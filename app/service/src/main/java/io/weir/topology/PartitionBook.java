package io.weir.topology;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.envelope.Envelope;
import io.weir.envelope.Headers;
import io.weir.envelope.Sid;
import io.weir.tally.Account;
import io.weir.tally.Digest;
import io.weir.tally.Outcome;
import io.weir.tally.Page;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Record;

/** Counts the events of one partition, each as what came and as what left. Owned by the thread of its task. */
final class PartitionBook implements Books.TaskBook {
    private static final byte[] NOTHING = {};

    private final Page page;

    PartitionBook(Page page) {
        this.page = page;
    }

    @Override
    public void count(Record<byte[], byte[]> raw, Envelope envelope, Routed routed) {
        Sid sid = envelope.sid();
        Account account = page.of(sid);
        byte[] in = envelope.payload().bytes();
        int crc = Digest.crc(in);
        if (Routing.attempt(raw) > 1) {
            account.takeAgain(sid, crc);
        } else {
            if (sid.seq() == 0) {
                follow(account, raw, envelope.origin().offset());
            }
            account.take(sid, crc, envelope.origin().offset());
        }
        byte[] out = routed.value() == null ? NOTHING : routed.value();
        account.settle(outcome(routed.route()), sid, out == in ? crc : Digest.crc(out));
    }

    /** The source says in the first event of an epoch where the epoch before it ended. */
    private static void follow(Account account, Record<byte[], byte[]> raw, long offset) {
        Header after = raw.headers().lastHeader(Headers.SID_AFTER);
        if (after != null && after.value() != null) {
            Sid.parse(new String(after.value(), ISO_8859_1))
                    .filter(last -> last.lane().equals(account.key().lane()))
                    .ifPresent(last -> account.follows(last, offset));
        }
    }

    private static Outcome outcome(Route route) {
        return switch (route) {
            case VALID -> Outcome.VALID;
            case PRIORITY -> Outcome.PRIORITY;
            case DEAD_LETTER -> Outcome.DEAD_LETTER;
        };
    }
}
