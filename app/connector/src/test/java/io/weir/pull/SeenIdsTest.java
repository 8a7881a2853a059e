package io.weir.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeenIdsTest {
    @Test
    void isTheSameBehindARestart() {
        SeenIds ids = SeenIds.none(5_000).with(entries(0, 3_000, 100), 0);

        SeenIds again = SeenIds.parse(5_000, ids.text());

        assertThat(again.size()).isEqualTo(3_000);
        assertThat(again.text()).isEqualTo(ids.text());
        assertThat(again.has(hash(2_999))).isTrue();
        assertThat(again.has(hash(3_000))).isFalse();
    }

    /** An id takes 16 bytes of text, and so the most of them fit into what Connect stores of an offset. */
    @Test
    void isCompact() {
        assertThat(SeenIds.none(50_000).with(entries(0, 50_000, 1), 0).text()).hasSize(800_000);
    }

    @Test
    void forgetsWhatIsBeforeTheHorizonButTheNewest() {
        SeenIds old = SeenIds.none(5_000).with(entries(0, 2_000, 100), 0);

        SeenIds ids = old.with(entries(2_000, 2_500, 200), 150_000);

        assertThat(ids.size()).isEqualTo(1_000);
        assertThat(ids.has(hash(1_499))).isFalse();
        assertThat(ids.has(hash(1_500))).isTrue();
        assertThat(ids.has(hash(2_499))).isTrue();
    }

    @Test
    void forgetsTheOldestWhereThereAreMoreThanMayBe() {
        SeenIds ids = SeenIds.none(1_500).with(entries(0, 2_000, 100), 0);

        assertThat(ids.size()).isEqualTo(1_500);
        assertThat(ids.has(hash(499))).isFalse();
        assertThat(ids.has(hash(500))).isTrue();
    }

    @Test
    void takesNothingElseForIds() {
        assertThatThrownBy(() -> SeenIds.parse(10, "AAAA")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SeenIds.parse(10, "?")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Map<Long, Integer> entries(int from, int to, int second) {
        Map<Long, Integer> entries = new LinkedHashMap<>();
        for (int i = from; i < to; i++) {
            entries.put(hash(i), second);
        }
        return entries;
    }

    private static long hash(int number) {
        return SeenIds.hash("id-" + number);
    }
}
