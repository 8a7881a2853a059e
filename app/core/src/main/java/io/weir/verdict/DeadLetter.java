package io.weir.verdict;

import io.weir.envelope.Envelope;
import io.weir.envelope.EnvelopeCodec;
import io.weir.envelope.Headers;
import io.weir.envelope.Hints;
import io.weir.envelope.Origin;
import io.weir.envelope.Rfc3339;
import io.weir.envelope.Sid;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Why an event came to the dead-letter topic, as the headers that say so. The value of the record is the original,
 * untouched; no header holds any of it. All headers together stay below {@link #HEADER_BYTES_MAX}.
 *
 * @param type the log type that refused it; {@code unknown} where none was recognised
 * @param violations at least one; the first is the reason that is shown
 * @param stage the part that refused it: {@code streams} or {@code sink}
 * @param attempt 1 for the first time, one more for each redrive
 * @param origin where the event stands in the raw topic
 * @param recoverable whether judging or sending the same bytes again can end better
 * @param refusal what the SIEM said; null where none was asked
 * @param stub null where the record's value is the whole original
 */
public record DeadLetter(
        Sid sid,
        String type,
        Category category,
        List<Violation> violations,
        String stage,
        int attempt,
        Origin origin,
        Instant received,
        Hints hints,
        boolean recoverable,
        @Nullable Refusal refusal,
        @Nullable Stub stub) {
    /** The version of the record contract, on valid, priority and dlq. */
    public static final String CONTRACT = "1";

    /** What a hint may be long, as the header carries it; a longer one is left out and named. */
    public static final int HINT_BYTES_MAX = 32_768;

    /** Six hints at their limit, the violations at theirs, and everything else. */
    public static final int HEADER_BYTES_MAX = 6 * HINT_BYTES_MAX + 20_480;

    public static final String STAGE_STREAMS = "streams";
    public static final String STAGE_SINK = "sink";

    public DeadLetter {
        violations = List.copyOf(violations);
        if (violations.isEmpty()) {
            throw new IllegalArgumentException("a dead letter names at least one violation");
        }
    }

    /** The dead letter of an event that the judge refused. */
    public static DeadLetter of(Envelope envelope, Verdict.Rejected rejected, int attempt) {
        return new DeadLetter(
                envelope.sid(),
                rejected.type(),
                rejected.category(),
                rejected.violations(),
                STAGE_STREAMS,
                attempt,
                envelope.origin(),
                envelope.receivedAt(),
                envelope.hints(),
                isRecoverable(rejected.category()),
                null,
                null);
    }

    /** The same, for an original that does not fit into a record: what is not here cannot be redriven from here. */
    public DeadLetter withStub(Stub it) {
        return new DeadLetter(
                sid, type, category, violations, stage, attempt, origin, received, hints, false, refusal, it);
    }

    /**
     * Another schema, mapping or target can take an event that today's refused. Bytes that are no log at all, or that
     * are too many, stay so.
     */
    public static boolean isRecoverable(Category category) {
        return category != Category.MALFORMED && category != Category.OVERSIZE;
    }

    /** {@link Headers#FINGERPRINT}: the same for all dead letters that have one cause. */
    public String fingerprint() {
        return DeadLetterText.fingerprint(category, type, violations.get(0));
    }

    /** {@link Headers#REASON}. */
    public String reason() {
        return DeadLetterText.reason(violations.get(0));
    }

    /** Every header, in the order in which a console consumer should show them: what and why come first. */
    public void write(BiConsumer<String, byte[]> header) {
        String reason = reason();
        fact(header, Headers.CATEGORY, category.text());
        fact(header, Headers.REASON, reason);
        text(header, Headers.TYPE, type);
        header.accept(Headers.SID, EnvelopeCodec.sidBytes(sid));
        fact(header, Headers.ORIGIN, origin.toString());
        header.accept(Headers.RECEIVED, Rfc3339.bytes(received));
        fact(header, Headers.STAGE, stage);
        fact(header, Headers.ATTEMPT, Integer.toString(attempt));
        fact(header, Headers.RECOVERABLE, Boolean.toString(recoverable));
        fact(header, Headers.FINGERPRINT, fingerprint());
        fact(header, Headers.CONTRACT, CONTRACT);
        fact(header, Headers.VIOLATIONS, DeadLetterText.violations(violations));
        writeRefusal(header);
        writeStub(header);
        writeHints(header);
        writeForStreamsTools(header, reason);
    }

    private void writeRefusal(BiConsumer<String, byte[]> header) {
        if (refusal == null) {
            return;
        }
        text(header, Headers.TARGET, refusal.target());
        if (refusal.status() != null) {
            fact(header, Headers.TARGET_STATUS, refusal.status().toString());
        }
        if (refusal.code() != null) {
            text(header, Headers.TARGET_CODE, refusal.code());
        }
    }

    private void writeStub(BiConsumer<String, byte[]> header) {
        if (stub != null) {
            fact(header, Headers.STUB, Integer.toString(stub.kept().size()));
            fact(header, Headers.ORIGINAL_BYTES, Long.toString(stub.originalBytes()));
            fact(header, Headers.ORIGINAL_SHA256, stub.sha256());
            if (stub.omittedKeyBytes() > 0) {
                fact(header, Headers.ORIGINAL_KEY_BYTES, Long.toString(stub.omittedKeyBytes()));
            }
        }
    }

    private void writeHints(BiConsumer<String, byte[]> header) {
        StringBuilder omitted = new StringBuilder();
        EnvelopeCodec.writeHints(hints, (name, value) -> {
            if (value.length <= HINT_BYTES_MAX) {
                header.accept(name, value);
            } else {
                omitted.append(omitted.isEmpty() ? "" : " ").append(name);
            }
        });
        if (!omitted.isEmpty()) {
            fact(header, Headers.HINTS_OMITTED, omitted.toString());
        }
    }

    /**
     * The names that Kafka Streams' own dead letters have, so that tools made for those read ours. The stack trace is
     * left out: a verdict has none, and one of an exception can quote the payload.
     */
    private void writeForStreamsTools(BiConsumer<String, byte[]> header, String reason) {
        fact(header, Headers.STREAMS_EXCEPTION, "weir." + category.text());
        fact(header, Headers.STREAMS_MESSAGE, reason);
        fact(header, Headers.STREAMS_TOPIC, origin.topic());
        fact(header, Headers.STREAMS_PARTITION, Integer.toString(origin.partition()));
        fact(header, Headers.STREAMS_OFFSET, Long.toString(origin.offset()));
    }

    /** A text that others had a hand in. */
    private static void text(BiConsumer<String, byte[]> header, String name, String value) {
        header.accept(name, EnvelopeCodec.encode(DeadLetterText.cut(DeadLetterText.printable(value))));
    }

    /** A text that is bounded and printable by what it is. */
    private static void fact(BiConsumer<String, byte[]> header, String name, String value) {
        header.accept(name, EnvelopeCodec.encode(value));
    }
}
