package io.weir.cluster;

import io.weir.tally.Account;
import io.weir.tally.LedgerKey;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** Reads the ledger again and again, each time from where it stopped. */
public final class LedgerFollower {
    private final LogReader reader;
    private final Map<LedgerKey, Account> accounts = new LinkedHashMap<>();
    private final Map<TopicPartition, Long> next = new HashMap<>();

    public LedgerFollower(LogReader reader) {
        this.reader = reader;
    }

    /**
     * The accounts up to where the ledger ends now and no less, as {@link LedgerReader#read}.
     *
     * @throws ClusterUnreachableException where that takes longer than the deadline
     */
    public Collection<Account> read(Admin admin, String ledger, Duration deadline) {
        List<TopicPartition> partitions = Offsets.partitions(admin, List.of(ledger));
        Map<TopicPartition, Long> begins = Offsets.begins(admin, partitions);
        Map<TopicPartition, Long> ends = Offsets.ends(admin, partitions);
        boolean isAnother = ends.entrySet().stream().anyMatch(it -> next.getOrDefault(it.getKey(), 0L) > it.getValue());
        if (isAnother) {
            // A ledger that was made anew has to be read anew.
            accounts.clear();
            next.clear();
        }
        Map<TopicPartition, LogReader.Range> ranges = new HashMap<>();
        ends.forEach((partition, end) -> {
            long from = Math.max(next.getOrDefault(partition, 0L), begins.getOrDefault(partition, 0L));
            ranges.put(partition, new LogReader.Range(from, end));
        });
        LedgerReader.requireWhole(
                reader.read(ranges, deadline, record -> {
                    LedgerReader.keep(accounts, record);
                    next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
                    return true;
                }),
                deadline);
        ranges.forEach((partition, range) -> next.put(partition, Math.max(range.from(), range.to())));
        return List.copyOf(accounts.values());
    }
}
