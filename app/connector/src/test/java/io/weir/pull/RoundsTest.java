package io.weir.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.pull.FakeApi.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The time that is asked for. After each step all is as behind a restart. */
class RoundsTest {
    private final LogApi api = new LogApi();

    /** Nothing ran for so long that the API would refuse the begin of the round. */
    @Test
    void beginsARoundAnewThatIsTooOldByNow() throws Exception {
        api.write(0, 35, PullStage.NOW.minus(Duration.ofMinutes(40)), Duration.ofMinutes(1));
        try (PullStage stage = new PullStage(api::links, it -> {
            it.lookBack = Duration.ofDays(7);
            return it;
        })) {
            stage.step();
            stage.now = PullStage.NOW.plus(Duration.ofDays(8));
            api.write(35, 36, stage.now.minusSeconds(60), Duration.ZERO);

            stage.round();

            assertThat(stage.taken).hasSize(11).last().isEqualTo(api.log.get(35).json());
            assertThat(stage.lost).singleElement().asString().contains("to 2026-01-11T12:00:00Z");
        }
    }

    @Test
    void tellsOfALossOnce() throws Exception {
        try (PullStage stage = new PullStage(asked -> Answer.of(401, "{}"), it -> {
            it.begin = "30d";
            it.lookBack = Duration.ofDays(7);
            return it;
        })) {
            stage.missed();
            stage.missed();

            assertThat(stage.lost).hasSize(1);
        }
    }

    @Test
    void tellsOfWhatTheApiHasNoMore() throws Exception {
        try (PullStage stage = new PullStage(api::links, it -> {
            it.begin = "30d";
            it.lookBack = Duration.ofDays(7);
            it.span = Duration.ofDays(1);
            return it;
        })) {
            stage.step();

            assertThat(stage.lost)
                    .containsExactly(
                            "events from 2025-12-11T12:00:00Z to 2026-01-03T12:00:00Z: the API gives none that are"
                                    + " older than PT168H");
            assertThat(stage.api.asked().get(0).parameter("since")).isEqualTo("2026-01-03T12:00:00Z");
        }
    }

    @Test
    void goesOnFromTheNewestEventWhereItsCursorIsRefused() throws Exception {
        api.write(0, 35, PullStage.NOW.minus(Duration.ofMinutes(40)), Duration.ofMinutes(1));
        AtomicInteger refusals = new AtomicInteger();
        try (PullStage stage = new PullStage(
                asked -> asked.parameter("after").equals("20") && refusals.getAndIncrement() == 0
                        ? Answer.of(400, "{\"error\":{\"code\":\"E0000031\"}}")
                        : api.links(asked),
                it -> it)) {
            stage.round();

            assertThat(stage.taken).containsExactlyElementsOf(api.texts(0, 35));
            assertThat(stage.restarts).containsExactly(Instant.parse("2026-01-10T11:34:00Z"));
            assertThat(stage.repeated).isEqualTo(6);
        }
    }

    @Test
    void doesNotBeginAgainForEver() throws Exception {
        api.write(0, 35, PullStage.NOW.minus(Duration.ofMinutes(40)), Duration.ofMinutes(1));
        try (PullStage stage = new PullStage(
                asked -> asked.parameter("after").isEmpty() ? api.links(asked) : Answer.of(400, "{}"), it -> {
                    it.overlap = Duration.ofMinutes(30);
                    return it;
                })) {
            stage.step();
            stage.step();
            stage.step();

            assertThat(stage.missed().kind()).isEqualTo(Trouble.Kind.REFUSED);
            assertThat(stage.restarts).hasSize(1);
        }
    }

    @Test
    void halvesAWindowThatIsTooLarge() throws Exception {
        api.write(0, 120, PullStage.NOW.minus(Duration.ofMinutes(120)), Duration.ofMinutes(1));
        try (PullStage stage = new PullStage(asked -> Answer.json(api.lines(asked)), it -> {
            it.kind = Feed.Kind.WINDOW;
            it.format = Feed.Format.NDJSON;
            it.begin = "2h";
            it.id = List.of();
            it.overlap = Duration.ZERO;
            it.span = Duration.ofHours(2);
            it.pageBytesMax = 2_000;
            return it;
        })) {
            stage.round();

            assertThat(stage.taken).containsExactlyElementsOf(api.texts(0, 120));
            assertThat(stage.api.asked()).hasSizeBetween(5, 20);
        }
    }

    /** What the server has not lived through yet is not read, whatever our own clock says. */
    @Test
    void endsARoundWhereTheServersClockIs() throws Exception {
        try (PullStage stage = new PullStage(asked -> Answer.json("[]"), it -> it)) {
            stage.now = Instant.now().plus(Duration.ofMinutes(40));

            stage.round();

            Instant next = Instant.ofEpochMilli(stage.state.fromMillis());
            assertThat(next).isBefore(Instant.now().minus(Duration.ofMinutes(4)));
            assertThat(Instant.parse(stage.api.asked().get(0).parameter("until")))
                    .isAfter(Instant.now());
        }
    }

    /** It would wait in silence for the clocks to meet. */
    @Test
    void readsNothingByAClockThatIsHoursBehind() throws Exception {
        try (PullStage stage = new PullStage(asked -> Answer.json("[]"), it -> it)) {
            stage.now = Instant.now().plus(Duration.ofHours(3));

            assertThat(stage.missed().cause()).contains("more than an hour behind");
        }
    }
}
