package io.weir.rescan;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.rescan.Runs.Seen;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunsTest {
    @Test
    void isOneRunForALaneWithoutGaps() {
        Runs runs = new Runs(100);
        runs.see(0, 100);
        for (int seq = 1; seq < 1_000; seq++) {
            assertThat(runs.see(seq, 100 + seq)).isEqualTo(Seen.NEXT);
        }

        assertThat(runs.size()).isOne();
        assertThat(runs.last(0)).isEqualTo(999);
        assertThat(runs.offset(0)).isEqualTo(1_099);
    }

    @Test
    void tellsALateOneFromOneThatComesAgain() {
        Runs runs = new Runs(0);
        runs.see(0, 0);
        runs.see(4, 1);

        assertThat(runs.see(2, 2)).isEqualTo(Seen.LATE);
        assertThat(runs.see(2, 3)).isEqualTo(Seen.AGAIN);
        assertThat(runs.see(4, 4)).isEqualTo(Seen.AGAIN);
        assertThat(runs.see(1, 5)).isEqualTo(Seen.LATE);
        assertThat(runs.see(3, 6)).isEqualTo(Seen.LATE);
        assertThat(runs.size()).isOne();
    }

    @Test
    void isTheSameInAnyOrder() {
        List<Long> seqs = new ArrayList<>();
        for (long seq = 0; seq < 500; seq++) {
            seqs.add(seq);
        }
        Collections.shuffle(seqs, new Random(7));
        Runs runs = new Runs(0);

        seqs.forEach(seq -> assertThat(runs.see(seq, seq)).isNotEqualTo(Seen.AGAIN));
        seqs.forEach(seq -> assertThat(runs.see(seq, seq)).isEqualTo(Seen.AGAIN));

        assertThat(runs.size()).isOne();
        assertThat(runs.first(0)).isZero();
        assertThat(runs.last(0)).isEqualTo(499);
    }

    @Test
    void doesNotFollowANumberThatIsNobodysCount() {
        Runs runs = new Runs(0);
        runs.see(0, 0);

        assertThat(runs.see(1L << 60, 1)).isEqualTo(Seen.TOO_FAR);
        assertThat(runs.see(Runs.GAP_MAX + 2, 2)).isEqualTo(Seen.TOO_FAR);
        assertThat(runs.see(Runs.GAP_MAX + 1, 3)).isEqualTo(Seen.AHEAD);
        assertThat(runs.size()).isEqualTo(2);
    }

    @Test
    void countsWhatItCannotNameBeyondItsBound() {
        Runs runs = new Runs(0, 3);
        for (long seq = 0; seq < 10; seq += 2) {
            runs.see(seq, seq);
        }

        assertThat(runs.size()).isEqualTo(3);
        assertThat(runs.unnamed()).isEqualTo(2);
        assertThat(runs.first(0)).isZero();
        assertThat(runs.last(0)).isEqualTo(4);
    }
}
