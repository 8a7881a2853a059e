package io.weir.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cluster.LogReader.Range;
import org.junit.jupiter.api.Test;

class CoverageTest {
    private final Coverage it = new Coverage(10);

    @Test
    void reachesToTheRecordBehindTheLastReceipt() {
        it.add(10, 19);
        it.add(20, 20);

        assertThat(it.end()).isEqualTo(21);
        assertThat(it.gap()).isEmpty();
    }

    @Test
    void stopsBeforeWhatNoReceiptNames() {
        it.add(10, 19);
        it.add(21, 30);

        assertThat(it.end()).isEqualTo(20);
        assertThat(it.gap()).contains(new Range(20, 21));
    }

    @Test
    void goesOnBehindWhatTurnedOutToBeEmpty() {
        it.add(21, 30);
        it.add(10, 19);
        it.passed(21);

        assertThat(it.end()).isEqualTo(31);
    }

    @Test
    void takesReceiptsInAnyOrderAndTwice() {
        it.add(15, 19);
        it.add(15, 17);
        it.add(10, 12);
        it.add(10, 14);
        it.add(3, 9);

        assertThat(it.end()).isEqualTo(20);
        assertThat(it.gap()).isEmpty();
    }

    @Test
    void needsNoReceiptForWhatIsGone() {
        it.add(30, 39);
        it.begin(25);
        assertThat(it.end()).isEqualTo(25);

        it.begin(30);

        assertThat(it.end()).isEqualTo(40);
    }

    @Test
    void keepsABoundedNumberBehindAHoleAndAsksForTheRestOnce() {
        for (long first = 20; first < 20 + 2 * (Coverage.AHEAD_MAX + 1L); first += 2) {
            it.add(first, first);
        }
        assertThat(it.wantsAgain()).isFalse();

        for (long first = 10; it.gap().isPresent(); first++) {
            it.add(first, first);
        }

        assertThat(it.end()).isEqualTo(20 + 2L * Coverage.AHEAD_MAX - 1);
        assertThat(it.wantsAgain()).isTrue();
        assertThat(it.wantsAgain()).isFalse();
    }
}
