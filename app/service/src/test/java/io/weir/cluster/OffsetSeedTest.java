package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ThreeBrokers.Resolver.class)
class OffsetSeedTest {
    @TempDir
    Path dir;

    private final Admin admin;
    private final String bootstrap;

    OffsetSeedTest(ThreeBrokers cluster) {
        this.admin = cluster.admin();
        this.bootstrap = cluster.bootstrap();
    }

    @Test
    void setsTheStartOnceAndNeverAgain() throws Exception {
        create("seed.once", 2, 5);

        List<TopicPartition> first = OffsetSeed.seed(admin, "seed-once", List.of("seed.once"));
        commit("seed-once", "seed.once", 0, 3);
        List<TopicPartition> second = OffsetSeed.seed(admin, "seed-once", List.of("seed.once"));

        assertThat(first)
                .containsExactlyInAnyOrder(new TopicPartition("seed.once", 0), new TopicPartition("seed.once", 1));
        assertThat(second).isEmpty();
        assertThat(committed("seed-once", "seed.once", 0)).isEqualTo(3);
        assertThat(committed("seed-once", "seed.once", 1)).isZero();
    }

    @Test
    void namesWhatIsGoneWhereTheGroupHasNoOffset() throws Exception {
        create("seed.gone", 1, 10);
        deleteBefore("seed.gone", 4);

        assertThatExceptionOfType(OffsetGapException.class)
                .isThrownBy(() -> OffsetSeed.seed(admin, "seed-gone", List.of("seed.gone")))
                .withMessageContaining("Records are gone that the group seed-gone has not read")
                .withMessageContaining("seed.gone-0: offsets 0 to 3 are deleted, and the group has no offset there");
        assertThat(admin.listConsumerGroupOffsets("seed-gone")
                        .partitionsToOffsetAndMetadata()
                        .get())
                .isEmpty();
    }

    @Test
    void namesWhatIsGoneBehindTheGroupAndHowToGoOn() throws Exception {
        create("seed.behind", 1, 10);
        commit("seed-behind", "seed.behind", 0, 2);
        deleteBefore("seed.behind", 7);

        assertThatExceptionOfType(OffsetGapException.class)
                .isThrownBy(() -> OffsetSeed.seed(admin, "seed-behind", List.of("seed.behind")))
                .withMessageContaining("seed.behind-0: offsets 2 to 6 are deleted, unread")
                .satisfies(it -> {
                    String text = it.getMessage();
                    KafkaTools.run(text.substring(text.indexOf("kafka-consumer-groups.sh")), dir);
                });
        assertThat(OffsetSeed.seed(admin, "seed-behind", List.of("seed.behind")))
                .isEmpty();
        assertThat(committed("seed-behind", "seed.behind", 0)).isEqualTo(7);
    }

    @Test
    void whatIsDeletedBehindAReaderThatHasReadItIsNoLoss() throws Exception {
        create("seed.read", 1, 10);
        commit("seed-read", "seed.read", 0, 7);
        deleteBefore("seed.read", 7);

        assertThat(OffsetSeed.seed(admin, "seed-read", List.of("seed.read"))).isEmpty();
    }

    @Test
    void noticesATopicThatWasMadeAnew() throws Exception {
        create("seed.anew", 1, 3);
        commit("seed-anew", "seed.anew", 0, 8);

        assertThatExceptionOfType(OffsetGapException.class)
                .isThrownBy(() -> OffsetSeed.seed(admin, "seed-anew", List.of("seed.anew")))
                .withMessageContaining("has read up to 8 and the log ends at 3");
    }

    @Test
    void saysThatAddedPartitionsWaitForTheGroupToStop() throws Exception {
        create("seed.grown", 1, 1);
        OffsetSeed.seed(admin, "seed-grown", List.of("seed.grown"));
        try (KafkaConsumer<byte[], byte[]> member = consumer("seed-grown")) {
            member.subscribe(List.of("seed.grown"));
            Awaitility.await().until(() -> !member.poll(Duration.ofMillis(100)).isEmpty());
            admin.createPartitions(Map.of("seed.grown", NewPartitions.increaseTo(2)))
                    .all()
                    .get(30, TimeUnit.SECONDS);

            Awaitility.await()
                    .untilAsserted(() -> assertThatExceptionOfType(ClusterException.class)
                            .isThrownBy(() -> OffsetSeed.seed(admin, "seed-grown", List.of("seed.grown")))
                            .withMessageContaining("seed.grown-1")
                            .withMessageContaining("were partitions added?"));
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(OffsetSeed.seed(admin, "seed-grown", List.of("seed.grown")))
                        .containsExactly(new TopicPartition("seed.grown", 1)));
    }

    private void create(String topic, int partitions, int records) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 3)))
                .all()
                .get(30, TimeUnit.SECONDS);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(topic, 0, null, new byte[] {(byte) i}))
                        .get(30, TimeUnit.SECONDS);
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(String group) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "group.id",
                        group,
                        "enable.auto.commit",
                        "false",
                        "auto.offset.reset",
                        "none"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private void commit(String group, String topic, int partition, long offset) throws Exception {
        admin.alterConsumerGroupOffsets(
                        group, Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)))
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    private long committed(String group, String topic, int partition) throws Exception {
        return admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(30, TimeUnit.SECONDS)
                .get(new TopicPartition(topic, partition))
                .offset();
    }

    private void deleteBefore(String topic, long offset) throws Exception {
        admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
                .all()
                .get(30, TimeUnit.SECONDS);
    }
}
