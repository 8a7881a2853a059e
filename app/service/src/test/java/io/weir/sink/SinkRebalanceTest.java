package io.weir.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OneBroker.Resolver.class)
class SinkRebalanceTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Map<String, String> QUICK = Map.of("heartbeat.interval.ms", "200");

    private final Stage stage;
    private final FakeTarget siem = new FakeTarget();

    SinkRebalanceTest(OneBroker broker) {
        stage = new Stage(broker);
    }

    @AfterEach
    void close() {
        siem.open();
        stage.close();
    }

    @Test
    void instancesThatComeAndGoRepeatNothing() {
        stage.send(3_000);
        siem.shut();
        SinkPart first = stage.sink(siem, "1", QUICK);
        await().atMost(LONG).until(() -> siem.underWay() == Stage.PARTITIONS);

        // The second gets partitions only after what is under way at the first is answered and committed.
        SinkPart second = stage.sink(siem, "2", QUICK);
        siem.open();
        await().atMost(LONG).until(second::ready);
        stage.send(3_000);
        first.close();
        stage.send(3_000);

        await().atMost(LONG).until(() -> stage.lag() == 0);
        assertThat(siem.distinct()).isEqualTo(9_000);
        assertThat(siem.duplicates()).isZero();
        assertThat(stage.fatal()).isEmpty();
        for (int partition = 0; partition < Stage.PARTITIONS; partition++) {
            assertThat(siem.takenOffsets(partition)).isSorted();
        }
        Books.of(stage, Lane.VALID).assertBalanced(9_000, 0);
    }

    @Test
    void aSecondInstanceOfOneNameFencesTheFirst() {
        stage.send(300);
        SinkPart first = stage.sink(siem, "1", QUICK);
        await().atMost(LONG).until(() -> stage.lag() == 0);

        SinkPart second = stage.sink(siem, "1", QUICK);
        stage.send(300);

        await().atMost(LONG).until(() -> stage.fatal().size() == 1);
        await().atMost(LONG).until(() -> stage.lag() == 0);
        assertThat(first.ready()).isFalse();
        await().atMost(LONG).until(second::ready);
        assertThat(siem.distinct()).isEqualTo(600);
        Books.of(stage, Lane.VALID).assertBalanced(600, 0);
    }

    @Test
    void aRequestThatDoesNotEndHoldsUpARebalanceNoLongerThanItsDeadline() {
        stage.send(3_000);
        siem.shut();
        stage.sink(siem, "1", QUICK);
        await().atMost(LONG).until(() -> siem.underWay() == Stage.PARTITIONS);

        FakeTarget other = new FakeTarget();
        SinkPart second = stage.sink(other, "2", QUICK);

        await().atMost(LONG).until(() -> other.distinct() > 0);
        assertThat(second.ready()).isTrue();
        siem.open();
        await().atMost(LONG).until(() -> stage.lag() == 0);
        // What hung at the first was sent again by the second: one batch of each partition it took over.
        assertThat(other.distinct() + siem.distinct()).isBetween(3_000, 3_000 + 100 * Stage.PARTITIONS);
        Books.of(stage, Lane.VALID).assertBalanced(3_000, 0);
    }
}
