package io.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a sink does with a target that is well. */
@ExtendWith(OneBroker.Resolver.class)
class SinkPartTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Stage stage;
    private final FakeTarget siem = new FakeTarget();

    SinkPartTest(OneBroker broker) {
        stage = new Stage(broker);
    }

    @AfterEach
    void close() {
        siem.open();
        stage.close();
    }

    @Test
    void deliversEachEventOnceInOrderWithReceiptsThatCoverThem() {
        stage.send(700);
        stage.send(800);

        stage.sink(siem);

        stage.awaitDrained(Lane.VALID);
        assertThat(siem.distinct()).isEqualTo(1_500);
        assertThat(siem.duplicates()).isZero();
        for (int partition = 0; partition < Stage.PARTITIONS; partition++) {
            assertThat(siem.takenOffsets(partition)).hasSize(500).isSorted();
        }
        assertThat(siem.sizes()).as("full batches while there is a backlog").contains(100);
        Books.of(stage, Lane.VALID).assertBalanced(1_500, 0);
    }

    @Test
    void lagIsZeroOnlyOnceAllIsDelivered() {
        siem.shut();
        stage.send(30);
        SinkPart sink = stage.sink(siem);
        await().atMost(LONG).until(() -> siem.underWay() == Stage.PARTITIONS);

        assertThat(sink.ready()).isTrue();
        await().atMost(LONG).until(() -> stage.gauge("weir.lag.records") >= 30);
        assertThat(stage.lag()).isGreaterThanOrEqualTo(30);

        siem.open();
        stage.awaitDrained(Lane.VALID);
        await().atMost(LONG).until(() -> stage.gauge("weir.lag.records") == 0);
        assertThat(stage.meters()
                        .counter("weir.records", "stage", "sink", "outcome", "delivered")
                        .count())
                .isEqualTo(30);
    }

    @Test
    void sendsTheTailByAge() {
        stage.sink(siem);
        stage.send(1);

        stage.awaitDrained(Lane.VALID);
        assertThat(siem.sizes()).containsExactly(1);
    }

    @Test
    void memoryStaysBoundedWhateverWaits() {
        siem.shut();
        for (int i = 0; i < 10; i++) {
            stage.send(300, 10_000);
        }
        stage.sink(siem);
        await().atMost(LONG).until(() -> siem.underWay() == Stage.PARTITIONS);

        // 30 MB wait, of which each partition may hold its batch, the next, and the rest of one poll.
        await().during(Duration.ofSeconds(1)).atMost(LONG).until(() -> stage.gauge("weir.sink.held.bytes") < 6 << 20);

        siem.open();
        stage.awaitDrained(Lane.VALID);
        assertThat(siem.distinct()).isEqualTo(3_000);
        assertThat(siem.duplicates()).isZero();
    }

    @Test
    void closingFinishesWhatIsUnderWayAndCommitsIt() {
        siem.shut();
        stage.send(600);
        SinkPart sink = stage.sink(siem);
        await().atMost(LONG).until(() -> siem.underWay() == Stage.PARTITIONS);
        Thread closing = new Thread(sink::close);
        closing.start();
        await().atMost(LONG).until(() -> !sink.ready());

        siem.open();
        await().atMost(LONG).until(() -> !closing.isAlive());

        assertThat(siem.distinct()).isEqualTo(300);
        stage.sink(siem);
        stage.awaitDrained(Lane.VALID);
        assertThat(siem.distinct()).isEqualTo(600);
        assertThat(siem.duplicates()).isZero();
        assertThat(stage.fatal()).isEmpty();
    }
}
