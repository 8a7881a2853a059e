package io.weir.cluster;

import io.weir.config.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the tally of a partition begins that has no accounts yet. A kill in a partition's first transaction leaves its
 * markers before the first event, and a group passes them: a tally that began behind them would have to say for ever that
 * it does not know what stood there, because some day nobody can look any more.
 */
public final class TallyStart {
    private static final Duration READ_MAX = Duration.ofSeconds(10);

    private TallyStart() {}

    /**
     * @param offset that the group has reached
     * @return 0 where no event stands before it, and none was deleted
     */
    public static long of(KafkaSettings kafka, Admin admin, TopicPartition partition, long offset) {
        List<TopicPartition> one = List.of(partition);
        if (offset == 0 || Offsets.begins(admin, one).getOrDefault(partition, 0L) > 0) {
            return offset;
        }
        try (LogReader reader = new LogReader(kafka, "weir-tally-start")) {
            return reader.read(Map.of(partition, new LogReader.Range(0, offset)), READ_MAX, record -> false)
                            .isEmpty()
                    ? 0
                    : offset;
        }
    }
}
