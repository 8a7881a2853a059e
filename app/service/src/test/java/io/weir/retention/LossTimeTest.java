package io.weir.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.flow.Growth;
import io.weir.flow.Weight;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LossTimeTest {
    private static final Instant START = Instant.parse("2026-11-27T00:00:00Z");

    @Test
    void theRoomLastsAsLongAsItIsGrowthsMultiple() {
        assertThat(LossTime.byRoom(1_000, 10)).isEqualTo(100);
        assertThat(LossTime.byRoom(1_000, 0)).isEqualTo(LossTime.NEVER);
        assertThat(LossTime.byRoom(1_000, -1)).isEqualTo(LossTime.NEVER);
        assertThat(LossTime.byRoom(0, -1)).isZero();
        assertThat(LossTime.byRoom(1_000, Double.NaN)).isNaN();
        assertThat(LossTime.byRoom(Double.NaN, 1)).isNaN();
        assertThat(LossTime.byRoom(Double.NaN, 0)).isEqualTo(LossTime.NEVER);
    }

    @Test
    void ageDeletesTheOldestThatIsNeeded() {
        assertThat(LossTime.byAge(60_000, true, 50_000)).isEqualTo(10);
        assertThat(LossTime.byAge(60_000, true, 70_000)).isZero();
        assertThat(LossTime.byAge(60_000, false, 70_000)).isEqualTo(LossTime.NEVER);
        assertThat(LossTime.byAge(-1, true, 70_000)).isEqualTo(LossTime.NEVER);
    }

    @Test
    void sizeDeletesWhatIsBehindTheLastBytes() {
        assertThat(LossTime.bySize(1_000, true, 400, 6)).isEqualTo(100);
        assertThat(LossTime.bySize(1_000, false, 400, 6)).isEqualTo(LossTime.NEVER);
        assertThat(LossTime.bySize(-1, true, 400, 6)).isEqualTo(LossTime.NEVER);
    }

    @Test
    void whatIsKnownToComeIsNotHiddenByWhatIsUnknown() {
        assertThat(LossTime.sooner(5, 7)).isEqualTo(5);
        assertThat(LossTime.sooner(Double.NaN, 7)).isEqualTo(7);
        assertThat(LossTime.sooner(Double.NaN, LossTime.NEVER)).isNaN();
        assertThat(LossTime.sooner(Double.NaN, Double.NaN)).isNaN();
    }

    @Test
    void growthIsThatOfTheLastMinutes() {
        Growth it = new Growth(Duration.ofMinutes(5));
        it.sample(START, 0);
        assertThat(it.perSecond()).isNaN();

        it.sample(START.plusSeconds(60), 600);
        assertThat(it.perSecond()).isEqualTo(10);

        it.sample(START.plusSeconds(600), 600);
        it.sample(START.plusSeconds(660), 660);
        assertThat(it.perSecond()).isEqualTo(1);
    }

    @Test
    void theAlarmHasTwoMarks() {
        LossAlarm it = new LossAlarm(Duration.ofSeconds(100));

        assertThat(it.changes(100)).isFalse();
        assertThat(it.changes(99.9)).isTrue();
        assertThat(it.changes(149.9)).isFalse();
        assertThat(it.changes(Double.NaN)).isFalse();
        assertThat(it.isOn()).isTrue();
        assertThat(it.changes(150)).isTrue();
        assertThat(it.isOn()).isFalse();
        assertThat(it.changes(LossTime.NEVER)).isFalse();
    }

    @Test
    void anOffsetWeighsWhatWasAddedLast() {
        Weight it = new Weight();
        it.look(1_000, 0, 100);
        assertThat(it.from(40)).isEqualTo(600);
        assertThat(it.from(100)).isZero();

        // All but the last ten records are deleted, and their segment still stands.
        it.look(1_000, 90, 100);

        assertThat(it.from(90)).isEqualTo(100);
    }
}
