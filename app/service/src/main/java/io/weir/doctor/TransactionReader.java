package io.weir.doctor;

import io.weir.cluster.Cluster;
import io.weir.cluster.ClusterException;
import io.weir.cluster.HungTransaction;
import io.weir.cluster.HungTransactions;
import io.weir.cluster.Offsets;
import io.weir.cluster.TopicState;
import io.weir.cluster.TransactionOutcomes;
import io.weir.config.KafkaSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.utils.Utils;

/** Finds the transactions that partitions hold open, and what their coordinators say of them. */
final class TransactionReader {
    private final KafkaSettings kafka;
    private final Admin admin;
    private final LedPartitions led;
    private final Map<String, TopicState.Topic> internals;

    TransactionReader(KafkaSettings kafka, Admin admin, LedPartitions led, Map<String, TopicState.Topic> internals) {
        this.kafka = kafka;
        this.admin = admin;
        this.led = led;
        this.internals = internals;
    }

    /** Of these topics, Connect's positions, and where the groups' offsets are. */
    List<OpenTransaction> read(Collection<String> topics, Wanted wanted) {
        Set<TopicPartition> partitions = new LinkedHashSet<>();
        topics.forEach(topic -> partitions.addAll(led.of(topic)));
        partitions.addAll(led.of(wanted.connectOffsets()));
        partitions.addAll(ofGroups(wanted));
        Map<TopicPartition, Long> stable = Offsets.stableEnds(admin, partitions);
        Map<TopicPartition, Long> ends = Offsets.ends(admin, partitions);
        List<TopicPartition> held = partitions.stream()
                .filter(it -> stable.getOrDefault(it, 0L) < ends.getOrDefault(it, 0L))
                .toList();
        List<OpenTransaction> open = open(held, ends);
        if (open.isEmpty()) {
            return open;
        }
        List<OpenTransaction> owned = withOwners(open);
        // One that ended while we asked for its owner would look like one that nobody is going to end.
        Set<String> still =
                open(held, ends).stream().map(TransactionReader::key).collect(Collectors.toSet());
        return owned.stream()
                .filter(it -> still.contains(key(it)))
                .map(this::withOutcome)
                .toList();
    }

    private static String key(OpenTransaction it) {
        return it.partition() + "@" + it.start() + " " + it.producerId() + " " + it.producerEpoch();
    }

    private List<TopicPartition> ofGroups(Wanted wanted) {
        TopicState.Topic topic = internals.get(BrokerChecks.OFFSETS);
        if (topic == null) {
            return List.of();
        }
        Set<TopicPartition> reachable = Set.copyOf(led.of(BrokerChecks.OFFSETS));
        return wanted.readers().stream()
                .map(it -> new TopicPartition(
                        BrokerChecks.OFFSETS, Utils.abs(it.group().hashCode()) % topic.partitions()))
                .filter(reachable::contains)
                .toList();
    }

    private List<OpenTransaction> open(List<TopicPartition> held, Map<TopicPartition, Long> ends) {
        List<OpenTransaction> open = new ArrayList<>();
        if (held.isEmpty()) {
            return open;
        }
        Cluster.answer(admin.describeProducers(held).all(), "the producers of " + held)
                .forEach((partition, state) -> state.activeProducers().forEach(producer -> {
                    if (producer.currentTransactionStartOffset().isPresent()) {
                        open.add(open(partition, producer, ends.getOrDefault(partition, 0L)));
                    }
                }));
        return open;
    }

    private static OpenTransaction open(TopicPartition partition, ProducerState producer, long end) {
        return new OpenTransaction(
                partition,
                producer.currentTransactionStartOffset().orElseThrow(),
                end,
                producer.producerId(),
                producer.producerEpoch(),
                Instant.ofEpochMilli(producer.lastTimestamp()),
                Optional.empty(),
                Optional.empty());
    }

    private List<OpenTransaction> withOwners(List<OpenTransaction> open) {
        List<Long> producers =
                open.stream().map(OpenTransaction::producerId).distinct().toList();
        Map<Long, String> ids = new HashMap<>();
        Cluster.answer(
                        admin.listTransactions(new ListTransactionsOptions().filterProducerIds(producers))
                                .all(),
                        "the transactions of producers " + producers)
                .forEach((TransactionListing it) -> ids.put(it.producerId(), it.transactionalId()));
        Map<Long, TransactionDescription> descriptions = new HashMap<>();
        ids.forEach((producer, id) -> describe(id).ifPresent(it -> descriptions.put(producer, it)));
        return open.stream()
                .map(it -> it.with(
                        Optional.ofNullable(descriptions.get(it.producerId()))
                                .map(owner ->
                                        owner(Objects.requireNonNull(ids.get(it.producerId())), owner, it.partition())),
                        Optional.empty()))
                .toList();
    }

    private Optional<TransactionDescription> describe(String id) {
        try {
            return Optional.of(
                    Cluster.answer(admin.describeTransactions(List.of(id)).description(id), "the transaction " + id));
        } catch (ClusterException failed) {
            if (failed.getCause() instanceof TransactionalIdNotFoundException) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private static OpenTransaction.Owner owner(String id, TransactionDescription it, TopicPartition partition) {
        return new OpenTransaction.Owner(
                id,
                it.state(),
                HungTransactions.isUnderWay(it, partition),
                it.transactionTimeoutMs(),
                it.transactionStartTimeMs());
    }

    /** Of those that nobody is going to end any more. Whoever may not read the coordinator's log does not know. */
    private OpenTransaction withOutcome(OpenTransaction it) {
        if (it.isUnderWay()) {
            return it;
        }
        HungTransaction hung = new HungTransaction(
                it.partition(),
                it.start(),
                it.producerId(),
                it.producerEpoch(),
                0,
                it.owner().map(OpenTransaction.Owner::transactionalId));
        try {
            return it.with(it.owner(), TransactionOutcomes.of(kafka, admin, hung));
        } catch (ClusterException | KafkaException unreadable) {
            return it;
        }
    }
}
