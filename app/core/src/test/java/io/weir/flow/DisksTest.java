package io.weir.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.flow.Disks.Disk;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DisksTest {
    @Test
    void areAsLargeAsTheLargestCopyAndAsFullAsTheFullest() {
        Disks<String> disks = Disks.of(List.of(
                new Disk<>(100, 1_000, Map.of("a", 10L, "b", 5L)),
                new Disk<>(Double.NaN, Double.NaN, Map.of("a", 12L)),
                new Disk<>(50, 500, Map.of("b", 5L))));

        assertThat(disks.sizes()).containsExactlyInAnyOrderEntriesOf(Map.of("a", 12L, "b", 5L));
        assertThat(disks.usable()).isEqualTo(50);
        assertThat(disks.total()).isEqualTo(500);
        assertThat(disks.share()).isEqualTo(32.0 / 17 / 3);
    }

    @Test
    void areUnknownWhereNobodyTells() {
        assertThat(Disks.of(List.<Disk<String>>of())).isEqualTo(Disks.unknown());
    }
}
