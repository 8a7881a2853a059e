package io.weir.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.pull.FakeApi.Answer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Logs that have to be opened, and lists that only say where events are. */
class FollowTest {
    @Test
    void readsTheListsThatAListNamesAndEachOnce() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        try (PullStage stage = new PullStage(
                asked -> {
                    String path = asked.uri().getPath();
                    if (path.startsWith("/blob/")) {
                        if (path.equals("/blob/1") && failures.getAndIncrement() < 4) {
                            return Answer.of(500, "");
                        }
                        return path.equals("/blob/2")
                                ? Answer.of(400, "{\"error\":{\"code\":\"AF20051\"}}")
                                : Answer.json("[{\"in\":\"" + path + "\"},{\"in\":\"" + path + " too\"}]");
                    }
                    boolean isSecond = asked.parameter("after").equals("1");
                    return isSecond
                            ? Answer.json(LogApi.blobs(2, 4))
                            : Answer.json(LogApi.blobs(0, 2)).with("NextPageUri", "/logs?after=1");
                },
                it -> {
                    it.header = "NextPageUri";
                    it.follow = List.of("uri");
                    it.gone = Set.of("AF20051");
                    return it;
                })) {
            stage.step();
            stage.step();
            assertThat(stage.missed().cause()).isEqualTo("HTTP 500");

            stage.round();

            assertThat(stage.taken)
                    .containsExactly(
                            "{\"in\":\"/blob/0\"}",
                            "{\"in\":\"/blob/0 too\"}",
                            "{\"in\":\"/blob/1\"}",
                            "{\"in\":\"/blob/1 too\"}",
                            "{\"in\":\"/blob/3\"}",
                            "{\"in\":\"/blob/3 too\"}");
            assertThat(stage.lost).singleElement().asString().contains("/blob/2", "AF20051");
            assertThat(stage.state.isInRound()).isFalse();
        }
    }

    @Test
    void opensALogThatIsNotYetOpen() throws Exception {
        List<String> opened = new CopyOnWriteArrayList<>();
        try (PullStage stage = new PullStage(
                asked -> {
                    if (asked.method().equals("POST")) {
                        opened.add(asked.uri().toString());
                        return Answer.of(400, "{\"error\":{\"code\":\"AF20024\"}}");
                    }
                    return opened.isEmpty()
                            ? Answer.of(400, "{\"error\":{\"code\":\"AF20022\"}}")
                            : Answer.json("[{\"id\":\"1\"}]");
                },
                it -> {
                    it.opening = new Feed.Opening("/start?x=1", Set.of("AF20022"), Set.of("AF20024"));
                    return it;
                })) {
            stage.round();

            assertThat(stage.taken).hasSize(1);
            assertThat(opened).containsExactly("/start?x=1");
        }
    }
}
