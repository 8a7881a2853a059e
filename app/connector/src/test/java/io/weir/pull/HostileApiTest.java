package io.weir.pull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.envelope.Payload;
import io.weir.pull.FakeApi.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever an API answers: no page is taken for another, none is passed by, and nobody else sees the credentials. */
class HostileApiTest {
    private static final String PAGE = "[{\"id\":\"1\"},{\"id\":\"2\"}]";

    /** No round has passed in any of these: what was to be read is still to be read. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | application/json | [{\"id\":\"1\"},{\"id\": | FOREIGN | breaks off | 4",
                "200 | text/html; charset=utf-8 | <html>Sign in</html> | FOREIGN | page for people | 4",
                "200 | text/html | [] | FOREIGN | page for people | 4",
                "200 | application/json | '' | FOREIGN | no JSON list | 4",
                "200 | application/json | {\"a\":[]} | FOREIGN | no JSON list | 4",
                "204 | application/json | '' | FOREIGN | HTTP 204 | 4",
                "206 | application/json | [] | FOREIGN | HTTP 206 | 4",
                "401 | application/json | {} | CREDENTIALS | HTTP 401 | 1",
                "403 | application/json | {\"error\":{\"code\":\"AF10001\"}} | CREDENTIALS | HTTP 403 AF10001 | 1",
                "404 | application/json | {} | REFUSED | HTTP 404 | 1",
                "400 | application/json | {\"error\":{\"code\":\"with spaces <and> more\"}} | REFUSED | HTTP 400 | 1",
                "429 | application/json | {} | PASSING | HTTP 429 | 4",
                "503 | text/html | <html/> | PASSING | HTTP 503 | 4",
            })
    void passesNothingBy(int status, String type, String body, Trouble.Kind kind, String cause, int requests)
            throws Exception {
        try (PullStage stage =
                stage(new Answer(status, Map.of("Content-Type", type), Payload.wrap(body.getBytes(UTF_8)), 1, 0))) {
            State before = stage.state;

            Trouble trouble = stage.missed();

            assertThat(trouble.kind()).isEqualTo(kind);
            assertThat(trouble.cause()).contains(cause).doesNotContain("spaces", "Sign in", "s3cret");
            assertThat(trouble.advice()).isNotEmpty();
            assertThat(stage.state).isSameAs(before);
            assertThat(stage.api.asked()).hasSize(requests);
        }
    }

    @Test
    void waitsLongerEachTimeAndAsLongAsItIsTold() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        List<Answer> answers = List.of(
                Answer.of(429, "{}"),
                Answer.of(429, "{}").with("Retry-After", "90"),
                Answer.of(503, "{}").with("Retry-After", "86400"),
                Answer.json(PAGE));
        try (PullStage stage = new PullStage(request -> answers.get(asked.getAndIncrement()), it -> it)) {
            stage.round();

            assertThat(stage.taken).hasSize(2);
            // Up to 2 s, half of it in this test; then what was asked for, the last cut to what may be asked for.
            assertThat(stage.waits)
                    .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(91), Duration.ofSeconds(601));
        }
    }

    @Test
    void waitsUntilTheLimitOfGitHubAndOktaIsReset() throws Exception {
        long reset = PullStage.NOW.getEpochSecond() + 40;
        AtomicInteger asked = new AtomicInteger();
        List<Answer> answers = List.of(
                Answer.of(403, "{}")
                        .with("X-RateLimit-Remaining", "0")
                        .with("X-RateLimit-Reset", String.valueOf(reset)),
                Answer.of(429, "{}").with("X-Rate-Limit-Reset", String.valueOf(reset)),
                Answer.json(PAGE));
        try (PullStage stage = new PullStage(request -> answers.get(asked.getAndIncrement()), it -> it)) {
            stage.round();

            assertThat(stage.taken).hasSize(2);
            assertThat(stage.waits).containsExactly(Duration.ofSeconds(41), Duration.ofSeconds(41));
        }
    }

    @Test
    void hasNoPatienceForADrip() throws Exception {
        try (PullStage stage = new PullStage(
                asked -> Answer.json("[\"" + "x".repeat(1_000) + "\"]").dripping(1_000, 20), it -> {
                    it.timeout = Duration.ofMillis(150);
                    return it;
                })) {
            long begin = System.nanoTime();

            Trouble trouble = stage.missed();

            assertThat(trouble.cause()).isEqualTo("no whole answer in time");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        }
    }

    /** To close a body that is late looks like its end: of lines, the first ones must not pass for all. */
    @Test
    void takesNoLinesOfADripForAll() throws Exception {
        try (PullStage stage = new PullStage(
                asked -> Answer.json("{\"id\":\"1\"}\n".repeat(1_000)).dripping(1_000, 20), it -> {
                    it.timeout = Duration.ofMillis(150);
                    it.kind = Feed.Kind.WINDOW;
                    it.format = Feed.Format.NDJSON;
                    return it;
                })) {
            assertThat(stage.missed().kind()).isEqualTo(Trouble.Kind.PASSING);
            assertThat(stage.taken).isEmpty();
        }
    }

    @Test
    void readsNoPageThatIsTooLarge() throws Exception {
        try (PullStage stage = new PullStage(asked -> Answer.json("[\"" + "x".repeat(10_000) + "\"]"), it -> {
            it.pageBytesMax = 10_000;
            return it;
        })) {
            assertThat(stage.missed().kind()).isEqualTo(Trouble.Kind.TOO_LARGE);
            assertThat(stage.api.asked()).hasSize(1);
        }
    }

