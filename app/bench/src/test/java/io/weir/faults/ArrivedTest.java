package io.weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class ArrivedTest {
    private final Arrived arrived = new Arrived();

    @Test
    void knowsTheOrderOfFirstArrivals() {
        arrived.begin(7);
        arrived.arrived(7, 5);
        arrived.arrived(7, 2);
        arrived.arrived(7, 5);
        arrived.arrived(8, 9);

        assertThat(arrived.ordinal(5)).isZero();
        assertThat(arrived.ordinal(2)).isEqualTo(1);
        assertThat(arrived.hasCome(9)).isFalse();
        assertThat(arrived.hasCome(1_000)).isFalse();
    }

    @Test
    void forgetsARunThatIsOver() {
        arrived.begin(7);
        arrived.arrived(7, 5);
        arrived.begin(8);

        assertThat(arrived.hasCome(5)).isFalse();
    }

    @Test
    void aStallBeginsBeforeTheFirstArrival() {
        arrived.begin(7);
        int longAgo = arrived.nowMillis() - 5_000;
        arrived.arrived(7, 1);
        BitSet numbers = new BitSet();
        numbers.set(1);

        assertThat(arrived.longestStallMillis(numbers, longAgo)).isGreaterThanOrEqualTo(5_000);
        assertThat(arrived.longestStallMillis(new BitSet(), longAgo)).isZero();
    }
}
