package io.weir.retention;

import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * How one partition stands.
 *
 * @param begin the first offset that is there
 * @param end the first that is not there yet
 * @param needed the first that has still to be judged or delivered, or from which all is kept
 * @param unread the first that only stands here: were it deleted, an event would be lost
 * @param oldestUnread when the record there came; empty where there is none
 * @param bound up to where it may be deleted, within the log
 */
record Row(
        TopicPartition partition,
        long begin,
        long end,
        long needed,
        long unread,
        OptionalLong oldestUnread,
        Bound bound) {
    /** Whether no record stands behind the bound: a log ends with the marker of a transaction. */
    boolean keepsNothing() {
        return bound.offset() == end || (oldestUnread.isEmpty() && bound.offset() >= unread);
    }

    boolean isDeletable() {
        return bound.offset() > begin && bound.keeper() != Keeper.POLICY;
    }
}
