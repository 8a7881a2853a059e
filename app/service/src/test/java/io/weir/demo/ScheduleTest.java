package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.demo.Drain.State;
import io.weir.demo.Fault.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When faults begin, when a drain is over, and what options make sense. */
class ScheduleTest {
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void beginsEachFaultAtItsTime() {
        try (FakeSiem siem = FakeSiem.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), nanos::get)) {
            FaultSchedule schedule = new FaultSchedule(
                    List.of(FaultSpec.parse("reset:2s@8s"), FaultSpec.parse("429")), Duration.ofSeconds(3));

            schedule.advance(Duration.ofMillis(2_999), siem);
            assertThat(siem.fault()).isEmpty();
            schedule.advance(Duration.ofSeconds(3), siem);
            assertThat(siem.fault()).hasValue(Fault.of(Kind.THROTTLE));
            assertThat(siem.faultLeft()).hasValue(FaultSchedule.DEFAULT_DURATION);
            schedule.advance(Duration.ofSeconds(8), siem);
            assertThat(siem.fault()).hasValue(Fault.of(Kind.RESET));
            assertThat(schedule.isOver(Duration.ofMillis(9_999))).isFalse();
            assertThat(schedule.isOver(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void isNotOverBeforeTheLastFaultHasBegun() {
        FaultSchedule schedule = new FaultSchedule(List.of(FaultSpec.parse("429:1s@60s")), Duration.ZERO);

        assertThat(schedule.isOver(Duration.ofSeconds(59))).isFalse();
    }

    @Test
    void drainsUntilNothingIsOutstanding() {
        Drain drain = new Drain(Duration.ofSeconds(60));

        assertThat(drain.look(5, false, Duration.ZERO)).isEqualTo(State.GOING);
        assertThat(drain.look(0, false, Duration.ofSeconds(1))).isEqualTo(State.DONE);
    }

    @Test
    void isStuckOnlyWhenNothingMovesAndNoFaultExplainsIt() {
        Drain drain = new Drain(Duration.ofSeconds(60));

        assertThat(drain.look(5, false, Duration.ofSeconds(10))).isEqualTo(State.GOING);
        assertThat(drain.look(4, false, Duration.ofSeconds(40))).isEqualTo(State.GOING);
        assertThat(drain.look(4, true, Duration.ofSeconds(99))).isEqualTo(State.GOING);
        assertThat(drain.look(4, true, Duration.ofSeconds(200))).isEqualTo(State.GOING);
        assertThat(drain.look(4, false, Duration.ofSeconds(259))).isEqualTo(State.GOING);
        assertThat(drain.look(4, false, Duration.ofSeconds(260))).isEqualTo(State.STUCK);
    }

    @Test
    void beginsFaultsWhileEventsFlow() {
        assertThat(options(0, 1_000).faultStart()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options(3_000, 1_000).faultStart()).isEqualTo(Duration.ofSeconds(1));
        assertThat(options(3_000_000, 1_000).faultStart()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options(3_000, 0).faultStart()).isZero();
    }

    @Test
    void keepsItsDefaults() {
        assertThat(DemoOptions.DEFAULT)
                .isEqualTo(new DemoOptions(
                        Mix.ALL, 0, new Pace(1_000, List.of()), List.of(), false, 1, 4, Duration.ofSeconds(60)));
    }

    @Test
    void refusesARunWithoutAnEnd() {
        assertThatThrownBy(
                        () -> new DemoOptions(Mix.ALL, 0, new Pace(1, List.of()), List.of(), true, 1, 4, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--events");
    }

    private static DemoOptions options(long events, long rate) {
        return new DemoOptions(
                Mix.ALL, events, new Pace(rate, List.of()), List.of(), false, 1, 4, Duration.ofSeconds(60));
    }
}
