package io.weir.rescan;

import io.weir.cluster.BatchReceipt;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of a receipt is held against the topics.
 *
 * @param first the offset of its first event
 * @param last the offset of its last
 * @param hasDigest false in those of releases that wrote none
 */
record Receipt(
        String topic,
        int partition,
        long first,
        long last,
        long events,
        long rejected,
        boolean hasDigest,
        long digest) {
    /** Empty where that is none. */
    static Optional<Receipt> parse(byte @Nullable [] value) {
        return BatchReceipt.parse(value)
                .map(it -> new Receipt(
                        it.topic(),
                        it.partition(),
                        it.first(),
                        it.last(),
                        it.events(),
                        it.rejected(),
                        it.digest().isPresent(),
                        it.digest().orElse(0)));
    }
}
