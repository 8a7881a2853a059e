package io.weir.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.pull.FakeApi.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When a feed asks, and what it hands on. */
class FeedLoopTest {
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final List<String> told = new ArrayList<>();
    private final PageQueue queue = new PageQueue(100, 1 << 20);
    private boolean isClosed;
    private boolean isSlow;
    private long nanos;

    @Test
    void saysWhereItBeginsBeforeAnyEvent() throws Exception {
        try (PullStage stage = new PullStage(asked -> Answer.json("[]"), it -> it)) {
            assertThat(loop(stage).once()).isEqualTo(INTERVAL);

            List<PulledPage> pages = queue.take(1 << 20, 0);
            assertThat(pages).hasSize(1);
            assertThat(pages.get(0).events()).isEmpty();
            assertThat(pages.get(0).state()).isSameAs(stage.state);
        }
    }

    @Test
    void asksForTheNextPageAtOnceAndForTheNextRoundLater() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (PullStage stage = new PullStage(
                request -> asked.getAndIncrement() == 0
                        ? Answer.json("[{\"id\":\"1\"}]").with("Link", "</logs?2>; rel=\"next\"")
                        : Answer.json("[{\"id\":\"2\"},{\"id\":\"1\"}]"),
                it -> it)) {
            FeedLoop loop = loop(stage);

            assertThat(loop.once()).isEqualTo(Duration.ZERO);
            assertThat(loop.once()).isEqualTo(INTERVAL);

            assertThat(queue.take(1 << 20, 0))
                    .extracting(it -> it.events().size())
                    .containsExactly(0, 1, 1);
        }
    }

    @Test
    void asksForLessWhileItIsSlowAndForNothingWhileItIsClosed() throws Exception {
        try (PullStage stage = new PullStage(
                asked -> Answer.json("[{\"id\":\"" + asked.uri().getQuery().length() + "\"}]")
                        .with("Link", "</logs?" + asked.uri().getQuery() + "x>; rel=\"next\""),
                it -> it)) {
            FeedLoop loop = loop(stage);
            isSlow = true;
            assertThat(loop.once()).isEqualTo(Duration.ofSeconds(2));

            isClosed = true;
            assertThat(loop.once()).isLessThan(Duration.ofSeconds(1));
            assertThat(stage.api.asked()).hasSize(1);
        }
    }

    @Test
    void tellsOfAFailureAndOfItsEndAndWaitsAsLongAsItIsAsked() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (PullStage stage = new PullStage(
                request -> asked.getAndIncrement() < 4
                        ? Answer.of(429, "{}").with("Retry-After", "300")
                        : asked.get() == 5 ? Answer.of(403, "{}") : Answer.json("[{\"id\":\"1\"}]"),
                it -> it)) {
            FeedLoop loop = loop(stage);

            assertThat(loop.once()).isEqualTo(Duration.ofMinutes(5));
            assertThat(loop.once()).isEqualTo(INTERVAL);
            assertThat(loop.once()).isEqualTo(INTERVAL);

            assertThat(told).containsExactly("PASSING", "CREDENTIALS", "recovered");
            assertThat(queue.take(1 << 20, 0))
                    .extracting(it -> it.events().size())
                    .containsExactly(0, 1);
        }
    }

    @Test
    void keepsACursorThatMovesWithoutEventsNowAndThen() throws Exception {
        try (PullStage stage = new PullStage(asked -> Answer.json("[]"), it -> it)) {
            FeedLoop loop = loop(stage);
            loop.once();
            queue.take(1 << 20, 0);

            stage.now = PullStage.NOW.plusSeconds(60);
            loop.once();
            assertThat(queue.pages()).isZero();

            nanos = TimeUnit.MINUTES.toNanos(11);
            stage.now = PullStage.NOW.plusSeconds(660);
            loop.once();
            assertThat(queue.take(1 << 20, 0))
                    .extracting(it -> it.state().fromMillis())
                    .containsExactly(stage.now.minusSeconds(300).toEpochMilli());
        }
    }

    private FeedLoop loop(PullStage stage) {
        Room room = new Room() {
            @Override
            public boolean isClosed() {
                return isClosed;
            }

            @Override
            public boolean isSlow() {
                return isSlow;
            }
        };
        return new FeedLoop(
                stage.feed, stage.state, stage.puller, queue, room, wait -> true, stage.clock(), () -> nanos, watch());
    }

    private FeedWatch watch() {
        return new FeedWatch() {
            @Override
            public void requested() {}

            @Override
            public void retried(Trouble trouble) {}

            @Override
            public void failed(Trouble trouble) {
                told.add(trouble.kind().name());
            }

            @Override
            public void recovered() {
                told.add("recovered");
            }

            @Override
            public void repeated(int events) {}

            @Override
            public void lost(String what) {}

            @Override
            public void restarted(Instant from) {}
        };
    }
}
