package io.weir.faults;

import io.weir.config.TopicSettings;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Holds the order in which events of a run came to the SIEM against that in which they stand in the topics. An event
 * whose sender had to send it twice stands twice, and is left out: nobody promised which comes first.
 *
 * @param late events that came behind one that stands after them in their partition
 * @param first those of the priority topic
 */
record Order(long late, BitSet first) {
    static Order of(String bootstrap, TopicSettings topics, long run, Arrived arrived) {
        Map<TopicPartition, List<Integer>> lanes =
                Standing.read(bootstrap, List.of(topics.valid(), topics.priority()), run);
        BitSet once = new BitSet();
        BitSet again = new BitSet();
        BitSet first = new BitSet();
        lanes.forEach((partition, numbers) -> {
            for (int number : numbers) {
                (once.get(number) ? again : once).set(number);
                if (partition.topic().equals(topics.priority())) {
                    first.set(number);
                }
            }
        });
        long late = 0;
        for (List<Integer> numbers : lanes.values()) {
            int lowest = Integer.MAX_VALUE;
            // From the end: one that is late does not make those late that stand behind it.
            for (int i = numbers.size() - 1; i >= 0; i--) {
                int number = numbers.get(i);
                if (!again.get(number) && arrived.hasCome(number)) {
                    int ordinal = arrived.ordinal(number);
                    late += ordinal > lowest ? 1 : 0;
                    lowest = Math.min(lowest, ordinal);
                }
            }
        }
        return new Order(late, first);
    }
}
