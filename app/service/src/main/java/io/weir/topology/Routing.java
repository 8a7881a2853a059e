package io.weir.topology;

import io.weir.envelope.Envelope;
import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Headers;
import io.weir.envelope.Rfc3339;
import io.weir.verdict.Category;
import io.weir.verdict.DeadLetter;
import io.weir.verdict.Event;
import io.weir.verdict.PriorityRule;
import io.weir.verdict.Stub;
import io.weir.verdict.Verdict;
import io.weir.verdict.Violation;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Turns a verdict into the record that leaves: which route, which headers, and whether it fits. Serves one thread:
 * what is the same for many records is made once and kept.
 */
final class Routing {
    /** A key that a stub keeps; with the first bytes of the value and every header it is far below any limit. */
    static final int STUB_KEY_BYTES_MAX = 65_536;

    /** More than the headers of a valid event ever take: below this margin nothing needs to be counted. */
    private static final int EVENT_HEADER_BYTES_MAX = 4_096;

    private static final Header CONTRACT = header(Headers.CONTRACT, DeadLetter.CONTRACT);
    private static final int DIGITS_MAX = 19;

    private final int recordBytesMax;
    private final Map<String, Header> types = new HashMap<>();
    private final Map<String, Header> priorities = new HashMap<>();
    private byte[] originPrefix = {};
    private String originTopic = "";
    private int originPartition = -1;
    private Set<Integer> partition = Set.of();

    /** @param recordBytesMax the producer's {@code max.request.size} */
    Routing(int recordBytesMax) {
        this.recordBytesMax = recordBytesMax;
    }

    Record<byte[], Routed> route(Record<byte[], byte[]> raw, Envelope envelope, Verdict verdict) {
        at(envelope);
        if (verdict instanceof Verdict.Valid valid) {
            return event(raw, envelope, valid.event(), Route.VALID, null);
        }
        if (verdict instanceof Verdict.Priority priority) {
            return event(raw, envelope, priority.event(), Route.PRIORITY, priority.because());
        }
        return deadLetter(raw, envelope, (Verdict.Rejected) verdict);
    }

    private Record<byte[], Routed> event(
            Record<byte[], byte[]> raw, Envelope envelope, Event event, Route route, @Nullable PriorityRule because) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(new RecordHeader(Headers.SID, EnvelopeCodec.sidBytes(envelope.sid())));
        headers.add(new RecordHeader(Headers.RECEIVED, Rfc3339.bytes(envelope.receivedAt())));
        headers.add(CONTRACT);
        headers.add(cached(types, Headers.TYPE, event.type()));
        headers.add(new RecordHeader(Headers.ORIGIN, origin(envelope.origin().offset())));
        if (because != null) {
            headers.add(cached(priorities, Headers.PRIORITY, because.name()));
        }
        int attempt = attempt(raw);
        if (attempt > 1) {
            headers.add(header(Headers.ATTEMPT, Integer.toString(attempt)));
        }
        byte[] json = event.json().bytes();
        boolean surelyFits = size(raw.key()) + json.length + EVENT_HEADER_BYTES_MAX <= recordBytesMax;
        if (surelyFits || RecordSize.upperBound(raw.key(), json, headers) <= recordBytesMax) {
            return record(raw, raw.key(), new Routed(route, partition, json), headers);
        }
        Violation tooLarge = new Violation(
                "",
                "size",
                "the event as JSON is too large for a record of " + recordBytesMax + " bytes; this is the original");
        return deadLetter(raw, envelope, new Verdict.Rejected(event.type(), Category.OVERSIZE, List.of(tooLarge)));
    }

    private Record<byte[], Routed> deadLetter(
            Record<byte[], byte[]> raw, Envelope envelope, Verdict.Rejected rejected) {
        DeadLetter letter = DeadLetter.of(envelope, rejected, attempt(raw));
        RecordHeaders headers = headers(letter);
        if (RecordSize.upperBound(raw.key(), raw.value(), headers) <= recordBytesMax) {
            return record(raw, raw.key(), new Routed(Route.DEAD_LETTER, partition, raw.value()), headers);
        }
        boolean keepsKey = size(raw.key()) <= STUB_KEY_BYTES_MAX;
        Stub stub = Stub.of(envelope.payload().bytes(), keepsKey ? 0 : size(raw.key()));
        byte[] value = raw.value() == null ? null : stub.kept().bytes();
        return record(
                raw,
                keepsKey ? raw.key() : null,
                new Routed(Route.DEAD_LETTER, partition, value),
                headers(letter.withStub(stub)));
    }

    /** A redrive says in raw which attempt this is; anything else that stands there is none. */
    static int attempt(Record<byte[], byte[]> raw) {
        Header header = raw.headers().lastHeader(Headers.ATTEMPT);
        return EnvelopeCodec.readAttempt(header == null ? null : header.value());
    }

    /** A task has one partition, so its prefix is made once: the text form of an origin is topic-partition@offset. */
    private void at(Envelope envelope) {
        if (envelope.origin().partition() != originPartition
                || !envelope.origin().topic().equals(originTopic)) {
            originTopic = envelope.origin().topic();
            originPartition = envelope.origin().partition();
            originPrefix = (originTopic + "-" + originPartition + "@").getBytes(StandardCharsets.UTF_8);
            partition = Set.of(originPartition);
        }
    }

    private byte[] origin(long offset) {
        byte[] digits = new byte[DIGITS_MAX];
        int at = DIGITS_MAX;
        long rest = offset;
        do {
            digits[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        byte[] origin = new byte[originPrefix.length + DIGITS_MAX - at];
        System.arraycopy(originPrefix, 0, origin, 0, originPrefix.length);
        System.arraycopy(digits, at, origin, originPrefix.length, DIGITS_MAX - at);
        return origin;
    }

    private static RecordHeaders headers(DeadLetter letter) {
        RecordHeaders headers = new RecordHeaders();
        letter.write((name, value) -> headers.add(new RecordHeader(name, value)));
        return headers;
    }

    private static Record<byte[], Routed> record(
            Record<byte[], byte[]> raw, byte @Nullable [] key, Routed routed, RecordHeaders headers) {
        return new Record<>(key, routed, raw.timestamp(), headers);
    }

    /** Types and rules come from the catalog, so there are few of them. */
    private static Header cached(Map<String, Header> cache, String name, String value) {
        Header known = cache.get(value);
        if (known == null) {
            known = new RecordHeader(name, EnvelopeCodec.encode(value));
            cache.put(value, known);
        }
        return known;
    }

    private static Header header(String name, String value) {
        return new RecordHeader(name, value.getBytes(StandardCharsets.US_ASCII));
    }

    private static int size(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
