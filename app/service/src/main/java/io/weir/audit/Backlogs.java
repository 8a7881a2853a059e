package io.weir.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.cluster.LogReader;
import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Headers;
import io.weir.envelope.Origin;
import io.weir.envelope.Sid;
import io.weir.tally.Backlog;
import io.weir.tally.Books;
import io.weir.tally.Digest;
import io.weir.tally.Place;
import io.weir.tally.Waiting;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads what waits, record by record as long as that is little enough. */
final class Backlogs {

    private static final byte[] NOTHING = {};

    private final LogReader reader;
    private final Reach reach;
    private final String raw;

    Backlogs(LogReader reader, Reach reach, String raw) {
        this.reader = reader;
        this.reach = reach;
        this.raw = raw;
    }

    void read(Books books, Duration deadline) {
        Map<TopicPartition, LogReader.Range> ranges = new HashMap<>();
        Map<TopicPartition, Backlog> whole = new HashMap<>();
        long total = 0;
        List<Backlog> smallestFirst = books.backlogs().stream()
                .sorted(Comparator.comparingLong(Backlog::offsets))
                .toList();
        for (Backlog backlog : smallestFirst) {
            TopicPartition partition =
                    new TopicPartition(backlog.place().topic(), backlog.place().partition());
            total += backlog.offsets();
            if (backlog.offsets() <= reach.partitionOffsets() && total <= reach.offsets()) {
                ranges.put(partition, new LogReader.Range(backlog.from(), backlog.end()));
                whole.put(partition, backlog);
            } else {
                // What the group has passed must be covered, so that is little; were it much, it would be wrong too.
                long passed = Math.min(backlog.committed(), backlog.from() + reach.partitionOffsets());
                ranges.put(partition, new LogReader.Range(backlog.from(), passed));
            }
        }
        Set<TopicPartition> behind = reader.read(ranges, deadline, record -> {
            books.backlog(new Place(record.topic(), record.partition())).add(waiting(record));
            return true;
        });
        whole.forEach((partition, backlog) -> {
            if (!behind.contains(partition)) {
                backlog.complete();
            }
        });
    }

    private Waiting waiting(ConsumerRecord<byte[], byte[]> record) {
        Origin own = new Origin(record.topic(), record.partition(), record.offset());
        String text = text(record, Headers.SID);
        Sid sid = (text == null ? null : Sid.parse(text).orElse(null));
        if (sid == null) {
            sid = Sid.derived(own, record.timestamp());
        }
        if (record.topic().equals(raw)) {
            String after = text(record, Headers.SID_AFTER);
            return new Waiting(
                    sid,
                    record.offset(),
                    0,
                    isAgain(record),
                    after == null ? null : Sid.parse(after).orElse(null),
                    null);
        }
        String origin = text(record, Headers.ORIGIN);
        return new Waiting(
                sid,
                record.offset(),
                Digest.crc(record.value() == null ? NOTHING : record.value()),
                false,
                null,
                origin == null ? null : Origin.parse(origin).orElse(null));
    }

    private static boolean isAgain(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(Headers.ATTEMPT);
        return EnvelopeCodec.readAttempt(header == null ? null : header.value()) > 1;
    }

    private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), ISO_8859_1);
    }
}
