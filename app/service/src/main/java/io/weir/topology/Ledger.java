package io.weir.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.config.KafkaSettings;
import io.weir.config.TopicSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What the threads of this process write to the ledger: {@link LedgerProducer} asks, in each transaction that commits
 * offsets, for the records that stand for them. A task counts in memory and its transaction writes the sums, so what the
 * ledger says is what was committed, neither more nor less, however a task ends.
 *
 * <p>Each stream thread has a {@link TallyBook} of its own, and reaches no other. Kafka Streams opens a task, lets it
 * process, commits and aborts on one and the same thread; a partition that comes to another thread of this process is
 * read from the ledger anew there. So a thread that has lost a partition and does not know it yet can neither read nor
 * cover what its successor counts: what it still tries to commit is its own, and the broker refuses it.
 */
final class Ledger implements Books, AutoCloseable {
    private final TopicSettings topics;
    private final TallyRestore restore;
    private final ThreadLocal<TallyBook> mine;

    private Ledger(TopicSettings topics, TallyRestore restore) {
        this.topics = topics;
        this.restore = restore;
        mine = ThreadLocal.withInitial(() -> new TallyBook(topics.raw()));
    }

    /** @param group whose offsets are committed with what is written */
    static Ledger open(KafkaSettings kafka, TopicSettings topics, String group) {
        return new Ledger(topics, TallyRestore.open(kafka, topics, group));
    }

    @Override
    public TaskBook open(int partition) {
        return new PartitionBook(mine.get().begin(partition, restore.read(partition)));
    }

    /**
     * What belongs into the transaction that commits these offsets.
     *
     * @throws IllegalStateException where an offset would move that nobody here has counted
     * @throws UncoveredEventsException where events would be committed whose offset does not move
     */
    List<ProducerRecord<byte[], byte[]>> records(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<Integer, Long> raw = new HashMap<>();
        offsets.forEach((partition, offset) -> {
            if (partition.topic().equals(topics.raw())) {
                raw.put(partition.partition(), offset.offset());
            }
        });
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        mine.get()
                .changed(raw)
                .forEach((key, account) -> records.add(new ProducerRecord<>(
                        topics.ledger(), key.partition(), key.toString().getBytes(UTF_8), account)));
        return records;
    }

    /** The transaction of this thread is in the log. */
    void committed() {
        mine.get().committed();
    }

    /** The transaction of this thread is not, and never will be. */
    void aborted() {
        mine.get().aborted();
    }

    @Override
    public void close() {
        restore.close();
    }
}
