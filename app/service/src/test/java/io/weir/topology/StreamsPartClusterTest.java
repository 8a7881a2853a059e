package io.weir.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.cluster.KafkaTools;
import io.weir.cluster.ThreeBrokers;
import io.weir.config.TopicSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What it makes of events, whatever becomes of its instances. Against three brokers, replication 3 and min.insync.replicas 2, with topics under prefixes of
 * their own.
 */
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
