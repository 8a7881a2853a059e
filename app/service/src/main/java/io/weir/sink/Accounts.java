package io.weir.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.batch.Item;
import io.weir.delivery.Settled;
import io.weir.tally.Account;
import io.weir.tally.Digest;
import io.weir.tally.Outcome;
import io.weir.tally.Page;
import io.weir.tally.Stage;
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

    /** @param offset where the count begins if there are no accounts: where the group goes on, unless nothing is before it */
    record Start(long offset, List<Account> accounts) {
        Start {
            accounts = List.copyOf(accounts);
        }
    }

    private final Ledger ledger;
    private final String ledgerTopic;
    private final Map<TopicPartition, Page> mine = new HashMap<>();

    Accounts(Ledger ledger, String ledgerTopic) {
        this.ledger = ledger;
        this.ledgerTopic = ledgerTopic;
    }

    /** Before the first event of them is taken. */
    void open(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            ledger.read(partitions)
                    .forEach((partition, start) -> mine.put(
                            partition,
                            new Page(
                                    Stage.SINK,
                                    partition.topic(),
                                    partition.partition(),
                                    start.offset(),
                                    start.accounts())));
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
        Page its = mine.get(partition);
        if (its == null) {
            throw new IllegalStateException("events of " + partition + " are settled, whose accounts were never read");
        }
        return count(its, settled);
    }

    /** Those of the partition that have changed, as the transaction that commits the offset has to write them. */
    List<ProducerRecord<byte[], byte[]>> changed(TopicPartition partition, long offset) {
        Page its = mine.get(partition);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        if (its != null) {
            its.changed(offset)
                    .forEach((key, account) -> records.add(new ProducerRecord<>(
                            ledgerTopic, key.partition(), key.toString().getBytes(UTF_8), account)));
        }
        return records;
    }

    /** What was counted is in the ledger. */
    void committed() {
        mine.values().forEach(Page::committed);
    }

    /** What was counted since the last commit is not in the ledger, and will be counted again. */
    void refused() {
        mine.values().forEach(Page::aborted);
    }

    private static long count(Page page, Settled settled) {
        Set<Long> rejected = settled.rejectedOffsets();
        long digest = 0;
        for (Item item : settled.items()) {
            // The one time that anybody looks at all bytes of an event here.
            int crc = Digest.crc(item.event().bytes());
            Account account = page.of(item.sid());
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
}
