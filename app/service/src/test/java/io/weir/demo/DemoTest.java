package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.config.Binder;
import io.weir.config.KafkaSettings;
import io.weir.config.TopicSettings;
import io.weir.demo.Fault.Kind;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DemoTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:15:30Z");
    private static final long RUN = Marker.run(NOW.toEpochMilli());
    private static final String PREFIX = Marker.prefix(RUN);
    private static final int EVENTS = 600;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StandInWeir weir = new StandInWeir(RUN);
    private final Queue<Room> rooms = new ArrayDeque<>();
    private Optional<String> trouble = Optional.empty();

    @AfterEach
    void stop() {
        weir.close();
    }

    @Test
    void succeedsWhenEveryEventIsAccountedFor() throws Exception {
        weir.start();

        assertThat(demo(options()).run()).isZero();

        assertThat(text())
                .contains("  sent                                   600   acknowledged by the intake")
                .contains("  missing                                  0")
                .contains("    oversize ")
                .contains("    malformed ")
                .contains("    unknown_type ")
                .contains("    schema_violation ")
                .endsWith("Every event is accounted for.\n")
                .doesNotContain("judged");
    }

    @Test
    void failsWhenOneEventIsMissing() throws Exception {
        weir.lose(7);
        weir.start();

        assertThat(demo(options()).run()).isEqualTo(1);

        assertThat(text())
                .contains("Nothing has moved for 1s, and no fault is on.")
                .contains("  missing                                  1")
                .endsWith("MISSING 1, of which 1 never got a verdict; look for: " + PREFIX + "7\n");
    }

    @Test
    void waitsForAFaultToEnd() throws Exception {
        weir.start();
        DemoOptions withFault = new DemoOptions(
                Mix.ALL,
                EVENTS,
                new Pace(0, List.of()),
                List.of(FaultSpec.parse("503:2s")),
                true,
                1,
                2,
                Duration.ofSeconds(1));

        assertThat(demo(withFault).run()).isZero();

        assertThat(text()).contains("SIEM 503, ").endsWith("Every event is accounted for.\n");
        assertThat(weir.siem().received().refused()).isPositive();
    }

    @Test
    void countsHowOftenTheIntakeClosed() throws Exception {
        weir.start();
        DemoOptions slow =
                new DemoOptions(Mix.ALL, 30, new Pace(10, List.of()), List.of(), true, 1, 1, Duration.ofSeconds(1));
        Room open = Room.of(0, 0.1);
        Room closed = Room.of(2, 0.95);
        rooms.addAll(List.of(closed, closed, open, closed));

        assertThat(demo(slow).run()).isZero();

        assertThat(text()).contains("intake closed 95%").containsPattern("times the intake closed +2 ");
    }

    @Test
    void endsWithItsAccountWhenAPartHasStopped() throws Exception {
        trouble = Optional.of("the broker's disk is full");

        assertThat(demo(options()).run()).isEqualTo(1);

        assertThat(text())
                .contains("The run cannot go on: the broker's disk is full")
                .contains("The account of run");
    }

    @Test
    void leavesAtOnceWhenToldTo() throws Exception {
        weir.intake().misbehave(Fault.of(Kind.BUSY));
        Demo demo = demo(options());
        ExecutorService runner = Executors.newSingleThreadExecutor();
        Future<Integer> code = runner.submit(demo::run);
        await().until(() -> text().contains("sending"));

        demo.stop();

        assertThat(code.get()).isEqualTo(1);
        assertThat(text()).contains("Left with 0 events under way");
        runner.shutdown();
    }

    private static DemoOptions options() {
        return new DemoOptions(Mix.ALL, EVENTS, new Pace(0, List.of()), List.of(), true, 1, 2, Duration.ofSeconds(1));
    }

    private Demo demo(DemoOptions options) {
        RunningWeir running = new RunningWeir(
                weir.intake().url(),
                Optional.of("t"),
                "stand-in",
                Binder.defaults(KafkaSettings.class),
                Binder.defaults(TopicSettings.class),
                () -> rooms.isEmpty() ? Room.UNKNOWN : rooms.remove(),
                () -> trouble);
        return new Demo(
                options,
                running,
                weir.siem(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                Clock.fixed(NOW, ZoneOffset.UTC),
                run -> TopicScan.begin(weir.topics(), Binder.defaults(TopicSettings.class), run));
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
