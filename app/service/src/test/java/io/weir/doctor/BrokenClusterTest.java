package io.weir.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.cluster.Brokers;
import io.weir.cluster.Cluster;
import io.weir.cluster.TopicSpec;
import io.weir.config.TopicSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A broker that is away, and the transaction that a real cluster leaves hanging when it comes back. */
class BrokenClusterTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int STAYS = 0;
    private static final int GOES = 1;
    private static final TopicSettings TOPICS = new TopicSettings("weir.", "", "", "", "", "", "", "", 1, 2, 1);

    private static Brokers brokers;
    private static Admin admin;

    @BeforeAll
    static void start() {
        brokers = Brokers.start(2);
        admin = brokers.admin();
    }

    @AfterAll
    static void stop() throws Exception {
        brokers.close();
    }

    @Test
    void namesWhatIsAwayAndWarnsOfAbortingWhatWasCommitted() {
        await().atMost(LONG).until(() -> nodes() == 2);
        Cluster.answer(
                admin.createTopics(List.of(
                                new NewTopic("weir.raw", Map.of(0, List.of(GOES))),
                                new NewTopic("weir.valid", Map.of(0, List.of(STAYS, GOES)))))
                        .all(),
                "topics");
        try (Producer<byte[], byte[]> producer = producer("commits-while-away")) {
            producer.beginTransaction();
            var unused = producer.send(new ProducerRecord<>("weir.raw", 0, null, "acknowledged".getBytes(UTF_8)));
            producer.flush();
            brokers.stop(GOES);

            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(look(Duration.ZERO).findings())
                            .extracting(Finding::check, Finding::subject)
                            .contains(
                                    org.assertj.core.groups.Tuple.tuple("partition.offline", "weir.raw-0"),
                                    org.assertj.core.groups.Tuple.tuple("partition.under-replicated", "weir.valid-0"),
                                    org.assertj.core.groups.Tuple.tuple("cluster.brokers", "cluster")));
            producer.commitTransaction();
        }
        brokers.startAgain(GOES);

        await().atMost(LONG)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(look(Duration.ofSeconds(60)).findings().stream()
                                .filter(it -> it.check().equals("transaction.open")))
                        .singleElement()
                        .satisfies(it -> {
                            assertThat(it.severity()).isEqualTo(Severity.UNSAFE);
                            assertThat(it.subject()).isEqualTo("weir.raw-0");
                            assertThat(it.what())
                                    .startsWith("a transaction of commits-while-away is open from offset 0")
                                    .contains("it was COMMITTED, and the partition was not told");
                            assertThat(it.why()).contains("kafka-transactions.sh abort would lose those events");
                            assertThat(it.command()).doesNotContain("kafka-transactions.sh");
                        }));
    }

    private static int nodes() {
        return Cluster.answer(admin.describeCluster().nodes(), "brokers").size();
    }

    private static Diagnosis look(Duration later) {
        Wanted wanted = new Wanted(
                Cluster.address(admin),
                2,
                TopicSpec.all(TOPICS),
                List.of(),
                "",
                "",
                Instant.now().plus(later));
        return Diagnosis.of(
                SnapshotReader.all(
                        brokers.kafka(),
                        admin,
                        wanted,
                        Seen.not("none here"),
                        Seen.of(LocalReader.here(Optional.empty(), 0)),
                        Duration.ZERO),
                List.of());
    }

    private static Producer<byte[], byte[]> producer(String id) {
        Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers.bootstrap(), "transactional.id", id),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }
}
