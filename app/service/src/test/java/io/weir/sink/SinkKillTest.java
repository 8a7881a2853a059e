package io.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.demo.FakeSiem;
import io.weir.demo.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Row 7 of the fault matrix: kill -9 of a sink, at random moments, under load. */
@ExtendWith(OneBroker.Resolver.class)
class SinkKillTest {
    private static final int KILLS = 4;
    private static final int EVENTS = 30_000;
    private static final long BATCH = 100;
    private static final Duration LONG = Duration.ofSeconds(90);

    private final Stage stage;
    private final FakeSiem siem = FakeSiem.start(0);

    @TempDir
    private Path folder;

    SinkKillTest(OneBroker broker) {
        stage = new Stage(broker);
    }

    @AfterEach
    void close() {
        siem.close();
        stage.close();
    }

    @Test
    void aKilledSinkLosesNothingAndRepeatsAtMostOneBatchOfAPartition() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        stage.send(EVENTS);
        siem.misbehave(Fault.slow(Duration.ofMillis(20)));

        for (int kill = 0; kill < KILLS; kill++) {
            long before = siem.received().events();
            Process sink = start();
            int more = 1 + random.nextInt(EVENTS / KILLS / 4);
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> isAlive(sink) && siem.received().events() >= before + more);
            sink.destroyForcibly().waitFor();
        }
        assertThat(siem.received().distinct())
                .as("still under way when killed, seed %d", seed)
                .isLessThan(EVENTS);
        siem.behave();
        Process last = start();
        await().atMost(LONG).until(() -> isAlive(last) && stage.lag() == 0);
        last.getOutputStream().close();
        assertThat(last.waitFor(30, TimeUnit.SECONDS)).isTrue();

        assertThat(last.exitValue()).isZero();
        assertThat(siem.received().distinct()).as("seed %d", seed).isEqualTo(EVENTS);
        assertThat(siem.received().duplicates())
                .as("seed %d", seed)
                .isLessThanOrEqualTo(KILLS * Stage.PARTITIONS * BATCH);
        Books.of(stage, Lane.VALID).assertBalanced(EVENTS, 0);
    }

    private boolean isAlive(Process sink) throws IOException {
        assertThat(sink.isAlive()).as(Files.readString(log())).isTrue();
        return true;
    }

    private Path log() {
        return folder.resolve("sink.log");
    }

    private Process start() throws IOException {
        String yaml = """
                group: %s
                batch-events: %d
                target:
                  type: splunk-hec
                  url: %s
                  token: ${env:TOKEN}
                """.formatted(stage.group(), BATCH, siem.url());
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SinkProcess.class.getName(),
                        stage.kafka().bootstrap(),
                        stage.topics().prefix(),
                        yaml)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }
}
