package io.weir.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds transactions that hang. Brokers of Kafka 4.3.1 make them: where a partition has no leader at the moment in which
 * its transaction is committed, the coordinator takes it for deleted, tells it nothing, and calls the transaction
 * complete (KRaftMetadataCache.getPartitionLeaderEndpoint gives nothing where its predecessor gave a node to be waited
 * for). A broker that is alone is without a leader whenever it is started or stopped.
 */
public final class HungTransactions {
    private static final Set<TransactionState> UNDER_WAY = EnumSet.of(
            TransactionState.ONGOING,
            TransactionState.PREPARE_COMMIT,
            TransactionState.PREPARE_ABORT,
            TransactionState.PREPARE_EPOCH_FENCE,
            TransactionState.UNKNOWN);

    private HungTransactions() {}

    public static List<HungTransaction> find(Admin admin, Collection<String> topics) {
        Map<TopicPartition, List<ProducerState>> open = open(admin, partitions(admin, topics));
        if (open.isEmpty()) {
            return List.of();
        }
        Map<Long, String> ids = ids(admin, open.values());
        Map<String, TransactionDescription> coordinators =
                Cluster.answer(admin.describeTransactions(ids.values()).all(), "the state of transactions");
        List<HungTransaction> suspects = new ArrayList<>();
        open.forEach((partition, producers) -> producers.forEach(producer -> {
            Optional<String> id = Optional.ofNullable(ids.get(producer.producerId()));
            if (id.map(coordinators::get)
                    .filter(it -> isUnderWay(it, partition))
                    .isEmpty()) {
                suspects.add(hung(partition, producer, id));
            }
        }));
        if (suspects.isEmpty()) {
            return suspects;
        }
        // One that was open at the first look may have been ended since, and its coordinator asked after that.
        Set<TopicPartition> suspected = new HashSet<>();
        suspects.forEach(it -> suspected.add(it.partition()));
        Map<TopicPartition, List<ProducerState>> still = open(admin, suspected);
        return suspects.stream()
                .filter(it -> still.getOrDefault(it.partition(), List.of()).stream()
                        .anyMatch(producer -> producer.producerId() == it.producerId()
                                && producer.currentTransactionStartOffset().orElse(-1) == it.startOffset()))
                .toList();
    }

    private static Set<TopicPartition> partitions(Admin admin, Collection<String> topics) {
        Set<TopicPartition> partitions = new HashSet<>();
        Cluster.answer(admin.describeTopics(topics).allTopicNames(), "topics " + topics)
                .values()
                .forEach(topic -> topic.partitions()
                        .forEach(it -> partitions.add(new TopicPartition(topic.name(), it.partition()))));
        return partitions;
    }

    private static Map<TopicPartition, List<ProducerState>> open(Admin admin, Set<TopicPartition> partitions) {
        Map<TopicPartition, List<ProducerState>> open = new HashMap<>();
        Map<TopicPartition, PartitionProducerState> states = Cluster.answer(
                admin.describeProducers(partitions).all(), "the producers of " + partitions.size() + " partitions");
        states.forEach((partition, state) -> {
            List<ProducerState> its = state.activeProducers().stream()
                    .filter(it -> it.currentTransactionStartOffset().isPresent())
                    .toList();
            if (!its.isEmpty()) {
                open.put(partition, its);
            }
        });
        return open;
    }

    private static Map<Long, String> ids(Admin admin, Collection<List<ProducerState>> producers) {
        Set<Long> numbers = new HashSet<>();
        producers.forEach(each -> each.forEach(it -> numbers.add(it.producerId())));
        Map<Long, String> ids = new HashMap<>();
        Collection<TransactionListing> listed = Cluster.answer(
                admin.listTransactions(new ListTransactionsOptions().filterProducerIds(numbers))
                        .all(),
                "the transactions of " + numbers.size() + " producers");
        listed.forEach(it -> ids.put(it.producerId(), it.transactionalId()));
        return ids;
    }

    /** Whether its coordinator is still going to end it on this partition. */
    public static boolean isUnderWay(TransactionDescription transaction, TopicPartition partition) {
        return UNDER_WAY.contains(transaction.state())
                && transaction.topicPartitions().contains(partition);
    }

    private static HungTransaction hung(TopicPartition partition, ProducerState producer, Optional<String> id) {
        return new HungTransaction(
                partition,
                producer.currentTransactionStartOffset().orElseThrow(),
                producer.producerId(),
                producer.producerEpoch(),
                producer.coordinatorEpoch().orElse(0),
                id);
    }
}
