package io.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.cluster.InstanceFencedException;
import io.weir.config.SinkSettings;
import io.weir.delivery.Delivery;
import io.weir.embedded.Part;
import io.weir.embedded.Supervisor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a sink ends, the next one begins where delivery ended: nothing in between is skipped. */
@ExtendWith(OneBroker.Resolver.class)
class SinkEndsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    private final Stage stage;
    private final FakeTarget siem = new FakeTarget();

    SinkEndsTest(OneBroker broker) {
        stage = new Stage(broker);
    }

    @AfterEach
    void close() {
        siem.open();
        stage.close();
    }

    @Test
    void stoppedInTheMiddleOfABatchItSkipsNoneOfTheRest() {
        // Partition 0 is answered in part, and partition 1 not at all, so that the stop takes its whole time.
        siem.shutFor(partition -> partition == 1);
        siem.behave((item, asked) ->
                item.origin().offset() < 5 ? Delivery.delivered() : new Delivery.Retry(Duration.ofMinutes(1), "busy"));
        stage.send(10 * Stage.PARTITIONS);
        SinkPart sink = stage.sink(siem, "1", STOP_TIMEOUT, Map.of());
        await().atMost(LONG).until(() -> siem.underWay() == 1 && siem.distinct() == 10);

        sink.close();
        siem.behave((item, asked) -> Delivery.delivered());
        siem.open();
        stage.sink(siem);

        await().atMost(LONG).until(() -> stage.lag() == 0);
        assertThat(siem.distinct()).isEqualTo(10 * Stage.PARTITIONS);
        assertThat(stage.fatal()).isEmpty();
    }

    @Test
    void aStopTakesItsTimeOnce() {
        siem.shut();
        stage.send(30);
        SinkPart sink = stage.sink(siem, "1", STOP_TIMEOUT, Map.of());
        await().atMost(LONG).until(() -> siem.underWay() == Stage.PARTITIONS);
        long begun = System.nanoTime();

        sink.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(STOP_TIMEOUT.multipliedBy(2));
    }

    @Test
    void brokenByAnEventItSkipsNoneOfThosePolledWithIt() {
        siem.shutFor(partition -> partition == 1);
        stage.send(3);
        stage.sink(siem);
        await().atMost(LONG).until(() -> siem.underWay() == 1 && siem.distinct() == 2);

        siem.breakOn(sid -> sid.lane().equals("lane-2") && sid.seq() == 1);
        stage.send(300);
        // Answered while it closes, with time passed since the last commit: that is when it would commit once more.
        await().atMost(LONG).until(() -> !stage.fatal().isEmpty());
        siem.open();
        siem.breakOn(sid -> false);
        stage.sink(siem);

        await().atMost(LONG).until(() -> stage.lag() == 0);
        assertThat(siem.distinct()).isEqualTo(303);
        assertThat(stage.fatal().get(0)).hasMessage("planted");
    }

    @Test
    void fencedItSaysSoAndLeavesNothingBehind() {
        stage.send(30);
        stage.sink(siem);
        await().atMost(LONG).until(() -> stage.lag() == 0);

        stage.sink(siem);
        stage.send(30);

        await().atMost(LONG).until(() -> stage.fatal().size() == 1);
        await().atMost(LONG).until(() -> stage.lag() == 0);
        assertThat(stage.fatal().get(0))
                .isInstanceOf(InstanceFencedException.class)
                .hasMessageContaining("instance \"1\" of the group " + stage.group() + "-valid")
                .hasMessageContaining("sink.instance");
        String producerThread = "kafka-producer-network-thread | " + stage.group() + "-valid-1";
        await().atMost(LONG)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                                .filter(it -> it.getName().equals(producerThread))
                                .count()
                        == 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofTwoWithOneNameOneIsLeft(boolean isBusy) {
        List<Throwable> endOfOlder = new CopyOnWriteArrayList<>();
        List<Throwable> endOfNewer = new CopyOnWriteArrayList<>();
        try (Supervisor older = supervised(endOfOlder)) {
            await().atMost(LONG).until(() -> older.readiness().equals(Map.of("sink", true)));
            try (Supervisor newer = supervised(endOfNewer)) {
                await().atMost(LONG).until(() -> {
                    stage.send(isBusy ? 30 : 0);
                    return !endOfOlder.isEmpty();
                });

                stage.send(30);
                await().atMost(LONG).until(() -> stage.lag() == 0);
                await().during(Duration.ofSeconds(5)).atMost(LONG).until(endOfNewer::isEmpty);
                assertThat(newer.readiness()).isEqualTo(Map.of("sink", true));
            }
        }
        assertThat(endOfOlder).singleElement().satisfies(it -> assertThat(it).hasMessageContaining("sink.instance"));
    }

    /** As a broker does to a producer whose transaction hung: no twin is there, and it goes on. */
    @Test
    void fencedByNobodyItIsMadeAnew() {
        List<Throwable> end = new CopyOnWriteArrayList<>();
        try (Supervisor sink = supervised(end)) {
            stage.send(30);
            await().atMost(LONG).until(() -> stage.lag() == 0);
            Map<String, Object> same = Map.of(
                    "bootstrap.servers", stage.kafka().bootstrap(), "transactional.id", stage.group() + "-valid-1");
            try (var ghost = new KafkaProducer<>(same, new ByteArraySerializer(), new ByteArraySerializer())) {
                ghost.initTransactions();
            }

            stage.send(30);

            await().atMost(LONG).until(() -> stage.lag() == 0);
            assertThat(end).isEmpty();
            assertThat(siem.distinct()).isEqualTo(60);
        }
    }

    @Test
    void whatKafkaWillNeverTakeEndsItInsteadOfBeingTriedForEver() {
        siem.behave((item, asked) -> new Delivery.Poison("no", 400, "6"));
        stage.setTopic(stage.topics().dlq(), "max.message.bytes", "1000");
        stage.send(3, 5_000);

        stage.sink(siem);

        await().atMost(LONG).until(() -> !stage.fatal().isEmpty());
        assertThat(stage.fatal().get(0)).isInstanceOf(RecordTooLargeException.class);
        assertThat(stage.lag()).isPositive();
    }

    private Supervisor supervised(List<Throwable> end) {
        Supervisor supervisor = new Supervisor(end::add);
        supervisor.keep("sink", whenFatal -> {
            SinkSettings settings = stage.settings("1", Map.of());
            SinkPart part = new SinkPart(
                    Lane.VALID,
                    stage.kafka(),
                    stage.topics(),
                    settings,
                    siem,
                    new Answered(0),
                    SinkPart.budget(settings, List.of(Lane.VALID.text())),
                    stage.meters(),
                    whenFatal);
            return Part.of(part::start, part::ready, part::close);
        });
        return supervisor;
    }
}
