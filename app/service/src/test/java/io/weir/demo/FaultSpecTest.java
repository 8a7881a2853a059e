package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.demo.Fault.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultSpecTest {
    @Test
    void readsKindDurationAndStart() {
        FaultSpec spec = FaultSpec.parse("429:20s@500ms");

        assertThat(spec)
                .isEqualTo(new FaultSpec(Fault.of(Kind.THROTTLE), Duration.ofSeconds(20), Duration.ofMillis(500)));
    }

    @Test
    void leavesOpenWhatIsNotSaid() {
        assertThat(FaultSpec.parse("reset")).isEqualTo(new FaultSpec(Fault.of(Kind.RESET), null, null));
        assertThat(FaultSpec.parse("503@1m"))
                .isEqualTo(new FaultSpec(Fault.of(Kind.BUSY), null, Duration.ofMinutes(1)));
    }

    @Test
    void readsArguments() {
        assertThat(FaultSpec.parse("slow=250ms:1h").fault()).isEqualTo(Fault.slow(Duration.ofMillis(250)));
        assertThat(FaultSpec.parse("429=7s").fault()).isEqualTo(Fault.throttle(Duration.ofSeconds(7)));
        assertThat(FaultSpec.parse("reject-one=turnip").fault()).isEqualTo(Fault.reject("turnip"));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void readsEveryKindByItsName(Kind kind) {
        assertThat(FaultSpec.parse(kind.text() + ":3s").fault()).isEqualTo(Fault.of(kind));
    }

    @Test
    void readsBackWhatAFaultCallsItself() {
        for (Fault fault :
                new Fault[] {Fault.slow(Duration.ofMillis(1500)), Fault.busy(Duration.ofMinutes(2)), Fault.reject("x")
                }) {
            assertThat(FaultSpec.parse(fault.toString()).fault()).isEqualTo(fault);
        }
    }

    @Test
    void namesTheKindsToWhoeverInventsOne() {
        assertThatThrownBy(() -> FaultSpec.parse("420:20s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'420:20s'")
                .hasMessageContaining("there is no fault '420'")
                .hasMessageContaining(
                        "kinds: slow, 429, 503, 401, 403, reset, truncate, reject-one, 429-items, html-502");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "429:",
                "429:20",
                "429:20x",
                "429:-1s",
                "429@",
                "429:20s@",
                "reset=3s",
                "slow=fast",
                "429:20s@5s@5s",
                "@5s",
                "429:9999999999s",
                "=5s"
            })
    void refusesWhatIsNoSpec(String text) {
        assertThatThrownBy(() -> FaultSpec.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }
}
