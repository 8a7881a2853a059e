package io.weir.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.flow.Gate.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final double NEVER = Double.POSITIVE_INFINITY;

    private final Gate gate = new Gate(0.7, 0.9, Duration.ofMinutes(10));

    @Test
    void goesUpAtItsMarksAndComesBackATenthBelowThem() {
        assertThat(gate.look(0.69, NEVER)).isEqualTo(State.OPEN);
        assertThat(gate.look(0.7, NEVER)).isEqualTo(State.SLOW);
        assertThat(gate.look(0.61, NEVER)).isEqualTo(State.SLOW);
        assertThat(gate.look(0.59, NEVER)).isEqualTo(State.OPEN);
        assertThat(gate.look(0.9, NEVER)).isEqualTo(State.CLOSED);
        assertThat(gate.look(0.81, NEVER)).isEqualTo(State.CLOSED);
        assertThat(gate.look(0.79, NEVER)).isEqualTo(State.SLOW);
        assertThat(gate.look(0.89, NEVER)).isEqualTo(State.SLOW);
        assertThat(gate.look(0.95, NEVER)).isEqualTo(State.CLOSED);
        assertThat(gate.look(0.1, NEVER)).isEqualTo(State.OPEN);
    }

    @Test
    void slowsWhereTheRoomIsSoonUsedUpAndDoesNotCloseForThat() {
        assertThat(gate.look(0.1, 601)).isEqualTo(State.OPEN);
        assertThat(gate.look(0.1, 600)).isEqualTo(State.SLOW);
        assertThat(gate.look(0.1, 1_200)).isEqualTo(State.SLOW);
        assertThat(gate.look(0.1, 1_201)).isEqualTo(State.OPEN);
        assertThat(gate.look(0.1, 0)).isEqualTo(State.SLOW);
    }

    @Test
    void staysAsItWasWhereNothingIsKnown() {
        gate.look(0.95, NEVER);

        assertThat(gate.look(Double.NaN, Double.NaN)).isEqualTo(State.CLOSED);
        assertThat(new Gate(0.7, 0.9, Duration.ZERO).look(Double.NaN, Double.NaN))
                .isEqualTo(State.OPEN);
        assertThat(gate.look(0.1, Double.NaN)).isEqualTo(State.OPEN);
    }

    @Test
    void pressesHarderTheNearerItIsToClosing() {
        assertThat(gate.pressure(0.5)).isZero();
        assertThat(gate.pressure(0.8)).isBetween(0.499, 0.501);
        assertThat(gate.pressure(1)).isEqualTo(1);
        assertThat(gate.pressure(Double.NaN)).isZero();
    }

    @Test
    void refusesMarksThatAreNone() {
        assertThatThrownBy(() -> new Gate(0.9, 0.9, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Gate(0.1, 0.9, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
