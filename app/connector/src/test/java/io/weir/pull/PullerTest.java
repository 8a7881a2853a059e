package io.weir.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.envelope.Payload;
import io.weir.pull.FakeApi.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Each kind of paging, and what an API can do wrong in it. After each step all is as behind a restart. */
class PullerTest {
    private final LogApi api = new LogApi();

    @Test
    void followsLinksToTheEndAndBeginsTheNextRoundALittleBefore() throws Exception {
        api.write(0, 35, PullStage.NOW.minus(Duration.ofMinutes(40)), Duration.ofMinutes(1));
        try (PullStage stage = new PullStage(api::links, it -> it)) {
            stage.round();
            assertThat(stage.taken).containsExactlyElementsOf(api.texts(0, 35));
            assertThat(stage.api.asked()).hasSize(4);

            // One comes late, with a time of before; another one is new.
            api.log.add(new LogApi.Event(100, PullStage.NOW.minusSeconds(200)));
            stage.now = PullStage.NOW.plusSeconds(60);
            api.log.add(new LogApi.Event(101, PullStage.NOW.plusSeconds(30)));
            stage.round();

            assertThat(stage.taken)
                    .hasSize(37)
                    .endsWith(api.log.get(35).json(), api.log.get(36).json());
            assertThat(stage.api.asked().get(4).parameter("since")).isEqualTo("2026-01-10T11:55:00Z");
            assertThat(stage.repeated).isEqualTo(0);
            stage.now = PullStage.NOW.plusSeconds(120);
            stage.round();
            assertThat(stage.taken).doesNotHaveDuplicates().hasSize(37);
            assertThat(stage.repeated).isEqualTo(2);
        }
    }

    @Test
    void followsCursorsInThePage() throws Exception {
        api.write(0, 35, PullStage.NOW.minus(Duration.ofMinutes(40)), Duration.ofMinutes(1));
        try (PullStage stage = new PullStage(
                asked -> {
                    int from = asked.parameter("cursor").isEmpty() ? 0 : Integer.parseInt(asked.parameter("cursor"));
                    List<LogApi.Event> range = api.range(asked);
                    int to = Math.min(range.size(), from + LogApi.PAGE);
                    String next = to < range.size() ? "\"" + to + "\"" : "null";
                    return Answer.json("{\"result\":" + LogApi.json(range.subList(Math.min(from, to), to))
                            + ",\"info\":{\"cursor\":" + next + "}}");
                },
                it -> {
                    it.kind = Feed.Kind.CURSOR;
                    it.events = List.of("result");
                    it.cursor = List.of("info", "cursor");
                    return it;
                })) {
            stage.round();

            assertThat(stage.taken).containsExactlyElementsOf(api.texts(0, 35));
            assertThat(stage.state.cursor()).isEmpty();
            assertThat(stage.state.isInRound()).isFalse();
        }
    }

    @Test
    void countsPagesUntilOneIsEmpty() throws Exception {
        api.write(0, 35, PullStage.NOW.minus(Duration.ofMinutes(40)), Duration.ofMinutes(1));
        try (PullStage stage = new PullStage(api::pages, it -> {
            it.kind = Feed.Kind.PAGE;
            return it;
        })) {
            stage.round();

            assertThat(stage.taken).containsExactlyElementsOf(api.texts(0, 35));
            assertThat(stage.api.asked())
                    .extracting(it -> it.parameter("page"))
                    .containsExactly("1", "2", "3", "4", "5");
        }
    }

    @Test
    void asksForWindowAfterWindowAndEndsEachBeforeNow() throws Exception {
        api.write(0, 180, PullStage.NOW.minus(Duration.ofMinutes(180)), Duration.ofMinutes(1));
        try (PullStage stage = new PullStage(
                asked -> new Answer(
                        200,
                        Map.of("Content-Type", "application/x-ndjson"),
                        Payload.wrap(api.lines(asked).getBytes(UTF_8)),
                        1,
                        0),
                it -> {
                    it.kind = Feed.Kind.WINDOW;
                    it.format = Feed.Format.NDJSON;
                    it.begin = "3h";
                    it.id = List.of();
                    it.overlap = Duration.ZERO;
                    it.span = Duration.ofHours(1);
                    it.delay = Duration.ofMinutes(5);
                    return it;
                })) {
            stage.round();

            assertThat(stage.taken).containsExactlyElementsOf(api.texts(0, 175));
            assertThat(stage.api.asked())
                    .extracting(it -> it.parameter("since") + " " + it.parameter("until"))
                    .containsExactly(
                            "2026-01-10T09:00:00Z 2026-01-10T10:00:00Z",
                            "2026-01-10T10:00:00Z 2026-01-10T11:00:00Z",
                            "2026-01-10T11:00:00Z 2026-01-10T11:55:00Z");
            assertThat(stage.step()).isInstanceOf(Step.Idle.class);
        }
    }

