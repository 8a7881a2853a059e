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
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads the ledger: of each account the last record that was committed. For one thread. */
public final class LedgerReader implements AutoCloseable {
    private final LogReader reader;

    public LedgerReader(KafkaSettings kafka) {
        reader = new LogReader(kafka, "weir-ledger");
    }

    /**
     * The accounts in those partitions of the ledger, up to where they end now and no less. A transaction that is open
     * there is waited for: its owner may have committed the offsets that the accounts in it belong to.
     *
     * @throws ClusterUnreachableException where that takes longer than the deadline
     */
    public List<Account> read(Admin admin, String ledger, Collection<Integer> partitions, Duration deadline) {
        List<TopicPartition> read =
                partitions.stream().map(it -> new TopicPartition(ledger, it)).toList();
        Map<TopicPartition, Long> begins = Offsets.begins(admin, read);
        Map<TopicPartition, LogReader.Range> ranges = new HashMap<>();
        Offsets.ends(admin, read)
                .forEach((partition, end) ->
                        ranges.put(partition, new LogReader.Range(begins.getOrDefault(partition, 0L), end)));
        Map<LedgerKey, Account> accounts = new LinkedHashMap<>();
        requireWhole(
                reader.read(ranges, deadline, record -> {
                    keep(accounts, record);
                    return true;
                }),
                deadline);
        return new ArrayList<>(accounts.values());
    }

    @Override
    public void close() {
        reader.close();
    }

    static void requireWhole(Set<TopicPartition> behind, Duration deadline) {
        if (!behind.isEmpty()) {
            throw new ClusterUnreachableException(
                    "The ledger could not be read to its end within " + deadline.toSeconds() + " s: " + behind
                            + ". Its broker does not answer, or a transaction is open there (weir doctor names it)",
                    new TimeoutException("behind after " + deadline));
        }
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
}
