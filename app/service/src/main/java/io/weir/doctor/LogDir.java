package io.weir.doctor;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * A folder with a broker's logs.
 *
 * @param error why the broker has given it up
 * @param totalBytes and {@code usableBytes} of its disk, where the broker tells
 * @param sizes in bytes of the partitions in it that are ours
 */
public record LogDir(
        int broker,
        String path,
        Optional<String> error,
        OptionalLong totalBytes,
        OptionalLong usableBytes,
        Map<TopicPartition, Long> sizes) {
    public LogDir {
        sizes = Map.copyOf(sizes);
    }
}
