package io.weir.journey;

import io.weir.cluster.LogReader;
import io.weir.cluster.Offsets;
import io.weir.config.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** The committed records of the topics, within one bound of time for everything that is asked. For one thread. */
final class Logs implements AutoCloseable {
    /** Nobody reads lines that come faster; and a search that is over by then needs none. */
    private static final long PROGRESS_NANOS = Duration.ofSeconds(2).toNanos();

    private final Admin admin;
    private final LogReader reader;
    private final long endNanos;
    private final Consumer<String> progress;
    private final Map<String, List<TopicPartition>> partitions = new HashMap<>();
    private long toldNanos = System.nanoTime();

    Logs(Admin admin, KafkaSettings kafka, Duration most, Consumer<String> progress) {
        this.admin = admin;
        this.reader = new LogReader(kafka, "weir-explain");
        this.endNanos = System.nanoTime() + most.toNanos();
        this.progress = progress;
    }

    List<TopicPartition> partitions(String topic) {
        return partitions.computeIfAbsent(
                topic,
                it -> Offsets.partitions(admin, List.of(it)).stream()
                        .sorted(Comparator.comparingInt(TopicPartition::partition))
                        .toList());
    }

    long begin(TopicPartition partition) {
        return Offsets.begins(admin, List.of(partition)).getOrDefault(partition, 0L);
    }

    /** What is not decided yet included: a search waits for it. */
    long end(TopicPartition partition) {
        return Offsets.ends(admin, List.of(partition)).getOrDefault(partition, 0L);
    }

    /** Where the first record stands that is not older; the end where there is none. */
    long since(TopicPartition partition, Instant time) {
        long offset = Offsets.since(admin, List.of(partition), Math.max(0, time.toEpochMilli()))
                .getOrDefault(partition, -1L);
        return offset < 0 ? end(partition) : offset;
    }

    /** Empty where no committed record stands there. */
    Optional<Found> at(TopicPartition partition, long offset) {
        return first(partition, offset, offset + 1, it -> true);
    }

    /**
     * The first that is wanted at or behind the one offset and before the other.
     *
     * @throws UnfinishedException where the time is over
     */
    Optional<Found> first(TopicPartition partition, long from, long to, Predicate<Found> wanted) {
        return between(partition, Math.max(from, begin(partition)), Math.min(to, end(partition)), wanted);
    }

    /** The same for offsets that the log is known to have. */
    Optional<Found> between(TopicPartition partition, long from, long to, Predicate<Found> wanted) {
        return new Search(partition, from, to, wanted).run();
    }

    @Override
    public void close() {
        reader.close();
    }

    private final class Search {
        private final TopicPartition partition;
        private final long from;
        private final long to;
        private final Predicate<Found> wanted;
        private long next;
        private Optional<Found> found = Optional.empty();

        Search(TopicPartition partition, long from, long to, Predicate<Found> wanted) {
            this.partition = partition;
            this.from = from;
            this.to = to;
            this.wanted = wanted;
            this.next = from;
        }

        Optional<Found> run() {
            if (from >= to) {
                return Optional.empty();
            }
            Duration left = Duration.ofNanos(endNanos - System.nanoTime());
            boolean isWhole = reader.read(Map.of(partition, new LogReader.Range(from, to)), left, record -> {
                        next = record.offset() + 1;
                        Found it = new Found(record);
                        if (wanted.test(it)) {
                            found = Optional.of(it);
                            return false;
                        }
                        tell();
                        return System.nanoTime() - endNanos < 0;
                    })
                    .isEmpty();
            if (found.isEmpty() && !isWhole) {
                throw new UnfinishedException(partition, from, next, to);
            }
            return found;
        }

        private void tell() {
            long now = System.nanoTime();
            if (now - toldNanos > PROGRESS_NANOS && to - from > Bisection.SHORT) {
                toldNanos = now;
                progress.accept(
                        String.format(Locale.ROOT, "searching %s: %,d of %,d", partition, next - from, to - from));
            }
        }
    }
}
