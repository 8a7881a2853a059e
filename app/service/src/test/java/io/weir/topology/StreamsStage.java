package io.weir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.weir.cluster.ThreeBrokers;
import io.weir.cluster.Topics;
import io.weir.config.TopicSettings;
import io.weir.doctor.Preflight;
import io.weir.verdict.Judge;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Topics of a test's own on the cluster, and instances of the application that work on them. */
final class StreamsStage {
    static final int PARTITIONS = 4;

    private final ThreeBrokers cluster;
    private final Admin admin;
    private final Path dir;

    StreamsStage(ThreeBrokers cluster, Path dir) {
        this.cluster = cluster;
        this.admin = cluster.admin();
        this.dir = dir;
    }

    TopicSettings topics(String prefix) {
        TopicSettings topics = StreamsFixture.topics(prefix, PARTITIONS, 3, 2);
        assertThat(Topics.apply(admin, topics).problems()).isEmpty();
        return topics;
    }

    Pipes pipes(TopicSettings topics) {
        return new Pipes(cluster.bootstrap(), admin, topics);
    }

    StreamsPart part(
            TopicSettings topics,
            String instance,
            Map<String, String> properties,
            MeterRegistry meters,
            CompletableFuture<Throwable> fatal) {
        return part(topics, instance, properties, FakeJudge::new, meters, fatal);
    }

    StreamsPart part(
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
                Preflight.strict(),
                meters,
                fatal::complete);
    }

    /** In a process of its own, so that it can die without a last word. */
    Process child(TopicSettings topics, String instance) throws IOException {
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

    int members(TopicSettings topics) throws Exception {
        String group = topics.prefix() + "streams";
        return admin.describeConsumerGroups(List.of(group))
                .describedGroups()
                .get(group)
                .get(30, TimeUnit.SECONDS)
                .members()
                .size();
    }

    static double judged(MeterRegistry meters) {
        return meters.find("weir.records").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(500));
    }
}
