package io.weir.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BoundTest {
    @Test
    void whatWasSentGoesAsFarAsReceiptsCover() {
        assertThat(Bound.out(20, false, OptionalLong.of(20))).isEqualTo(new Bound(20, Keeper.RECEIPT));
        assertThat(Bound.out(20, true, OptionalLong.of(21))).isEqualTo(new Bound(20, Keeper.HOLE));
    }

    @Test
    void butNeverBeyondItsGroup() {
        assertThat(Bound.out(20, false, OptionalLong.of(19))).isEqualTo(new Bound(19, Keeper.GROUP));
        assertThat(Bound.out(20, false, OptionalLong.empty())).isEqualTo(new Bound(0, Keeper.GROUP));
    }

    @Test
    void whatCameInGoesAsFarAsEachOfFourAllows() {
        Bound valid = new Bound(40, Keeper.VALID);
        Bound priority = new Bound(50, Keeper.PRIORITY);

        assertThat(Bound.raw(OptionalLong.of(60), 70, valid, priority)).isEqualTo(valid);
        assertThat(Bound.raw(OptionalLong.of(60), 70, Bound.NONE, priority)).isEqualTo(priority);
        assertThat(Bound.raw(OptionalLong.of(60), 70, Bound.NONE, Bound.NONE)).isEqualTo(new Bound(60, Keeper.GROUP));
        assertThat(Bound.raw(OptionalLong.of(60), 59, Bound.NONE, Bound.NONE)).isEqualTo(new Bound(59, Keeper.AGE));
        assertThat(Bound.raw(OptionalLong.empty(), 70, Bound.NONE, Bound.NONE)).isEqualTo(new Bound(0, Keeper.GROUP));
    }

    @Test
    void staysWithinTheLog() {
        assertThat(new Bound(5, Keeper.AGE).within(7, 9).offset()).isEqualTo(7);
        assertThat(new Bound(8, Keeper.AGE).within(7, 9).offset()).isEqualTo(8);
        assertThat(new Bound(10, Keeper.AGE).within(7, 9).offset()).isEqualTo(9);
    }
}
