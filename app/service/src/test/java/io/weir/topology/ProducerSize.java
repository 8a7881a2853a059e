package io.weir.topology;

import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.RecordBatch;

/** What Kafka's producer itself compares with {@code max.request.size}: the other side of {@link RecordSize}. */
final class ProducerSize {
    private ProducerSize() {}

    static int of(byte[] key, byte[] value, Headers headers) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE, Compression.NONE.type(), key, value, headers.toArray());
    }
}