    /** Every link is there for ever, and the last one brings what is new. */
    @Test
    void asksTheLastLinkAgainWhereItHasNoEnd() throws Exception {
        api.write(0, 25, PullStage.NOW.minus(Duration.ofMinutes(40)), Duration.ofMinutes(1));
        try (PullStage stage = new PullStage(api::endless, it -> {
            it.isEndless = true;
            return it;
        })) {
            stage.round();
            assertThat(stage.taken).containsExactlyElementsOf(api.texts(0, 25));
            String end = stage.state.cursor();
            stage.round();
            assertThat(stage.state.cursor()).isEqualTo(end);

            api.write(25, 26, PullStage.NOW, Duration.ZERO);
            stage.round();

            assertThat(stage.taken).containsExactlyElementsOf(api.texts(0, 26));
            assertThat(stage.repeated).isZero();
        }
    }

    @Test
    void stopsWhereACursorComesAgainAndNothingOfItIsTakenTwice() throws Exception {
        try (PullStage stage = new PullStage(
                asked -> Answer.json("[{\"id\":\"" + asked.parameter("at") + "\"}]")
                        .with("Link", "</logs?at=1>; rel=\"next\""),
                it -> it)) {
            stage.step();
            Trouble trouble = stage.missed();

            assertThat(trouble.kind()).isEqualTo(Trouble.Kind.LOOP);
            assertThat(trouble.cause()).contains("was there before");
            assertThat(stage.taken).hasSize(1);
            assertThat(stage.missed().kind()).isEqualTo(Trouble.Kind.LOOP);
        }
    }

    @Test
    void noticesACircleOfCursors() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (PullStage stage = new PullStage(
                asked -> Answer.json("[{\"id\":\"" + requests.get() + "\"}]")
                        .with("Link", "</logs?at=" + requests.incrementAndGet() % 5 + ">; rel=\"next\""),
                it -> it)) {
            Step step = stage.step();
            while (step instanceof Step.Took) {
                step = stage.step();
                assertThat(requests.get()).isLessThan(30);
            }
            assertThat(((Step.Missed) step).trouble().kind()).isEqualTo(Trouble.Kind.LOOP);
        }
    }

    @Test
    void noticesThatEveryPageIsTheSame() throws Exception {
        try (PullStage stage = new PullStage(asked -> Answer.json("[{\"a\":1}]"), it -> {
            it.kind = Feed.Kind.PAGE;
            it.id = List.of();
            it.overlap = Duration.ZERO;
            return it;
        })) {
            stage.step();

            assertThat(stage.missed().kind()).isEqualTo(Trouble.Kind.LOOP);
            assertThat(stage.taken).hasSize(1);
        }
    }

    @Test
    void asksNoOtherHost() throws Exception {
        List<String> links = new ArrayList<>(
                List.of("https://evil.example/logs", "//evil.example/logs", "http://127.0.0.1:1/logs", "http://[bad"));
        for (String link : links) {
            try (PullStage stage = new PullStage(
                    asked -> Answer.json("[{\"id\":\"1\"}]").with("Link", "<" + link + ">; rel=\"next\""), it -> it)) {
                assertThat(stage.missed().kind()).as(link).isEqualTo(Trouble.Kind.REFUSED);
                assertThat(stage.taken).isEmpty();
            }
        }
    }

    /** A path that begins with two slashes is a host, where it is resolved against another address. */
    @Test
    void takesNoPathForAHost() throws Exception {
        List<String> own = new CopyOnWriteArrayList<>();
        try (PullStage stage = new PullStage(
                asked -> asked.uri().getRawAuthority() == null
                        ? Answer.json("[{\"id\":\"1\"}]").with("NextPageUri", own.get(0) + "//evil.example/logs")
                        : Answer.json("[]"),
                it -> {
                    it.header = "NextPageUri";
                    return it;
                })) {
            own.add(stage.api.url());

            stage.round();

            assertThat(stage.api.asked())
                    .hasSize(2)
                    .last()
                    .extracting(it -> it.uri().toString())
                    .isEqualTo("//evil.example/logs");
            assertThat(stage.taken).hasSize(1);
        }
    }
}
