package io.weir.sink;

import io.weir.cluster.ClusterException;
import io.weir.cluster.LedgerReader;
import io.weir.cluster.Offsets;
import io.weir.cluster.TallyStart;
import io.weir.config.KafkaSettings;
import io.weir.tally.Account;
import io.weir.tally.LedgerKey;
import io.weir.tally.Stage;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ledger as the cluster has it, for a group that goes on where its offsets are. */
final class ClusterLedger implements Accounts.Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterLedger.class);

    /** An open transaction of an owner that died is ended after 10 s, and a broker looks for such every 10 s. */
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final KafkaSettings kafka;
    private final Admin admin;
    private final String topic;
    private final String group;

    /** @param admin stays the caller's to close */
    ClusterLedger(KafkaSettings kafka, Admin admin, String topic, String group) {
        this.kafka = kafka;
        this.admin = admin;
        this.topic = topic;
        this.group = group;
    }

    @Override
    public Map<TopicPartition, Accounts.Start> read(Collection<TopicPartition> partitions) {
        long started = System.nanoTime();
        // In this order: an account whose offset is decided is in the ledger by then. The other way round, a commit of
        // the former owner between the two would move the offset past events that no account here counts.
        Map<TopicPartition, Optional<Long>> offsets = Offsets.decided(admin, group, partitions, DEADLINE);
        List<Account> accounts = accounts(partitions);
        Map<TopicPartition, Accounts.Start> starts = new HashMap<>();
        for (TopicPartition partition : partitions) {
            // Where the group has none, the consumer stops and says so.
            long offset = offsets.getOrDefault(partition, Optional.empty()).orElse(0L);
            List<Account> its =
                    accounts.stream().filter(it -> isOf(it.key(), partition)).toList();
            warnWhereAhead(partition, offset, its);
            long begins = its.isEmpty() ? TallyStart.of(kafka, admin, partition, offset) : offset;
            starts.put(partition, new Accounts.Start(begins, its));
        }
        LOG.info(
                "The ledger {} has {} accounts of {} partitions that are now here, read in {} ms",
                topic,
                starts.values().stream().mapToInt(it -> it.accounts().size()).sum(),
                partitions.size(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
        return starts;
    }

    private List<Account> accounts(Collection<TopicPartition> partitions) {
        List<Integer> numbers =
                partitions.stream().map(TopicPartition::partition).toList();
        try (LedgerReader reader = new LedgerReader(kafka)) {
            return reader.read(admin, topic, numbers, DEADLINE);
        } catch (IllegalArgumentException unreadable) {
            throw new ClusterException(
                    "The ledger " + topic + " cannot be read: " + unreadable.getMessage()
                            + ". Nothing is delivered that could not be accounted for; events wait in Kafka. Where"
                            + " something else writes to that topic, name another in topics.ledger: the count then"
                            + " begins where the group stands",
                    unreadable);
        }
    }

    private static boolean isOf(LedgerKey key, TopicPartition partition) {
        return key.stage() == Stage.SINK
                && key.partition() == partition.partition()
                && key.topic().equals(partition.topic());
    }

    private void warnWhereAhead(TopicPartition partition, long offset, List<Account> accounts) {
        long covered = accounts.stream().mapToLong(Account::covered).max().orElse(offset);
        if (covered > offset) {
            LOG.warn(
                    "The ledger {} has counted {} up to offset {}, and the group {} goes on at {}: its offsets were set"
                            + " back. What it delivers again is counted again, and weir audit shows it",
                    topic,
                    partition,
                    covered,
                    group,
                    offset);
        }
    }
}
