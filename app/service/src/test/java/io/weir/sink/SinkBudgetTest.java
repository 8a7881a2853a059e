package io.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.config.ByteSize;
import io.weir.config.SinkSettings;
import io.weir.delivery.Budget;
import io.weir.delivery.Delivery;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What both lanes together ask of one target. */
@ExtendWith(OneBroker.Resolver.class)
class SinkBudgetTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Delivery BUSY = new Delivery.Retry(null, "HTTP 429");

    private final Stage stage;
    private final FakeTarget bulk = new FakeTarget();
    private final FakeTarget priority = new FakeTarget();

    SinkBudgetTest(OneBroker broker) {
        stage = new Stage(broker);
    }

    @AfterEach
    void close() {
        bulk.open();
        priority.open();
        stage.close();
    }

    @Test
    void bulkThatHasAllItMayUseLeavesPriorityItsShare() {
        bulk.shut();
        start(stage.settings(3, Stage.UNLIMITED));
        stage.send(30);
        await().atMost(LONG).until(() -> bulk.underWay() == 2);

        stage.send(stage.events(Lane.PRIORITY, 3, 100));
        stage.awaitDrained(Lane.PRIORITY);

        assertThat(priority.distinct()).isEqualTo(3);
        assertThat(bulk.underWay()).as("of three partitions that have events").isEqualTo(2);
        assertThat(figure("weir.sink.requests.in.flight", Lane.VALID)).isEqualTo(2);
        assertThat(figure("weir.sink.requests.limit", Lane.VALID)).isEqualTo(2);
        assertThat(figure("weir.sink.requests.limit", Lane.PRIORITY)).isEqualTo(3);
        bulk.open();
        stage.awaitDrained(Lane.VALID);
        assertThat(bulk.distinct()).isEqualTo(30);
    }

    @Test
    void aLaneThatFoundNoRoomGoesOnWhenTheOtherHasSome() {
        priority.shut();
        start(stage.settings(3, Stage.UNLIMITED));
        stage.send(stage.events(Lane.PRIORITY, 30, 100));
        await().atMost(LONG).until(() -> priority.underWay() == 3);
        bulk.shut();
        stage.send(30);
        await().atMost(LONG).until(() -> bulk.underWay() == 1);

        priority.open();

        await().atMost(LONG).until(() -> bulk.underWay() == 2);
        bulk.open();
        stage.awaitDrained(Lane.PRIORITY);
        stage.awaitDrained(Lane.VALID);
        assertThat(bulk.distinct() + priority.distinct()).isEqualTo(60);
    }

    @Test
    void theRateIsOneForBothLanesAndCountsEachRequest() {
        bulk.behave((item, asked) -> asked == 0 ? BUSY : Delivery.delivered());
        stage.send(900);
        stage.send(stage.events(Lane.PRIORITY, 300, 100));
        start(stage.settings(4, new SinkSettings.Rate(5, new ByteSize(0), Duration.ofMillis(400))));

        stage.awaitDrained(Lane.VALID);
        stage.awaitDrained(Lane.PRIORITY);

        int requests = bulk.requests() + priority.requests();
        assertThat(requests).as("nine batches twice, and three").isGreaterThanOrEqualTo(21);
        // A burst holds two requests, and the reserve may be overdrawn by one; priority had its three within that time.
        // Half of what that comes to is asked for: the first may be slow to arrive, and without a rate it is a tenth.
        assertThat(bulk.span()).isGreaterThan(Duration.ofMillis((requests - priority.requests() - 4) * 100L));
        assertThat(figure("weir.sink.rate.wait", Lane.VALID)).isPositive();
        assertThat(bulk.distinct() + priority.distinct()).isEqualTo(1_200);
        assertThat(bulk.duplicates()).isZero();
    }

    @Test
    void aBodyFarBeyondTheRateWaitsAndIsDelivered() {
        stage.send(600);
        start(stage.settings(4, new SinkSettings.Rate(0, new ByteSize(20_000), Duration.ofMillis(10))));

        stage.awaitDrained(Lane.VALID);

        assertThat(bulk.distinct()).isEqualTo(600);
        // Six batches of 10,000 bytes, of which the last is paid for by nobody who waits: 2.5 s, of which half is asked
        // for, as the first may be slow to arrive.
        assertThat(bulk.span()).isGreaterThan(Duration.ofMillis(1_250));
    }

    @Test
    void aSiemThatRefusesIsAskedByOneAtATimeIsToldOfOnceAndTheHeapStaysBounded() {
        bulk.behave((item, asked) -> BUSY);
        for (int i = 0; i < 4; i++) {
            stage.send(300, 10_000);
        }
        try (Logged log = new Logged(SinkWatch.class)) {
            start(stage.settings(4, Stage.UNLIMITED));
            await().atMost(LONG).until(() -> bulk.requests() > 20);

            assertThat(figure("weir.sink.requests.limit", Lane.VALID)).isEqualTo(1);
            await().atMost(LONG).until(() -> bulk.underWay() == 0);
            int before = bulk.mostUnderWay();
            int asked = bulk.requests();
            await().atMost(LONG).until(() -> bulk.requests() > asked + 3);
            assertThat(bulk.mostUnderWay())
                    .as("at once; %s at the beginning", before)
                    .isEqualTo(1);
            assertThat(log.warnings())
                    .containsOnlyOnce("The target fake asks for less (HTTP 429): 2 requests at once from now on, and as"
                            + " many more as it takes");
        }
        assertThat(figure("weir.sink.held.bytes", Lane.VALID))
                .as("4 MiB, and no more than one fetch of each partition beyond it")
                .isBetween(1.0, (4 << 20) + Stage.PARTITIONS * 1.2 * (1 << 20));
        bulk.behave((item, asked) -> Delivery.delivered());
        stage.awaitDrained(Lane.VALID);
        assertThat(bulk.distinct()).isEqualTo(1_200);
        assertThat(bulk.duplicates()).isZero();
        assertThat(figure("weir.sink.requests.limit", Lane.VALID))
                .as("it has risen again")
                .isGreaterThan(1);
    }

    private void start(SinkSettings settings) {
        Budget budget = SinkPart.budget(settings, Lane.texts());
        stage.sink(Lane.VALID, bulk, settings, budget);
        stage.sink(Lane.PRIORITY, priority, settings, budget);
    }

    private double figure(String name, Lane lane) {
        return stage.meters()
                .get(name)
                .tag("lane", lane.text())
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }
}
