package io.weir.topology;

import io.weir.cluster.Cluster;
import io.weir.cluster.LedgerReader;
import io.weir.cluster.Offsets;
import io.weir.cluster.TallyStart;
import io.weir.config.KafkaSettings;
import io.weir.config.TopicSettings;
import io.weir.tally.Account;
import io.weir.tally.Page;
import io.weir.tally.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads back what was counted of a partition, for a task that begins. Threads take turns: the clients in it are for one.
 *
 * <p>The group's offset is read first, and only once it is decided; then the ledger, up to the end that it has after
 * that, with whatever is open in it waited for. So each account whose offset is committed is read: it was written before
 * the offset was decided. The other way round, a commit between the two would move the offset past events that no
 * account here counts. The ledger's last stable offset would be too early an end: the markers of one transaction reach its
 * partitions one after the other, and that of the offsets may come first.
 */
final class TallyRestore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TallyRestore.class);

    /** Above the time that a transaction of a former owner may stay open (transaction.timeout.ms). */
    private static final Duration READ_MAX = Duration.ofSeconds(30);

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final TopicSettings topics;
    private final String group;
    private final Admin admin;
    private final LedgerReader reader;

    private TallyRestore(KafkaSettings kafka, TopicSettings topics, String group) {
        this.kafka = kafka;
        this.topics = topics;
        this.group = group;
        admin = Cluster.open(kafka, ANSWER_MAX);
        reader = new LedgerReader(kafka);
    }

    static TallyRestore open(KafkaSettings kafka, TopicSettings topics, String group) {
        return new TallyRestore(kafka, topics, group);
    }

    /** @throws io.weir.cluster.ClusterUnreachableException where a transaction stays open, or nobody answers */
    synchronized Page read(int partition) {
        TopicPartition raw = new TopicPartition(topics.raw(), partition);
        long offset = Offsets.decided(admin, group, List.of(raw), READ_MAX)
                .getOrDefault(raw, Optional.empty())
                .orElse(0L);
        List<Account> accounts = reader.read(admin, topics.ledger(), List.of(partition), READ_MAX).stream()
                .filter(it ->
                        it.key().stage() == Stage.STREAMS && it.key().topic().equals(raw.topic()))
                .toList();
        warnIfAhead(accounts, raw, offset);
        long begins = accounts.isEmpty() ? TallyStart.of(kafka, admin, raw, offset) : offset;
        return new Page(Stage.STREAMS, raw.topic(), partition, begins, accounts);
    }

    @Override
    public synchronized void close() {
        reader.close();
        admin.close(Duration.ofSeconds(1));
    }

    private void warnIfAhead(List<Account> accounts, TopicPartition raw, long offset) {
        long covered = accounts.stream().mapToLong(Account::covered).max().orElse(0);
        if (covered > offset) {
            LOG.warn(
                    "The ledger has counted {} up to offset {}, and the group {} reads on from {}: its offsets were set"
                            + " back. What is judged again will be counted as repeated, and the audit will say so",
                    raw,
                    covered,
                    group,
                    offset);
        }
    }
}
