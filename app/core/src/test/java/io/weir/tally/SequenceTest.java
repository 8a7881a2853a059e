package io.weir.tally;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequenceTest {
    private final Sequence sequence = new Sequence();

    @Test
    void findsNothingWhereAllCome() {
        see(1, 0, 99);
        see(2, 0, 99);

        assertThat(sequence.missing()).isZero();
        assertThat(sequence.repeated()).isZero();
        assertThat(sequence.late()).isZero();
        assertThat(sequence.epoch()).isEqualTo(2);
        assertThat(sequence.next()).isEqualTo(100);
    }

    @Test
    void namesWhatIsMissingInTheMiddle() {
        see(3, 0, 1840);

        sequence.see(3, 1848, 99_120, true);

        assertThat(sequence.gaps()).containsExactly(new Gap(3, 1841, 1847, 99_120));
        assertThat(sequence.missing()).isEqualTo(7);
        assertThat(sequence.next()).isEqualTo(1849);
    }

    @Test
    void namesWhatIsMissingAtTheStartOfAnEpoch() {
        see(3, 0, 9);

        sequence.see(4, 2, 50, true);

        assertThat(sequence.gaps()).containsExactly(new Gap(4, 0, 1, 50));
    }

    @Test
    void knowsNothingOfWhatPassedBeforeTheTallyBegan() {
        sequence.see(3, 500, 10, false);
        sequence.see(3, 502, 11, false);

        assertThat(sequence.gaps()).containsExactly(new Gap(3, 501, 501, 11));
    }

    @Test
    void missesTheFirstWhereTheTallyBeganWithTheLog() {
        sequence.see(3, 5, 10, true);

        assertThat(sequence.gaps()).containsExactly(new Gap(3, 0, 4, 10));
    }

    @Test
    void namesTheTailOfAnEpochThatTheSourceVouchesFor() {
        see(3, 0, 9);

        sequence.ended(3, 14, 77, true);
        sequence.see(4, 0, 77, true);

        assertThat(sequence.gaps()).containsExactly(new Gap(3, 10, 14, 77));
    }

    @Test
    void namesAnEpochOfWhichNothingCame() {
        see(3, 0, 9);

        sequence.ended(4, 14, 77, true);
        sequence.see(5, 0, 77, true);

        assertThat(sequence.gaps()).containsExactly(new Gap(4, 0, 14, 77));
    }

    @Test
    void isContentWhereTheEpochEndedAsTheSourceSays() {
        see(3, 0, 9);

        sequence.ended(3, 9, 77, true);
        sequence.see(4, 0, 77, true);

        assertThat(sequence.missing()).isZero();
    }

    @Test
    void countsWhatComesAgain() {
        see(3, 0, 9);

        sequence.see(3, 9, 10, true);
        sequence.see(3, 0, 11, true);
        sequence.see(2, 0, 12, true);

        assertThat(sequence.repeated()).isEqualTo(3);
        assertThat(sequence.next()).isEqualTo(10);
        assertThat(sequence.epoch()).isEqualTo(3);
    }

    @Test
    void closesAGapByWhatComesLate() {
        see(3, 0, 9);
        sequence.see(3, 15, 50, true);

        sequence.see(3, 12, 51, true);

        assertThat(sequence.gaps()).containsExactly(new Gap(3, 10, 11, 50), new Gap(3, 13, 14, 50));
        assertThat(sequence.missing()).isEqualTo(4);
        assertThat(sequence.late()).isEqualTo(1);
        assertThat(sequence.repeated()).isZero();

        sequence.see(3, 10, 52, true);
        sequence.see(3, 11, 53, true);
        sequence.see(3, 13, 54, true);
        sequence.see(3, 14, 55, true);

        assertThat(sequence.gaps()).isEmpty();
        assertThat(sequence.missing()).isZero();

        sequence.see(3, 12, 56, true);

        assertThat(sequence.late()).as("each once").isEqualTo(5);
        assertThat(sequence.repeated()).isEqualTo(1);
    }

    @Test
    void countsEveryLossAndNamesSoManyOnly() {
        for (int i = 0; i < 2 * Sequence.GAPS_MAX; i++) {
            sequence.see(3, 2L * i + 1, i, true);
        }

        assertThat(sequence.missing()).isEqualTo(2 * Sequence.GAPS_MAX);
        assertThat(sequence.gaps()).hasSize(Sequence.GAPS_MAX);
    }

    @Test
    void asksOnlyThatNumbersRiseWhereSomeGoElsewhere() {
        assertThat(sequence.rise(3, 5)).isTrue();
        assertThat(sequence.rise(3, 9)).isTrue();
        assertThat(sequence.rise(3, 9)).isFalse();
        assertThat(sequence.rise(3, 7)).isFalse();
        assertThat(sequence.rise(4, 0)).isTrue();

        assertThat(sequence.repeated()).isEqualTo(2);
        assertThat(sequence.missing()).isZero();
    }

    private void see(long epoch, long first, long last) {
        for (long seq = first; seq <= last; seq++) {
            sequence.see(epoch, seq, seq, true);
        }
    }
}
