package io.weir.retention;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.weir.audit.HandPipeline;
import io.weir.cluster.LogReader;
import io.weir.cluster.LogReader.Range;
import io.weir.cluster.Offsets;
import io.weir.config.Binder;
import io.weir.config.KafkaSettings;
import io.weir.config.RetainSettings;
import io.weir.sink.OneBroker;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A pipeline by hand whose topics keep everything. */
final class Kept implements AutoCloseable {
    static final RetainSettings SETTINGS = Binder.defaults(RetainSettings.class);

    private static final Duration READ_MAX = Duration.ofSeconds(30);

    final HandPipeline pipeline;
    private final OneBroker broker;

    Kept(OneBroker broker) {
        this.broker = broker;
        pipeline = new HandPipeline(broker);
        for (String topic : pipeline.topics().names()) {
            set(topic, "cleanup.policy", topic.equals(pipeline.topics().ledger()) ? "compact" : "");
            set(topic, "message.timestamp.type", "LogAppendTime");
        }
    }

    Admin admin() {
        return broker.admin();
    }

    void set(String topic, String key, String value) {
        HandPipeline.answer(admin().incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                .all());
    }

    /** Deletes the topic, and makes one of the same name. */
    void makeAnew(String topic) {
        HandPipeline.answer(admin().deleteTopics(List.of(topic)).all());
        NewTopic again = new NewTopic(topic, HandPipeline.PARTITIONS, (short) 1)
                .configs(Map.of("cleanup.policy", "", "message.timestamp.type", "LogAppendTime"));
        await().atMost(READ_MAX).ignoreExceptions().until(() -> {
            HandPipeline.answer(admin().createTopics(List.of(again)).all());
            return true;
        });
    }

    TopicPartition raw(int partition) {
        return new TopicPartition(pipeline.topics().raw(), partition);
    }

    TopicPartition valid(int partition) {
        return new TopicPartition(pipeline.topics().valid(), partition);
    }

    TopicPartition priority(int partition) {
        return new TopicPartition(pipeline.topics().priority(), partition);
    }

    /** All that was sent is judged and delivered. */
    void deliverAll() {
        pipeline.judgeAll();
        pipeline.deliverAll();
    }

    void deliverValid(int most) {
        pipeline.deliver(pipeline.topics().valid(), 0, most);
    }

    /** A commit is answered before it shows: its offsets and what it wrote. */
    void settle() {
        List<TopicPartition> partitions =
                Offsets.partitions(admin(), pipeline.topics().names());
        await().atMost(READ_MAX)
                .until(() -> Offsets.stableEnds(admin(), partitions).equals(Offsets.ends(admin(), partitions)));
        for (String topic : pipeline.scope().dealtWith()) {
            Offsets.decided(
                    admin(),
                    pipeline.scope().group(topic),
                    partitions.stream().filter(it -> it.topic().equals(topic)).toList(),
                    READ_MAX);
        }
    }

    KafkaSettings kafka() {
        return broker.kafka();
    }

    /** A transaction that is never to be seen. */
    void abortInRaw(int partition) {
        try (KafkaProducer<byte[], byte[]> aborting = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.kafka().bootstrap(), "transactional.id", "abort-" + raw(partition)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            aborting.initTransactions();
            aborting.beginTransaction();
            aborting.send(new ProducerRecord<>(raw(partition).topic(), partition, null, "never".getBytes(UTF_8)))
                    .get();
            aborting.abortTransaction();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    void moveGroup(TopicPartition partition, String group, long offset) {
        HandPipeline.answer(admin().alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
                .all());
    }

    /** Offsets of the records in there. */
    List<Long> records(TopicPartition partition) {
        List<Long> offsets = new ArrayList<>();
        try (LogReader reader = new LogReader(broker.kafka(), "test")) {
            List<TopicPartition> one = List.of(partition);
            Range range = new Range(begin(partition), Offsets.ends(admin(), one).get(partition));
            reader.read(Map.of(partition, range), READ_MAX, record -> offsets.add(record.offset()));
        }
        return offsets;
    }

    long begin(TopicPartition partition) {
        return Offsets.begins(admin(), List.of(partition)).get(partition);
    }

    Lookout lookout(Duration later) {
        settle();
        return new Lookout(pipeline.scope(), SETTINGS, later(later));
    }

    static Clock later(Duration later) {
        return Clock.offset(Clock.systemUTC(), later);
    }

    /** One look by somebody who knows nothing yet, and what it allows. */
    Map<TopicPartition, Bound> bounds(Duration later) {
        try (Lookout lookout = lookout(later)) {
            lookout.look();
            // What looks like a hole is believed when receipts were read from their beginning.
            return bounds(lookout.look());
        }
    }

    static Map<TopicPartition, Bound> bounds(Plan plan) {
        Map<TopicPartition, Bound> bounds = new HashMap<>();
        plan.rows().forEach(row -> bounds.put(row.partition(), row.bound()));
        return bounds;
    }

    Deletions delete(Duration later) {
        try (Lookout lookout = lookout(later)) {
            Deletions deletions = new Deletions(lookout.admin(), pipeline.topics());
            deletions.carryOut(lookout.look());
            return deletions;
        }
    }

    @Override
    public void close() {
        pipeline.close();
    }
}
