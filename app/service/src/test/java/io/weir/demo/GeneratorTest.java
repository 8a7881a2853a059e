package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.demo.Fault.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fake SIEM speaks HEC, so it can stand for an intake that misbehaves. */
class GeneratorTest {
    private static final long RUN = 77;
    private static final int EVENTS = 400;

    private final FakeSiem intake = FakeSiem.start(0);
    private Generator generator;

    @AfterEach
    void stop() {
        if (generator != null) {
            generator.close();
        }
        intake.close();
    }

    @Test
    void sendsEachEventOnce() {
        start(EVENTS, new Pace(0, List.of()));

        awaitFinish();

        assertThat(intake.markers(RUN).cardinality()).isEqualTo(EVENTS);
        assertThat(intake.received().events()).isEqualTo(EVENTS);
        assertThat(generator.sent().acknowledgedEvents()).isEqualTo(intake.markers(RUN));
        assertThat(generator.sent().totals()).isEqualTo(new Sent.Totals(EVENTS, 0, 0, 0));
    }

    @Test
    void comesBackWhenItIsToldToComeLater() {
        intake.misbehave(Fault.busy(Duration.ofSeconds(1)));
        start(EVENTS, new Pace(0, List.of()));
        await().until(() -> generator.sent().totals().refusals() >= 2);
        assertThat(generator.sent().totals().acknowledged()).isZero();

        intake.behave();
        awaitFinish();

        assertThat(generator.sent().totals().acknowledged()).isEqualTo(EVENTS);
        assertThat(intake.received().events()).isEqualTo(EVENTS);
    }

    @Test
    void sendsAgainWhatGotNoAnswerAndCountsIt() {
        intake.misbehave(Fault.of(Kind.RESET));
        start(EVENTS, new Pace(0, List.of()));
        await().until(() -> generator.sent().totals().repeats() >= 100);

        intake.behave();
        awaitFinish();

        assertThat(intake.markers(RUN).cardinality()).isEqualTo(EVENTS);
        assertThat(intake.received().duplicates())
                .isPositive()
                .isLessThanOrEqualTo(generator.sent().totals().repeats());
        assertThat(generator.sent().totals().acknowledged()).isEqualTo(EVENTS);
    }

    @Test
    void goesOnBehindAnEventThatIsTurnedAway() {
        intake.misbehave(Fault.reject(new Marker(RUN, 150).toString()));
        start(EVENTS, new Pace(0, List.of()));

        awaitFinish();

        assertThat(generator.sent().totals()).isEqualTo(new Sent.Totals(EVENTS - 1, 0, 0, 1));
        assertThat(generator.sent().acknowledgedEvents().get(150)).isFalse();
        assertThat(intake.received().events()).isEqualTo(EVENTS - 1);
    }

    @Test
    void givesUpWhereNothingHelps() {
        intake.misbehave(Fault.of(Kind.FORBIDDEN));
        start(EVENTS, new Pace(0, List.of()));

        awaitFinish();

        assertThat(generator.trouble())
                .hasValueSatisfying(cause -> assertThat(cause).contains("403"));
        assertThat(generator.sent().totals().acknowledged()).isZero();
    }

    @Test
    void keepsThePaceAndStopsWhenTold() {
        start(0, new Pace(500, List.of()));
        await().until(() -> generator.sent().totals().acknowledged() >= 200);

        generator.stop();
        awaitFinish();

        assertThat(generator.sent().totals().acknowledged())
                .isEqualTo(intake.received().events())
                .isLessThan(5_000);
    }

    private void start(long events, Pace pace) {
        HecClient client = new HecClient(intake.url(), Optional.of("t"), 2);
        generator = new Generator(client, new SampleEvents(1, RUN), events, pace, 2, Clock.systemUTC());
        generator.start();
    }

    private void awaitFinish() {
        await().atMost(Duration.ofSeconds(20)).until(generator::isFinished);
    }
}
