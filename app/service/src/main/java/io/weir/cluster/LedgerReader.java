package io.weir.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.config.KafkaSettings;
import io.weir.tally.Account;
import io.weir.tally.AccountCodec;
import io.weir.tally.LedgerKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the ledger: of each account the last record that was committed. */
public final class LedgerReader {
    private static final Duration POLL = Duration.ofMillis(100);

    private LedgerReader() {}

    /**
     * The accounts in those partitions of the ledger, up to where they end now and no less. A transaction that is open
     * there is waited for: its owner may have committed the offsets that the accounts in it belong to.
     *
     * @throws ClusterUnreachableException where that takes longer than the deadline
     */
    public static List<Account> read(
            KafkaSettings kafka, Admin admin, String ledger, Collection<Integer> partitions, Duration deadline) {
        List<TopicPartition> read =
                partitions.stream().map(it -> new TopicPartition(ledger, it)).toList();
        Map<TopicPartition, Long> ends = ends(admin, read);
        long before = System.nanoTime() + deadline.toNanos();
        Map<LedgerKey, Account> accounts = new LinkedHashMap<>();
        try (Consumer<byte[], byte[]> consumer = consumer(kafka)) {
            consumer.assign(read);
            consumer.seekToBeginning(read);
            List<TopicPartition> behind = behind(consumer, ends);
            while (!behind.isEmpty()) {
                if (System.nanoTime() - before > 0) {
                    throw new ClusterUnreachableException(
                            "The ledger could not be read to its end within " + deadline.toSeconds() + " s: " + behind
                                    + ". Its broker does not answer, or a transaction is open there (weir doctor names it)",
                            new TimeoutException("behind after " + deadline));
                }
                consumer.poll(POLL).forEach(record -> keep(accounts, record));
                behind = behind(consumer, ends);
            }
        }
        return new ArrayList<>(accounts.values());
    }

    static void keep(Map<LedgerKey, Account> accounts, ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null) {
            throw new IllegalArgumentException("the ledger's record at " + record.topic() + "-" + record.partition()
                    + "@" + record.offset() + " has no key or no value: it was not written by Weir");
        }
        LedgerKey key = LedgerKey.parse(new String(record.key(), UTF_8))
                .orElseThrow(() -> new IllegalArgumentException("the ledger's record at " + record.topic() + "-"
                        + record.partition() + "@" + record.offset() + " has a key that is no account's"));
        accounts.put(key, AccountCodec.read(key, record.value()));
    }

    /** Not the last stable offsets: what is not decided yet belongs to the answer. */
    private static Map<TopicPartition, Long> ends(Admin admin, List<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> query = new HashMap<>();
        partitions.forEach(it -> query.put(it, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        Cluster.answer(
                        admin.listOffsets(query, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                                .all(),
                        "where the ledger ends")
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private static List<TopicPartition> behind(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .filter(it -> consumer.position(it.getKey()) < it.getValue())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Consumer<byte[], byte[]> consumer(KafkaSettings kafka) {
        Map<String, Object> properties = new HashMap<>(kafka.properties());
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap());
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "weir-ledger");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
