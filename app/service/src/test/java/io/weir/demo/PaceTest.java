package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    private static final Pace PACE = new Pace(100, List.of(Spike.parse("1000:2s@3s")));

    @Test
    void isDueByTheBaseRateBeforeTheSpike() {
        assertThat(PACE.due(Duration.ZERO)).isZero();
        assertThat(PACE.due(Duration.ofMillis(2_500))).isEqualTo(250);
        assertThat(PACE.due(Duration.ofSeconds(3))).isEqualTo(300);
    }

    @Test
    void addsTheSpikeWhileItLastsAndKeepsIt() {
        assertThat(PACE.due(Duration.ofSeconds(4))).isEqualTo(400 + 1000);
        assertThat(PACE.due(Duration.ofSeconds(5))).isEqualTo(500 + 2000);
        assertThat(PACE.due(Duration.ofSeconds(60))).isEqualTo(6_000 + 2000);
    }

    @Test
    void hasNoLimitAtRateZero() {
        assertThat(new Pace(0, List.of()).due(Duration.ZERO)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void readsASpikeWithItsDefaults() {
        assertThat(Spike.parse("5000")).isEqualTo(new Spike(5000, Duration.ofSeconds(10), Duration.ofSeconds(5)));
        assertThat(Spike.parse("5000:1m")).isEqualTo(new Spike(5000, Duration.ofMinutes(1), Duration.ofSeconds(5)));
        assertThat(Spike.parse("5000@0s")).isEqualTo(new Spike(5000, Duration.ofSeconds(10), Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "0", "-5", "10:", "10:5", "10@", "10:5s@", "10:5s@x", "9999999999"})
    void refusesWhatIsNoSpike(String text) {
        assertThatThrownBy(() -> Spike.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
