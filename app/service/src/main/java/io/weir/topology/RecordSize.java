package io.weir.topology;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * The size that Kafka's producer gives a record before it compares it with {@code max.request.size}. A record above
 * that must never reach the producer: Streams does not hand it to any handler in time.
 */
final class RecordSize {
    /** Batch header, and the largest that the fixed fields of a record can be. */
    private static final int OVERHEAD = 61 + 21;

    /** Lengths are written as variable integers of at most this size. */
    private static final int LENGTH_BYTES_MAX = 5;

    private RecordSize() {}

    /** Never less than what the producer counts, and at most a few bytes a field more. */
    static long upperBound(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        long size = OVERHEAD + 3L * LENGTH_BYTES_MAX + size(key) + size(value);
        for (Header header : headers) {
            size += 2L * LENGTH_BYTES_MAX + Utils.utf8Length(header.key()) + size(header.value());
        }
        return size;
    }

    private static long size(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
