package io.weir.retention;

import io.weir.cluster.LogReader.Range;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.TopicPartition;

/** Where logs begin and end, and how far their groups have come. */
record Logs(Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends, Map<TopicPartition, Long> committed) {
    Logs {
        begins = Map.copyOf(begins);
        ends = Map.copyOf(ends);
        committed = Map.copyOf(committed);
    }

    List<TopicPartition> all() {
        return of(topic -> true);
    }

    List<TopicPartition> of(Predicate<String> topics) {
        return ends.keySet().stream()
                .filter(it -> topics.test(it.topic()))
                .sorted(Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition))
                .toList();
    }

    long begin(TopicPartition partition) {
        return begins.getOrDefault(partition, 0L);
    }

    long end(TopicPartition partition) {
        return ends.getOrDefault(partition, 0L);
    }

    OptionalLong committed(TopicPartition partition) {
        Long offset = committed.get(partition);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /** The first that its group has not dealt with, or all where it has none. */
    long unread(TopicPartition partition) {
        return Math.max(begin(partition), committed(partition).orElse(0));
    }

    /** From there to the end, which is as far as offsets may be asked for. */
    Map<TopicPartition, Range> ranges(Predicate<String> topics, ToLongFunction<TopicPartition> from) {
        Map<TopicPartition, Range> ranges = new HashMap<>();
        of(topics).forEach(it -> ranges.put(it, new Range(Math.min(from.applyAsLong(it), end(it)), end(it))));
        return ranges;
    }
}
