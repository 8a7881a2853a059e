package io.weir.doctor;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer group of ours.
 *
 * @param role streams, sink-valid, sink-priority or connect
 * @param type of its protocol: Classic, Consumer or Streams; empty where the group does not exist
 * @param positions of each partition of the topic it reads; none for Connect's
 */
public record Group(String role, String id, Optional<String> type, int members, List<Position> positions) {
    public Group {
        positions = List.copyOf(positions);
    }

    /** At most so many, since markers of transactions have offsets too. */
    long backlog() {
        return positions.stream().mapToLong(Position::backlog).sum();
    }

    /**
     * @param next what the group reads next, where it has an offset
     * @param start of the log
     * @param stable end of what a reader of committed data may see
     * @param end of the log
     * @param stood whether it was looked at again a while later, and the group had committed nothing more
     * @param waited how long the oldest unread record has been there, where retention makes that matter
     */
    public record Position(
            TopicPartition partition,
            OptionalLong next,
            long start,
            long stable,
            long end,
            boolean stood,
            OptionalLong waited) {
        long backlog() {
            return Math.max(0, end - Math.max(start, next.orElse(start)));
        }

        /** Of it what can be read now. */
        long readable() {
            return Math.max(0, stable - Math.max(start, next.orElse(start)));
        }
    }
}
