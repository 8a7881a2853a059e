package io.weir.envelope;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An envelope as the headers of a Kafka record, without knowing Kafka. Writing never fails for anything an envelope
 * can hold. Reading is total: headers come from other producers too, and a record that carries none, or nonsense, is
 * still an event.
 */
public final class EnvelopeCodec {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    /** Nobody redrives an event a million times; more digits could overflow. */
    private static final int ATTEMPT_DIGITS_MAX = 6;

    private EnvelopeCodec() {}

    public static void write(Sid sid, Instant received, Hints hints, BiConsumer<String, byte[]> header) {
        header.accept(Headers.SID, sidBytes(sid));
        header.accept(Headers.RECEIVED, Rfc3339.bytes(received));
        writeHints(hints, header);
    }

    public static void writeHints(Hints hints, BiConsumer<String, byte[]> header) {
        write(Headers.HINT_SOURCETYPE, hints.sourcetype(), header);
        write(Headers.HINT_SOURCE, hints.source(), header);
        write(Headers.HINT_HOST, hints.host(), header);
        write(Headers.HINT_INDEX, hints.index(), header);
        write(Headers.HINT_TIME, hints.time(), header);
        write(Headers.HINT_FIELDS, hints.fields(), header);
    }

    /**
     * A missing or malformed sid gives the derived one, a missing or malformed time of receipt the record's timestamp,
     * a null value an empty payload.
     *
     * @param lastHeader the value of the last header of that name, or null
     */
    public static Envelope read(
            Origin origin,
            long recordTimestampMillis,
            Function<String, byte @Nullable []> lastHeader,
            byte @Nullable [] value) {
        return new Envelope(
                readSid(origin, recordTimestampMillis, lastHeader.apply(Headers.SID)),
                origin,
                readReceived(recordTimestampMillis, lastHeader.apply(Headers.RECEIVED)),
                readHints(lastHeader),
                value == null ? Payload.EMPTY : Payload.wrap(value));
    }

    public static Hints readHints(Function<String, byte @Nullable []> lastHeader) {
        String sourcetype = read(lastHeader, Headers.HINT_SOURCETYPE);
        String source = read(lastHeader, Headers.HINT_SOURCE);
        String host = read(lastHeader, Headers.HINT_HOST);
        String index = read(lastHeader, Headers.HINT_INDEX);
        String time = read(lastHeader, Headers.HINT_TIME);
        String fields = read(lastHeader, Headers.HINT_FIELDS);
        boolean none =
                sourcetype == null && source == null && host == null && index == null && time == null && fields == null;
        return none ? Hints.NONE : new Hints(sourcetype, source, host, index, time, fields);
    }

    /** {@link Headers#ATTEMPT}: a redrive says which one this is; anything else that stands there is the first. */
    public static int readAttempt(byte @Nullable [] value) {
        if (value == null || value.length == 0 || value.length > ATTEMPT_DIGITS_MAX) {
            return 1;
        }
        int attempt = 0;
        for (byte digit : value) {
            if (digit < '0' || digit > '9') {
                return 1;
            }
            attempt = attempt * 10 + digit - '0';
        }
        return Math.max(1, attempt);
    }

    /** {@link Sid#toString} as bytes, in one allocation. */
    public static byte[] sidBytes(Sid sid) {
        byte[] lane = sid.lane().getBytes(StandardCharsets.ISO_8859_1);
        int epochAt = lane.length + 1;
        int seqAt = epochAt + digits(sid.epoch()) + 1;
        byte[] text = Arrays.copyOf(lane, seqAt + digits(sid.seq()));
        text[epochAt - 1] = ':';
        writeDigits(sid.epoch(), text, seqAt - 1);
        text[seqAt - 1] = ':';
        writeDigits(sid.seq(), text, text.length);
        return text;
    }

    /**
     * Foreign text as a header value: UTF-8 in which commas, percent signs and control characters are written as
     * %XX. The comma separates headers, and tab and newline separate fields and records, in kafka-console-consumer.
     */
    public static byte[] encode(String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        int escapes = 0;
        for (byte b : plain) {
            if (mustEscape(b)) {
                escapes++;
            }
        }
        if (escapes == 0) {
            return plain;
        }
        byte[] encoded = new byte[plain.length + 2 * escapes];
        int at = 0;
        for (byte b : plain) {
            if (mustEscape(b)) {
                encoded[at++] = '%';
                encoded[at++] = HEX[b >> 4];
                encoded[at++] = HEX[b & 15];
            } else {
                encoded[at++] = b;
            }
        }
        return encoded;
    }

    /** The text that was encoded. Total: a percent sign that escapes nothing stands for itself. */
    public static String decode(byte[] value) {
        int at = 0;
        while (at < value.length && value[at] != '%') {
            at++;
        }
        if (at == value.length) {
            return new String(value, StandardCharsets.UTF_8);
        }
        byte[] plain = new byte[value.length];
        System.arraycopy(value, 0, plain, 0, at);
        int size = at;
        while (at < value.length) {
            int high = value[at] == '%' && at + 2 < value.length ? Character.digit(value[at + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(value[at + 2], 16);
            if (low < 0) {
                plain[size++] = value[at++];
            } else {
                plain[size++] = (byte) (high << 4 | low);
                at += 3;
            }
        }
        return new String(plain, 0, size, StandardCharsets.UTF_8);
    }

    private static Sid readSid(Origin origin, long recordTimestampMillis, byte @Nullable [] value) {
        Sid sid = value == null
                ? null
                : Sid.parse(new String(value, StandardCharsets.ISO_8859_1)).orElse(null);
        return sid == null ? Sid.derived(origin, recordTimestampMillis) : sid;
    }

    private static Instant readReceived(long recordTimestampMillis, byte @Nullable [] value) {
        long millis = value == null ? Rfc3339.INVALID : Rfc3339.parseMillis(value, 0, value.length);
        // A record has timestamp -1 where its producer is older than timestamps.
        return Instant.ofEpochMilli(millis == Rfc3339.INVALID ? Math.max(0, recordTimestampMillis) : millis);
    }

    private static void write(String name, @Nullable String value, BiConsumer<String, byte[]> header) {
        if (value != null) {
            header.accept(name, encode(value));
        }
    }

    private static @Nullable String read(Function<String, byte @Nullable []> lastHeader, String name) {
        byte[] value = lastHeader.apply(name);
        return value == null ? null : decode(value);
    }

    private static boolean mustEscape(byte b) {
        return b == ',' || b == '%' || b == 0x7f || (b >= 0 && b < 0x20);
    }

    private static int digits(long value) {
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private static void writeDigits(long value, byte[] to, int end) {
        int at = end;
        long rest = value;
        do {
            to[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
    }
}
