package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IdSetTest {
    private final IdSet ids = new IdSet();

    @Test
    void knowsWhatItHasSeen() {
        SplittableRandom random = new SplittableRandom(7);
        Set<String> model = new HashSet<>();
        for (int i = 0; i < 200_000; i++) {
            long lane = random.nextInt(3);
            long seq = random.nextInt(300_000);
            assertThat(ids.repeats(lane, seq)).isEqualTo(!model.add(lane + ":" + seq));
        }
        assertThat(ids.distinct()).isEqualTo(model.size());
        assertThat(ids.untracked()).isZero();
    }

    @Test
    void countsTheGapsOfEachLane() {
        for (long seq : new long[] {10, 11, 14, 70_000}) {
            ids.repeats(1, seq);
        }
        ids.repeats(2, 5);

        assertThat(ids.gaps()).isEqualTo(70_000 - 10 + 1 - 4);
    }

    @Test
    void tellsPlainIdsFromSequenceNumbers() {
        assertThat(ids.repeats(99, IdSet.PLAIN)).isFalse();
        assertThat(ids.repeats(99, 0)).isFalse();
        assertThat(ids.repeats(99, IdSet.PLAIN)).isTrue();
        assertThat(ids.distinct()).isEqualTo(2);
    }

    @Test
    void countsWhatItCanNoLongerRemember() {
        IdSet small = new IdSet(1, 1);

        assertThat(small.repeats(1, 3)).isFalse();
        assertThat(small.repeats(1, 4)).isFalse();
        assertThat(small.repeats(1, 1_000_000)).isFalse();
        assertThat(small.repeats(5, IdSet.PLAIN)).isFalse();
        assertThat(small.repeats(6, IdSet.PLAIN)).isFalse();

        assertThat(small.untracked()).isEqualTo(2);
        assertThat(small.distinct()).isEqualTo(3);
        assertThat(small.repeats(1, 3)).isTrue();
    }
}
