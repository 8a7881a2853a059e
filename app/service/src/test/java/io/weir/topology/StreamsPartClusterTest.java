package io.weir.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.cluster.InstanceFencedException;
import io.weir.cluster.KafkaTools;
import io.weir.cluster.OffsetGapException;
import io.weir.cluster.OffsetSeed;
import io.weir.cluster.ThreeBrokers;
import io.weir.cluster.Topics;
import io.weir.config.StreamsSettings;
import io.weir.config.TopicSettings;
import io.weir.doctor.Preflight;
import io.weir.doctor.UnsafeClusterException;
import io.weir.verdict.Judge;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Against three brokers, replication 3 and min.insync.replicas 2, with topics under prefixes of their own. */
@ExtendWith(ThreeBrokers.Resolver.class)
class StreamsPartClusterTest {
    private final Path dir;
    private final ThreeBrokers cluster;
    private final Admin admin;
    private final StreamsStage stage;

    StreamsPartClusterTest(ThreeBrokers cluster, @TempDir Path dir) {
        this.cluster = cluster;
        this.admin = cluster.admin();
        this.dir = dir;
        this.stage = new StreamsStage(cluster, dir);
    }

    @Test
    void killedInTheMiddleOfATransactionNothingIsMissingAndNothingIsTwice() throws Exception {
        TopicSettings topics = stage.topics("kill.");
        Pipes pipes = stage.pipes(topics);
        pipes.send(0, 8_000);
        Process first = stage.child(topics, "a");
        try {
            StreamsStage.eventually().until(() -> pipes.written(topics.valid()) > 1_000);
        } finally {
            first.destroyForcibly().waitFor();
        }
        pipes.send(8_000, 2_000);

        Process second = stage.child(topics, "a");
        try {
            StreamsStage.eventually().until(() -> pipes.values().size() >= 10_000);
        } finally {
            second.destroyForcibly().waitFor();
        }

        assertThat(pipes.values().stream().map(it -> Integer.valueOf(it.substring(1))))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 10_000).boxed().toList());
        assertEachLaneIsInOrder(pipes.read(topics.valid()));
        assertThat(admin.listTransactions().all().get(30, TimeUnit.SECONDS))
                .as("the restarted process took its transactional id over")
                .filteredOn(it -> it.transactionalId().startsWith("kill."))
                .hasSize(1);
    }

    @Test
    void twoInstancesShareTheWork() throws Exception {
        TopicSettings topics = stage.topics("share.");
        Pipes pipes = stage.pipes(topics);
        MeterRegistry metersA = new SimpleMeterRegistry();
        MeterRegistry metersB = new SimpleMeterRegistry();
        try (StreamsPart a = stage.part(topics, "a", Map.of(), metersA, new CompletableFuture<>());
                StreamsPart b = stage.part(topics, "b", Map.of(), metersB, new CompletableFuture<>())) {
            a.start();
            b.start();
            StreamsStage.eventually().until(() -> a.ready() && b.ready() && stage.members(topics) == 2);

            for (int sent = 0; StreamsStage.judged(metersA) == 0 || StreamsStage.judged(metersB) == 0; sent += 400) {
                pipes.send(sent, 400);
                int all = sent + 400;
                StreamsStage.eventually().until(() -> pipes.values().size() == all);
            }
        }

        assertThat(StreamsStage.judged(metersA) + StreamsStage.judged(metersB))
                .isEqualTo(pipes.values().size());
        assertThat(pipes.values()).doesNotHaveDuplicates();
    }

    @Test
    void keepsThePartitionOfEachRecord() throws Exception {
        TopicSettings topics = stage.topics("keep.");
        Pipes pipes = stage.pipes(topics);
        pipes.send(0, 2_000);
        try (StreamsPart part =
                stage.part(topics, "a", Map.of(), new SimpleMeterRegistry(), new CompletableFuture<>())) {
            part.start();
            StreamsStage.eventually().until(() -> pipes.values().size() == 2_000);
        }

        Map<String, Integer> raw = pipes.read(topics.raw()).stream()
                .collect(Collectors.toMap(it -> new String(it.value(), UTF_8), ConsumerRecord::partition));
        for (String topic : List.of(topics.valid(), topics.priority(), topics.dlq())) {
            assertThat(pipes.read(topic))
                    .isNotEmpty()
                    .allSatisfy(it -> assertThat(it.partition()).isEqualTo(raw.get(new String(it.value(), UTF_8))));
        }
    }

    @Test
    void closesWithinItsDeadlineAndGoesOnWhereItWas() throws Exception {
        TopicSettings topics = stage.topics("close.");
        Pipes pipes = stage.pipes(topics);
        pipes.send(0, 1_000);
        StreamsPart first = stage.part(topics, "a", Map.of(), new SimpleMeterRegistry(), new CompletableFuture<>());
        first.start();
        StreamsStage.eventually().until(() -> pipes.values().size() == 1_000);
        first.close();
        first.close();
        assertThat(first.ready()).isFalse();

        pipes.send(1_000, 1_000);
        try (StreamsPart second =
                stage.part(topics, "a", Map.of(), new SimpleMeterRegistry(), new CompletableFuture<>())) {
            second.start();
            StreamsStage.eventually().until(() -> pipes.values().size() >= 2_000);
        }
        assertThat(pipes.values()).hasSize(2_000).doesNotHaveDuplicates();
    }

    @Test
    void startsAgainAfterTroubleThatPasses() throws Exception {
        TopicSettings topics = stage.topics("again.");
        Pipes pipes = stage.pipes(topics);
        pipes.send(0, 100);
        AtomicInteger judges = new AtomicInteger();
        MeterRegistry meters = new SimpleMeterRegistry();
        CompletableFuture<Throwable> fatal = new CompletableFuture<>();
        Supplier<Judge> troubled = () -> {
            if (judges.getAndIncrement() == 0) {
                throw new TimeoutException("the cluster had trouble");
            }
            return new FakeJudge();
        };
        try (StreamsPart part = stage.part(topics, "a", Map.of(), troubled, meters, fatal)) {
            part.start();
            StreamsStage.eventually().until(() -> pipes.values().size() == 100);
        }

        assertThat(meters.counter("weir.restarts", "stage", "streams").count()).isEqualTo(1);
        assertThat(fatal).isNotCompleted();
    }

    @Test
    void stopsAtABugAndSaysSoOnce() throws Exception {
        TopicSettings topics = stage.topics("bug.");
        CompletableFuture<Throwable> fatal = new CompletableFuture<>();
        Supplier<Judge> broken = () -> {
            throw new IllegalStateException("no judge today");
        };
        try (StreamsPart part = stage.part(topics, "a", Map.of(), broken, new SimpleMeterRegistry(), fatal)) {
            part.start();

            assertThat(fatal.get(60, TimeUnit.SECONDS)).hasRootCauseMessage("no judge today");
            assertThat(part.ready()).isFalse();
        }
    }

    @Test
    void theNewerOfTwoInstancesWithOneNameWins() throws Exception {
        TopicSettings topics = stage.topics("twin.");
        Pipes pipes = stage.pipes(topics);
        CompletableFuture<Throwable> older = new CompletableFuture<>();
        CompletableFuture<Throwable> newer = new CompletableFuture<>();
        try (StreamsPart first = stage.part(topics, "a", Map.of(), new SimpleMeterRegistry(), older)) {
            first.start();
            StreamsStage.eventually().until(first::ready);
            StreamsSettings sameName =
                    StreamsFixture.streams(topics.prefix() + "streams", "a", dir.resolve("elsewhere"), Map.of());
            try (StreamsPart second = new StreamsPart(
                    cluster.kafka(),
                    topics,
                    sameName,
                    FakeJudge::new,
                    Preflight.strict(),
                    new SimpleMeterRegistry(),
                    newer::complete)) {
                second.start();
                pipes.send(0, 200);
                StreamsStage.eventually().until(() -> pipes.values().size() == 200);

                assertThat(older.get(60, TimeUnit.SECONDS))
                        .isInstanceOf(InstanceFencedException.class)
                        .hasMessageContaining("instance \"a\" of the group twin.streams")
                        .hasMessageContaining("streams.instance")
                        .hasRootCauseInstanceOf(FencedInstanceIdException.class);
                assertThat(newer).isNotCompleted();
            }
        }
    }

    @Test
    void doesNotStartWithoutItsDeadLetterTopic() throws Exception {
        TopicSettings topics = stage.topics("nodlq.");
        admin.deleteTopics(List.of(topics.dlq())).all().get(30, TimeUnit.SECONDS);
        StreamsStage.eventually().until(() -> !Topics.check(admin, topics).isEmpty());

        StreamsPart part = stage.part(topics, "a", Map.of(), new SimpleMeterRegistry(), new CompletableFuture<>());

        assertThatExceptionOfType(UnsafeClusterException.class)
                .isThrownBy(part::start)
                .withMessageContaining("nodlq.dlq: is missing")
                .withMessageContaining("kafka-topics.sh")
                .withMessageContaining("--create --topic nodlq.dlq --partitions 4 --replication-factor 3");
    }

    @Test
    void stopsWhenItsDeadLetterTopicIsDeletedAndLosesNothing() throws Exception {
        TopicSettings topics = stage.topics("lostdlq.");
        Pipes pipes = stage.pipes(topics);
        CompletableFuture<Throwable> fatal = new CompletableFuture<>();
        Map<String, String> impatient = Map.of("producer.max.block.ms", "2000", "task.timeout.ms", "1000");
        try (StreamsPart part = stage.part(topics, "a", impatient, new SimpleMeterRegistry(), fatal)) {
            part.start();
            StreamsStage.eventually().until(part::ready);
            admin.deleteTopics(List.of(topics.dlq())).all().get(30, TimeUnit.SECONDS);
            StreamsStage.eventually().until(() -> !Topics.check(admin, topics).isEmpty());
            pipes.send(0, 100);

            assertThat(fatal.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(UnsafeClusterException.class)
                    .hasMessageContaining("lostdlq.dlq: is missing");
            assertThat(part.ready()).isFalse();
        }

        Topics.apply(admin, topics);
        try (StreamsPart part =
                stage.part(topics, "a", Map.of(), new SimpleMeterRegistry(), new CompletableFuture<>())) {
            part.start();
            StreamsStage.eventually().until(() -> pipes.values().size() >= 100);
        }
        assertThat(pipes.values()).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void doesNotStartWhereRecordsAreGoneThatItHasNotRead() throws Exception {
        TopicSettings topics = stage.topics("gone.");
        stage.pipes(topics).send(0, 400);
        OffsetSeed.seed(admin, "gone.streams", List.of(topics.raw()));
        admin.deleteRecords(Map.of(new TopicPartition(topics.raw(), 1), RecordsToDelete.beforeOffset(5)))
                .all()
                .get(30, TimeUnit.SECONDS);

        StreamsPart part = stage.part(topics, "a", Map.of(), new SimpleMeterRegistry(), new CompletableFuture<>());

        assertThatExceptionOfType(OffsetGapException.class)
                .isThrownBy(part::start)
                .withMessageContaining("gone.raw-1: offsets 0 to 4 are deleted, unread");
    }

    @Test
    void theRecipesOfTheDocumentWork() throws Exception {
        TopicSettings topics = stage.topics("console.");
        List<String> recipes = TopologyDocTest.recipes().stream()
                .map(it -> it.replace("localhost:9092", cluster.bootstrap()).replace("weir.", topics.prefix()))
                .map(it -> it.replace("--timeout-ms", "--max-messages 1 --timeout-ms"))
                .toList();
        String shown;
        try (StreamsPart part =
                stage.part(topics, "a", Map.of(), new SimpleMeterRegistry(), new CompletableFuture<>())) {
            part.start();
            KafkaTools.run(recipes.get(0), dir);
            StreamsStage.eventually()
                    .until(() -> stage.pipes(topics).read(topics.dlq()).size() == 1);
            shown = KafkaTools.run(recipes.get(1), dir);
        }

        assertThat(recipes).hasSize(2);
        assertThat(shown)
                .contains("weir.category:malformed,weir.reason:json,weir.type:unknown,weir.sid:@console.raw-")
                .contains(",weir.stage:streams,weir.attempt:1,weir.recoverable:false,")
                .contains("\tnull\tno JSON at all\n");
    }

    private static void assertEachLaneIsInOrder(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, Integer> last = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            int number = Integer.parseInt(new String(record.value(), UTF_8).substring(1));
            Integer before = last.put(new String(record.key(), UTF_8), number);
            assertThat(before == null || before < number)
                    .as("%s after %s", number, before)
                    .isTrue();
        }
    }
}