    @Test
    void readsNoPageThatBecomesTooLarge() throws Exception {
        byte[] packed = gzip("[\"" + "x".repeat(5_000_000) + "\"]");
        assertThat(packed).hasSizeLessThan(10_000);
        try (PullStage stage = stage(new Answer(200, Map.of("Content-Encoding", "gzip"), Payload.wrap(packed), 1, 0))) {
            assertThat(stage.missed().kind()).isEqualTo(Trouble.Kind.TOO_LARGE);
        }
    }

    @Test
    void unpacks() throws Exception {
        try (PullStage stage =
                stage(new Answer(200, Map.of("Content-Encoding", "gzip"), Payload.wrap(gzip(PAGE)), 1, 0))) {
            stage.round();

            assertThat(stage.taken).containsExactly("{\"id\":\"1\"}", "{\"id\":\"2\"}");
        }
    }

    @Test
    void takesNoPartOfAPackedPage() throws Exception {
        byte[] packed = gzip("[" + "1,".repeat(50_000) + "1]");
        byte[] half = Arrays.copyOf(packed, packed.length / 2);
        try (PullStage stage = stage(new Answer(200, Map.of("Content-Encoding", "gzip"), Payload.wrap(half), 1, 0))) {
            assertThat(stage.missed().kind()).isEqualTo(Trouble.Kind.PASSING);
        }
    }

    @Test
    void takesCredentialsToNoOtherHost() throws Exception {
        try (FakeApi other = new FakeApi(asked -> Answer.json(PAGE));
                PullStage stage =
                        new PullStage(asked -> Answer.of(302, "").with("Location", other.url() + "/logs"), it -> it)) {
            Trouble trouble = stage.missed();

            assertThat(trouble.kind()).isEqualTo(Trouble.Kind.REFUSED);
            assertThat(trouble.cause()).isEqualTo("HTTP 302 to another host");
            assertThat(other.asked()).isEmpty();
        }
    }

    @Test
    void followsTheApiToAnotherPlaceOfItsOwn() throws Exception {
        try (PullStage stage = new PullStage(
                asked -> asked.uri().getPath().equals("/moved")
                        ? Answer.json(PAGE)
                        : Answer.of(307, "").with("Location", "/moved"),
                it -> it)) {
            stage.round();

            assertThat(stage.taken).hasSize(2);
            assertThat(stage.api.asked()).allMatch(it -> it.authorization().equals("Bearer s3cret"));
        }
    }

    @Test
    void doesNotRunInCircles() throws Exception {
        try (PullStage stage = stage(Answer.of(301, "").with("Location", "/logs"))) {
            assertThat(stage.missed().cause()).contains("without end");
            assertThat(stage.api.asked()).hasSize(4);
        }
    }

    @Test
    void asksForATokenAndForANewOneOnceItIsRefused() throws Exception {
        AtomicInteger tokens = new AtomicInteger();
        try (FakeApi login = new FakeApi(
                        asked -> Answer.json("{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"t"
                                + tokens.incrementAndGet() + "\"}"));
                PullStage stage = new PullStage(
                        asked -> asked.authorization().equals("Bearer t1") ? Answer.of(401, "{}") : Answer.json(PAGE),
                        it -> {
                            it.credential = Credential.clientCredentials(login.url() + "/token", "app", "p&w", "all");
                            return it;
                        })) {
            stage.round();

            assertThat(stage.taken).hasSize(2);
            assertThat(login.asked()).hasSize(2);
            assertThat(login.asked().get(0).body())
                    .isEqualTo("grant_type=client_credentials&client_id=app&client_secret=p%26w&scope=all");
            stage.now = stage.now.plusSeconds(600);
            stage.round();
            assertThat(login.asked()).as("a token that holds").hasSize(2);
        }
    }

    @Test
    void saysWhatTheTokenEndpointHasAgainstIt() throws Exception {
        try (FakeApi login = new FakeApi(asked ->
                        Answer.of(401, "{\"error\":\"invalid_client\",\"error_description\":\"secret of app 4711\"}"));
                PullStage stage = new PullStage(asked -> Answer.json(PAGE), it -> {
                    it.credential = Credential.clientCredentials(login.url() + "/token", "app", "p", "");
                    return it;
                })) {
            Trouble trouble = stage.missed();

            assertThat(trouble.kind()).isEqualTo(Trouble.Kind.CREDENTIALS);
            assertThat(trouble.cause()).isEqualTo("the token endpoint answers HTTP 401 invalid_client");
            assertThat(stage.api.asked()).isEmpty();
        }
    }

    @Test
    void showsNoSecretThatNoHeaderTakes() throws Exception {
        try (PullStage stage = new PullStage(asked -> Answer.json(PAGE), it -> {
            it.credential = Credential.key("Authorization", "Bearer", "s3cret\nof two lines");
            return it;
        })) {
            Trouble trouble = stage.missed();

            assertThat(trouble.kind()).isEqualTo(Trouble.Kind.CREDENTIALS);
            assertThat(trouble.toString()).doesNotContain("s3cret");
        }
    }

    @Test
    void saysWhereNobodyIs() throws Exception {
        PullStage stage = stage(Answer.json(PAGE));
        stage.api.close();
        try (stage) {
            assertThat(stage.missed().cause()).isEqualTo("no connection");
            assertThat(stage.waits).hasSize(3);
        }
    }

    private static PullStage stage(Answer answer) {
        return new PullStage(asked -> answer, it -> it);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(UTF_8));
        }
        return packed.toByteArray();
    }
}
