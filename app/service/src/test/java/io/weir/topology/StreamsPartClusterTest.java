package io.weir.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.cluster.KafkaTools;
import io.weir.cluster.OffsetGapException;
import io.weir.cluster.OffsetSeed;
import io.weir.cluster.ThreeBrokers;
import io.weir.cluster.Topics;
import io.weir.cluster.TopicsUnfitException;
import io.weir.config.StreamsSettings;
import io.weir.config.TopicSettings;
import io.weir.verdict.Judge;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Against three brokers, replication 3 and min.insync.replicas 2, with topics under prefixes of their own. */
@ExtendWith(ThreeBrokers.Resolver.class)
class StreamsPartClusterTest {
    private static final int PARTITIONS = 4;

    @TempDir
    Path dir;

    private final ThreeBrokers cluster;
    private final Admin admin;

    StreamsPartClusterTest(ThreeBrokers cluster) {
        this.cluster = cluster;
        this.admin = cluster.admin();
    }

    @Test
    void killedInTheMiddleOfATransactionNothingIsMissingAndNothingIsTwice() throws Exception {
        TopicSettings topics = topics("kill.");
        Pipes pipes = pipes(topics);
        pipes.send(0, 8_000);
        Process first = child(topics, "a");
        try {
            eventually().until(() -> pipes.written(topics.valid()) > 1_000);
        } finally {
            first.destroyForcibly().waitFor();
        }
        pipes.send(8_000, 2_000);

        Process second = child(topics, "a");
        try {
            eventually().until(() -> pipes.values().size() >= 10_000);
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
        TopicSettings topics = topics("share.");
        Pipes pipes = pipes(topics);
        MeterRegistry metersA = new SimpleMeterRegistry();
        MeterRegistry metersB = new SimpleMeterRegistry();
        try (StreamsPart a = part(topics, "a", Map.of(), metersA, new CompletableFuture<>());
                StreamsPart b = part(topics, "b", Map.of(), metersB, new CompletableFuture<>())) {
            a.start();
            b.start();
            eventually().until(() -> a.ready() && b.ready() && members(topics) == 2);

            for (int sent = 0; judged(metersA) == 0 || judged(metersB) == 0; sent += 400) {
                pipes.send(sent, 400);
                int all = sent + 400;
                eventually().until(() -> pipes.values().size() == all);
            }
        }

        assertThat(judged(metersA) + judged(metersB)).isEqualTo(pipes.values().size());
        assertThat(pipes.values()).doesNotHaveDuplicates();
    }

    @Test
    void keepsThePartitionOfEachRecord() throws Exception {
        TopicSettings topics = topics("keep.");
        Pipes pipes = pipes(topics);
        pipes.send(0, 2_000);
        try (StreamsPart part = part(topics, "a", Map.of(), new SimpleMeterRegistry(), new CompletableFuture<>())) {
            part.start();
            eventually().until(() -> pipes.values().size() == 2_000);
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
        TopicSettings topics = topics("close.");
        Pipes pipes = pipes(topics);
        pipes.send(0, 1_000);
        StreamsPart first = part(topics, "a", Map.of(), new SimpleMeterRegistry(), new CompletableFuture<>());
        first.start();
        eventually().until(() -> pipes.values().size() == 1_000);
        first.close();
        first.close();
        assertThat(first.ready()).isFalse();

        pipes.send(1_000, 1_000);
        try (StreamsPart second = part(topics, "a", Map.of(), new SimpleMeterRegistry(), new CompletableFuture<>())) {
            second.start();
            eventually().until(() -> pipes.values().size() >= 2_000);
        }
        assertThat(pipes.values()).hasSize(2_000).doesNotHaveDuplicates();
    }

    @Test
    void startsAgainAfterTroubleThatPasses() throws Exception {
        TopicSettings topics = topics("again.");
        Pipes pipes = pipes(topics);
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
        try (StreamsPart part = part(topics, "a", Map.of(), troubled, meters, fatal)) {
            part.start();
            eventually().until(() -> pipes.values().size() == 100);
        }

        assertThat(meters.counter("weir.restarts", "stage", "streams").count()).isEqualTo(1);
        assertThat(fatal).isNotCompleted();
    }

    @Test
    void stopsAtABugAndSaysSoOnce() throws Exception {
        TopicSettings topics = topics("bug.");
        CompletableFuture<Throwable> fatal = new CompletableFuture<>();
        Supplier<Judge> broken = () -> {
            throw new IllegalStateException("no judge today");
        };
        try (StreamsPart part = part(topics, "a", Map.of(), broken, new SimpleMeterRegistry(), fatal)) {
            part.start();

            assertThat(fatal.get(60, TimeUnit.SECONDS)).hasRootCauseMessage("no judge today");
            assertThat(part.ready()).isFalse();
        }
    }

    @Test
    void theNewerOfTwoInstancesWithOneNameWins() throws Exception {
        TopicSettings topics = topics("twin.");
        Pipes pipes = pipes(topics);
        CompletableFuture<Throwable> older = new CompletableFuture<>();
        CompletableFuture<Throwable> newer = new CompletableFuture<>();
        try (StreamsPart first = part(topics, "a", Map.of(), new SimpleMeterRegistry(), older)) {
            first.start();
            eventually().until(first::ready);
            StreamsSettings sameName =
                    StreamsFixture.streams(topics.prefix() + "streams", "a", dir.resolve("elsewhere"), Map.of());
            try (StreamsPart second = new StreamsPart(
                    cluster.kafka(), topics, sameName, FakeJudge::new, new SimpleMeterRegistry(), newer::complete)) {
                second.start();
                pipes.send(0, 200);
                eventually().until(() -> pipes.values().size() == 200);

                assertThat(older.get(60, TimeUnit.SECONDS)).hasRootCauseInstanceOf(FencedInstanceIdException.class);
                assertThat(newer).isNotCompleted();
            }
        }
    }

    @Test
    void doesNotStartWithoutItsDeadLetterTopic() throws Exception {
        TopicSettings topics = topics("nodlq.");
        admin.deleteTopics(List.of(topics.dlq())).all().get(30, TimeUnit.SECONDS);
        eventually().until(() -> !Topics.check(admin, topics).isEmpty());

        StreamsPart part = part(topics, "a", Map.of(), new SimpleMeterRegistry(), new CompletableFuture<>());

        assertThatExceptionOfType(TopicsUnfitException.class)
                .isThrownBy(part::start)
                .withMessageContaining("nodlq.dlq: is missing")
                .withMessageContaining("kafka-topics.sh")
                .withMessageContaining("--create --topic nodlq.dlq --partitions 4 --replication-factor 3");
    }

    @Test
    void stopsWhenItsDeadLetterTopicIsDeletedAndLosesNothing() throws Exception {
        TopicSettings topics = topics("lostdlq.");
        Pipes pipes = pipes(topics);
        CompletableFuture<Throwable> fatal = new CompletableFuture<>();
        Map<String, String> impatient = Map.of("producer.max.block.ms", "2000", "task.timeout.ms", "1000");
        try (StreamsPart part = part(topics, "a", impatient, new SimpleMeterRegistry(), fatal)) {
            part.start();
            eventually().until(part::ready);
            admin.deleteTopics(List.of(topics.dlq())).all().get(30, TimeUnit.SECONDS);
            eventually().until(() -> !Topics.check(admin, topics).isEmpty());
            pipes.send(0, 100);

            assertThat(fatal.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(TopicsUnfitException.class)
                    .hasMessageContaining("lostdlq.dlq: is missing");
            assertThat(part.ready()).isFalse();
        }

        Topics.apply(admin, topics);
        try (StreamsPart part = part(topics, "a", Map.of(), new SimpleMeterRegistry(), new CompletableFuture<>())) {
            part.start();
            eventually().until(() -> pipes.values().size() >= 100);
        }
        assertThat(pipes.values()).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void doesNotStartWhereRecordsAreGoneThatItHasNotRead() throws Exception {
        TopicSettings topics = topics("gone.");
        pipes(topics).send(0, 400);
        OffsetSeed.seed(admin, "gone.streams", List.of(topics.raw()));
        admin.deleteRecords(Map.of(new TopicPartition(topics.raw(), 1), RecordsToDelete.beforeOffset(5)))
                .all()
                .get(30, TimeUnit.SECONDS);

        StreamsPart part = part(topics, "a", Map.of(), new SimpleMeterRegistry(), new CompletableFuture<>());

        assertThatExceptionOfType(OffsetGapException.class)
                .isThrownBy(part::start)
                .withMessageContaining("gone.raw-1: offsets 0 to 4 are deleted, unread");
    }

    @Test
    void theRecipesOfTheDocumentWork() throws Exception {
        TopicSettings topics = topics("console.");
        List<String> recipes = TopologyDocTest.recipes().stream()
                .map(it -> it.replace("localhost:9092", cluster.bootstrap()).replace("weir.", topics.prefix()))
                .map(it -> it.replace("--timeout-ms", "--max-messages 1 --timeout-ms"))
                .toList();
        String shown;
        try (StreamsPart part = part(topics, "a", Map.of(), new SimpleMeterRegistry(), new CompletableFuture<>())) {
            part.start();
            KafkaTools.run(recipes.get(0), dir);
            eventually().until(() -> pipes(topics).read(topics.dlq()).size() == 1);
            shown = KafkaTools.run(recipes.get(1), dir);
        }

        assertThat(recipes).hasSize(2);
        assertThat(shown)
                .contains("weir.category:malformed,weir.reason:json,weir.type:unknown,weir.sid:@console.raw-")
                .contains(",weir.stage:streams,weir.attempt:1,weir.recoverable:false,")
                .contains("\tnull\tno JSON at all\n");
    }

    private TopicSettings topics(String prefix) {
        TopicSettings topics = StreamsFixture.topics(prefix, PARTITIONS, 3, 2);
        assertThat(Topics.apply(admin, topics).problems()).isEmpty();
        return topics;
    }

    private Pipes pipes(TopicSettings topics) {
        return new Pipes(cluster.bootstrap(), admin, topics);
    }

    private StreamsPart part(
            TopicSettings topics,
            String instance,
            Map<String, String> properties,
            MeterRegistry meters,
            CompletableFuture<Throwable> fatal) {
        return part(topics, instance, properties, FakeJudge::new, meters, fatal);
    }

    private StreamsPart part(
            TopicSettings topics,
            String instance,
            Map<String, String> properties,
            Supplier<Judge> judges,
            MeterRegistry meters,
            CompletableFuture<Throwable> fatal) {
        return new StreamsPart(
                cluster.kafka(),
                topics,
                StreamsFixture.streams(topics.prefix() + "streams", instance, dir.resolve(instance), properties),
                judges,
                meters,
                fatal::complete);
    }

    /** In a process of its own, so that it can die without a last word. */
    private Process child(TopicSettings topics, String instance) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        StreamsChild.class.getName(),
                        cluster.bootstrap(),
                        topics.prefix(),
                        Integer.toString(PARTITIONS),
                        instance,
                        dir.resolve(instance).toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/streams-child.log")))
                .start();
    }

    private int members(TopicSettings topics) throws Exception {
        String group = topics.prefix() + "streams";
        return admin.describeConsumerGroups(List.of(group))
                .describedGroups()
                .get(group)
                .get(30, TimeUnit.SECONDS)
                .members()
                .size();
    }

    private static double judged(MeterRegistry meters) {
        return meters.find("weir.records").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
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

    private static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(500));
    }
}
