package io.weir.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.batch.Item;
import io.weir.delivery.Settled;
import io.weir.tally.Account;
import io.weir.tally.AccountCodec;
import io.weir.tally.Digest;
import io.weir.tally.LedgerKey;
import io.weir.tally.Outcome;
import io.weir.tally.Stage;
import io.weir.tally.Tally;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What this sink has counted of the partitions it has. Between two commits it is what the ledger says: a commit counts
 * its events, writes the accounts that changed, and then either keeps them or goes back to those that the ledger has.
 * Owned by the sink's thread.
 */
final class Accounts {
    /** What the cluster has of partitions that come to this instance. */
    interface Ledger {
        Map<TopicPartition, Start> read(Collection<TopicPartition> partitions);
    }

    /** @param offset where the group goes on; the count begins there if there are no accounts */
    record Start(long offset, List<Account> accounts) {
        Start {
            accounts = List.copyOf(accounts);
        }
    }

    private final Ledger ledger;
    private final String ledgerTopic;
    private final Map<TopicPartition, Partition> mine = new HashMap<>();

    Accounts(Ledger ledger, String ledgerTopic) {
        this.ledger = ledger;
        this.ledgerTopic = ledgerTopic;
    }

    /** Before the first event of them is taken. */
    void open(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            ledger.read(partitions).forEach((partition, start) -> mine.put(partition, new Partition(partition, start)));
        }
    }

    /** Another instance goes on counting, or this one after it has read the ledger again. */
    void drop(Collection<TopicPartition> partitions) {
        mine.keySet().removeAll(partitions);
    }

    /** @return the sum of the events' digests */
    long count(Settled settled) {
        TopicPartition partition =
                new TopicPartition(settled.first().topic(), settled.first().partition());
        Partition its = mine.get(partition);
        if (its == null) {
            throw new IllegalStateException("events of " + partition + " are settled, whose accounts were never read");
        }
        return its.count(settled);
    }

    /** Those of the partition that have changed, as the transaction that commits the offset has to write them. */
    List<ProducerRecord<byte[], byte[]>> changed(TopicPartition partition, long offset) {
        Partition its = mine.get(partition);
        return its == null ? List.of() : its.changed(offset);
    }

    /** What was counted is in the ledger. */
    void committed() {
        mine.values().forEach(Partition::committed);
    }

    /** What was counted since the last commit is not in the ledger, and will be counted again. */
    void refused() {
        mine.values().forEach(Partition::refused);
    }

    private final class Partition {
        private final TopicPartition partition;
        private final long begins;

        /** As the ledger has them. */
        private final Map<LedgerKey, byte[]> kept = new HashMap<>();

        /** As the transaction that is open has them. */
        private final Map<LedgerKey, byte[]> written = new HashMap<>();

        private Tally tally;
        private boolean counted;

        Partition(TopicPartition partition, Start start) {
            this.partition = partition;
            begins = start.offset();
            start.accounts().forEach(it -> kept.put(it.key(), AccountCodec.write(it)));
            tally = restored();
        }

        long count(Settled settled) {
            counted = true;
            Set<Long> rejected = settled.rejectedOffsets();
            long digest = 0;
            for (Item item : settled.items()) {
                // The one time that anybody looks at all bytes of an event here.
                int crc = Digest.crc(item.event().bytes());
                Account account = tally.of(item.sid());
                if (item.attempt() > 1) {
                    account.takeAgain(item.sid(), crc);
                } else {
                    account.takeSome(item.sid(), crc);
                }
                boolean isRejected =
                        !rejected.isEmpty() && rejected.contains(item.origin().offset());
                digest += account.settle(isRejected ? Outcome.REJECTED : Outcome.DELIVERED, item.sid(), crc);
            }
            return digest;
        }

        List<ProducerRecord<byte[], byte[]>> changed(long offset) {
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (Account account : tally.changed(offset)) {
                byte[] value = AccountCodec.write(account);
                written.put(account.key(), value);
                records.add(new ProducerRecord<>(
                        ledgerTopic,
                        partition.partition(),
                        account.key().toString().getBytes(UTF_8),
                        value));
            }
            return records;
        }

        void committed() {
            kept.putAll(written);
            written.clear();
            counted = false;
        }

        void refused() {
            if (counted) {
                written.clear();
                counted = false;
                tally = restored();
            }
        }

        private Tally restored() {
            Tally it = new Tally(Stage.SINK, partition.topic(), partition.partition(), begins);
            kept.forEach((key, value) -> it.restore(AccountCodec.read(key, value)));
            return it;
        }
    }
}
