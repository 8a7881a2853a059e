package io.weir.cluster;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * Records that a group has not read and that are gone.
 *
 * @param logStart where the group could go on without them
 */
public record OffsetGap(TopicPartition partition, long logStart, String what) {
    /**
     * Empty where nothing is missing, which without an offset is only where the log is whole.
     *
     * @param next what the group reads next
     */
    public static Optional<OffsetGap> between(TopicPartition partition, OptionalLong next, long logStart, long logEnd) {
        if (next.isEmpty()) {
            return logStart == 0
                    ? Optional.empty()
                    : Optional.of(new OffsetGap(
                            partition, logStart, gone(0, logStart) + ", and the group has no offset there"));
        }
        long position = next.getAsLong();
        if (position < logStart) {
            return Optional.of(new OffsetGap(partition, logStart, gone(position, logStart) + ", unread"));
        }
        if (position > logEnd) {
            String read = "the group has read up to " + position + " and the log ends at " + logEnd;
            return Optional.of(
                    new OffsetGap(partition, logStart, read + ": the topic was made anew, or lost its tail"));
        }
        return Optional.empty();
    }

    private static String gone(long from, long logStart) {
        return "offsets " + from + " to " + (logStart - 1) + " are deleted";
    }
}
