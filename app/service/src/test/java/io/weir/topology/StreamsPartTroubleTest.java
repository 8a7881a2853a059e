package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.cluster.InstanceFencedException;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** When it starts again, when it stops for good, and when it does not even start. Against three brokers. */
@ExtendWith(ThreeBrokers.Resolver.class)
class StreamsPartTroubleTest {
    private final Path dir;
    private final ThreeBrokers cluster;
    private final Admin admin;
    private final StreamsStage stage;

    StreamsPartTroubleTest(ThreeBrokers cluster, @TempDir Path dir) {
        this.cluster = cluster;
        this.admin = cluster.admin();
        this.dir = dir;
        this.stage = new StreamsStage(cluster, dir);
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
}
