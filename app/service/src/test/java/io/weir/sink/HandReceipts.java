package io.weir.sink;

import io.weir.batch.Item;
import io.weir.config.TopicSettings;
import io.weir.delivery.Delivery;
import io.weir.delivery.Settled;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What the sink leaves of a batch, by its own hand, for tests that deliver without one. */
public final class HandReceipts {
    private HandReceipts() {}

    /** The receipt, and a dead letter for each that is refused. */
    public static List<ProducerRecord<byte[], byte[]>> of(
            TopicSettings topics, List<ConsumerRecord<byte[], byte[]>> batch, Predicate<Item> isRefused, long digest) {
        Records records = new Records(new FakeTarget());
        List<Item> items = batch.stream().map(records::item).toList();
        List<Settled.Rejected> refused = items.stream()
                .filter(isRefused)
                .map(it -> new Settled.Rejected(it, new Delivery.Poison("mapping", 400, "mapper_parsing"), 1))
                .toList();
        Settled settled = new Settled(items, refused, new Settled.Effort(2, Duration.ofMillis(35)));
        Lane lane = batch.get(0).topic().equals(topics.priority()) ? Lane.PRIORITY : Lane.VALID;
        Evidence evidence = new Evidence(lane, "fake", topics.receipts(), topics.dlq());
        List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
        all.add(evidence.receipt(settled, digest, Instant.now()));
        all.addAll(evidence.deadLetters(settled, Integer.MAX_VALUE));
        return all;
    }
}
