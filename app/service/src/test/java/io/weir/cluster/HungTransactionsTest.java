package io.weir.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.requests.TransactionResult;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A partition whose only broker is away while its transaction is ended: the real brokers make it hang. */
class HungTransactionsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int AWAY = 1;

    private static Brokers brokers;

    @BeforeAll
    static void start() {
        brokers = Brokers.start(2);
    }

    @AfterAll
    static void stop() throws Exception {
        brokers.close();
    }

    @Test
    void endsWhatWasCommittedSoThatReadersGoOn() {
        String topic = topicOnTheOneThatGoesAway("committed");
        try (Producer<byte[], byte[]> producer = producer("commits")) {
            write(producer, topic);
            brokers.stop(AWAY);
            producer.commitTransaction();
        }
        brokers.startAgain(AWAY);
        HungTransaction hung = awaitHung(topic);
        assertThat(hung.transactionalId()).contains("commits");
        assertThat(hung.startOffset()).isZero();
        assertThat(committed(topic)).as("a reader stands still").isEmpty();

        watched(topic);

        assertThat(committed(topic)).containsExactly("acknowledged");
        // The producer's later life is as good as any.
        try (Producer<byte[], byte[]> again = producer("commits")) {
            write(again, topic);
            again.commitTransaction();
        }
        awaitCommitted(topic, "acknowledged", "acknowledged");
    }

    @Test
    void endsWhatWasAbortedAsAborted() {
        String topic = topicOnTheOneThatGoesAway("aborted");
        try (Producer<byte[], byte[]> producer = producer("aborts")) {
            write(producer, topic);
            brokers.stop(AWAY);
            producer.abortTransaction();
        }
        brokers.startAgain(AWAY);
        HungTransaction hung = awaitHung(topic);
        assertThat(TransactionOutcomes.of(brokers.kafka(), brokers.admin(), hung))
                .contains(TransactionResult.ABORT);

        watched(topic);

        assertThat(committed(topic)).isEmpty();
    }

    @Test
    void knowsTheOutcomeAfterTheProducerHasGoneOn() {
        String topic = topicOnTheOneThatGoesAway("gone-on");
        try (Producer<byte[], byte[]> producer = producer("goes-on")) {
            write(producer, topic);
            brokers.stop(AWAY);
            producer.commitTransaction();
        }
        brokers.startAgain(AWAY);
        awaitHung(topic);
        String other = topicOnTheOneThatGoesAway("other");
        try (Producer<byte[], byte[]> next = producer("goes-on")) {
            write(next, other);
            next.abortTransaction();
        }

        HungTransaction hung = awaitHung(topic);

        assertThat(TransactionOutcomes.of(brokers.kafka(), brokers.admin(), hung))
                .contains(TransactionResult.COMMIT);
        watched(topic);
        assertThat(committed(topic)).containsExactly("acknowledged");
    }

    @Test
    void leavesTransactionsAloneThatAreUnderWay() {
        String topic = topicOnTheOneThatGoesAway("open");
        try (Producer<byte[], byte[]> producer = producer("goes-on-by-itself")) {
            write(producer, topic);

            assertThat(HungTransactions.find(brokers.admin(), List.of(topic))).isEmpty();

            producer.commitTransaction();
        }
        awaitCommitted(topic, "acknowledged");
        assertThat(HungTransactions.find(brokers.admin(), List.of(topic))).isEmpty();
    }

    @Test
    void guessesNothing() {
        producer("makes-the-log").close();
        HungTransaction forgotten =
                new HungTransaction(new TopicPartition("t", 0), 5, 4_711, 3, 0, Optional.of("never-was"));

        assertThat(TransactionOutcomes.of(brokers.kafka(), brokers.admin(), forgotten))
                .isEmpty();
    }

    /** A commit is decided when it is answered, and shown to readers a moment later. */
    private static void awaitCommitted(String topic, String... values) {
        await().atMost(LONG).untilAsserted(() -> assertThat(committed(topic)).containsExactly(values));
    }

    private static void watched(String topic) {
        try (TransactionWatch watch = new TransactionWatch(brokers.kafka(), topic::equals)) {
            watch.start();
            await().atMost(LONG)
                    .until(() -> HungTransactions.find(brokers.admin(), List.of(topic))
                            .isEmpty());
        }
    }

    private static HungTransaction awaitHung(String topic) {
        List<HungTransaction> hung = new ArrayList<>();
        await().atMost(LONG).ignoreExceptions().until(() -> {
            hung.clear();
            hung.addAll(HungTransactions.find(brokers.admin(), List.of(topic)));
            return !hung.isEmpty();
        });
        return hung.get(0);
    }

    private static String topicOnTheOneThatGoesAway(String name) {
        Admin admin = brokers.admin();
        await().atMost(LONG)
                .until(() -> Cluster.answer(admin.describeCluster().nodes(), "brokers")
                                .size()
                        == 2);
        Cluster.answer(
                admin.createTopics(List.of(new NewTopic(name, Map.of(0, List.of(AWAY)))))
                        .all(),
                name);
        return name;
    }

    private static Producer<byte[], byte[]> producer(String id) {
        Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers.bootstrap(), "transactional.id", id),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    private static void write(Producer<byte[], byte[]> producer, String topic) {
        producer.beginTransaction();
        var unused = producer.send(new ProducerRecord<>(topic, 0, null, "acknowledged".getBytes(UTF_8)));
        producer.flush();
    }

    /** What a reader of committed records gets to see: up to the last offset that is decided. */
    private static List<String> committed(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", brokers.bootstrap(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(it -> values.add(new String(it.value(), UTF_8)));
            }
        }
        return values;
    }
}
