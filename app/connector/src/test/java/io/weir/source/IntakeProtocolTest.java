package io.weir.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.envelope.Hints;
import io.weir.json.Corpus;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is understood and what is refused, over real sockets. */
class IntakeProtocolTest {
    private static final String EVENT = "{\"event\":\"e\"}";

    private final IntakeFixture http = new IntakeFixture();

    @AfterEach
    void close() {
        http.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/services/collector",
                "/services/collector/",
                "/services/collector/event",
                "/services/collector/event/1.0",
                "/services/collector/raw",
                "/services/collector/raw/1.0",
                "/v1/logs",
            })
    void takesPostsAndAnswersOptionsWithoutAToken(String path) throws Exception {
        http.open();
        http.commitAlways();

        assertThat(http.options(path).statusCode()).isEqualTo(200);
        assertThat(http.post(path, EVENT).statusCode()).isEqualTo(200);
        assertThat(http.committed).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /services/collector | '' | '' | 401 | \"code\":2",
                "POST | /services/collector | other | '' | 401 | \"code\":3",
                "POST | /services/collector | Splunk wrong | '' | 403 | \"code\":4",
                "POST | /services/collector?token=tok | '' | '' | 400 | \"code\":16",
                "POST | /services/collector | Splunk tok | '' | 400 | \"code\":5",
                "POST | /services/collector/raw?channel=x | Splunk tok | a | 400 | \"code\":11",
                "POST | /services/collector/ack | Splunk tok | {\"acks\":[0]} | 400 | \"code\":10",
                "POST | /services/collector/ack?channel=11111111-2222-3333-4444-555555555555 | Splunk tok | x | 400 | \"code\":14",
                "POST | /services/collector/ack | '' | x | 401 | \"code\":2",
                "GET  | /services/collector | Splunk tok | '' | 405 | \"code\":405",
                "PUT  | /v1/logs | Splunk tok | '' | 405 | method_not_allowed",
                "POST | /services/collector/health | '' | '' | 405 | \"code\":405",
                "GET  | /services/collector/nothing | '' | '' | 404 | \"code\":404",
                "POST | /v1/logs | '' | a | 401 | token_required",
            })
    void refusesWithTheSendersOwnCodes(
            String method, String path, String authorization, String body, int status, String code) throws Exception {
        http.open();
        HttpRequest.Builder request = HttpRequest.newBuilder(http.uri(path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        HttpResponse<String> answer = http.send(request.build()).get();

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(code);
        assertThat(http.intake.handover().waiting()).isZero();
    }

    @Test
    void unpacksGzipAndRefusesOtherEncodings() throws Exception {
        http.open();
        http.commitAlways();
        byte[] packed = Bodies.gzip((EVENT + EVENT).getBytes(UTF_8));

        assertThat(http.post("/services/collector", "gzip", packed).statusCode())
                .isEqualTo(200);
        assertThat(http.committed).hasSize(2);
        assertThat(http.post("/services/collector", "gzip", EVENT.getBytes(UTF_8))
                        .body())
                .contains("\"code\":6");
        assertThat(http.post("/services/collector", "deflate", packed).statusCode())
                .isEqualTo(415);
        assertThat(http.post("/services/collector", "gzip", Bodies.gzip(new byte[0]))
                        .body())
                .contains("\"code\":5");
    }

    @Test
    void refusesABodyThatIsTooLargeHoweverItComes() throws Exception {
        http.settings.put("http.body.bytes.max", "100000");
        http.open();
        byte[] large = new byte[100_001];
        HttpRequest chunked = http.authorized("/services/collector/raw")
                .POST(HttpRequest.BodyPublishers.ofByteArrays(List.of(new byte[60_000], new byte[60_000])))
                .build();

        assertThat(http.post("/services/collector/raw", "identity", large).statusCode())
                .isEqualTo(413);
        assertThat(http.post("/services/collector/raw", "gzip", Bodies.gzip(large))
                        .statusCode())
                .isEqualTo(413);
        assertThat(http.post("/services/collector/raw", "gzip", Bodies.gzip(new byte[50_000_000]))
                        .body())
                .contains("\"code\":27");
        assertThat(http.send(chunked).get().statusCode()).isEqualTo(413);
        assertThat(http.intake.handover().waiting()).isZero();
        assertThat(http.intake.heldBytes()).isZero();
    }

    @Test
    void takesTheHintsOfARawRequestFromItsQuery() throws Exception {
        http.open();
        http.commitAlways();

        http.post(
                "/services/collector/raw?sourcetype=st%201&source=s&host=h&index=i&time=5&channel="
                        + "11111111-2222-3333-4444-555555555555",
                "a\nb");

        assertThat(http.committed)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.hints()).isEqualTo(new Hints("st 1", "s", "h", "i", "5", null)));
    }

    @Test
    void tellsASenderWhoseBodyDoesNotArrive() throws Exception {
        http.settings.put("http.body.timeout.ms", "200");
        http.open();

        String answer = http.raw(
                "POST /services/collector HTTP/1.1\r\nHost: x\r\nAuthorization: Splunk tok\r\nContent-Length: 50\r\n\r\n{\"ev");

        assertThat(answer).startsWith("HTTP/1.1 408");
        assertThat(http.intake.heldBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "POST /services/collector HTTP/1.1\r\n\r\n",
                "POST /services/collector HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
                "POST /services/collector HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /services/collector HTTP/1.1\r\nHost: x\r\nBad Header: x\r\n\r\n",
                "POST /services/collector?a=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "POST /services/collector?a=%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "POST /services/collector/../collector/%2e%2e/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            })
    void refusesMalformedHttpInAFewWords(String request) throws Exception {
        http.open();

        String answer = http.raw(request);

        assertThat(answer).startsWith("HTTP/1.1 4").doesNotContainIgnoringCase("jetty", "<html");
        assertThat(http.intake.handover().waiting()).isZero();
    }

    @Test
    void refusesHeadersThatAreTooLong() throws Exception {
        http.open();

        assertThat(http.raw("GET / HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
    }

    /** What Docker's log driver, Logback, winston and others really sent, byte for byte but for the token. */
    @Test
    void takesWhatRealSendersSent() throws Exception {
        http.open();
        http.commitAlways();
        int requests = 0;
        for (JsonNode record : Corpus.read("wire.ndjson")) {
            for (JsonNode exchange : record.get("exchange")) {
                String line = exchange.path("head").path(0).asText();
                if (line.contains(" /services/collector")
                        && !exchange.get("body_truncated_in_capture").asBoolean()) {
                    assertThat(http.raw(replay(exchange)))
                            .as("%s %s", record.get("id"), line)
                            .startsWith("HTTP/1.1 200");
                    requests++;
                }
            }
        }
        assertThat(requests).isGreaterThanOrEqualTo(20);
        assertThat(http.committed).hasSizeGreaterThan(30);
    }

    private static String replay(JsonNode exchange) {
        byte[] body = exchange.get("body_decoded").asText().getBytes(UTF_8);
        StringBuilder head = new StringBuilder();
        for (JsonNode line : exchange.get("head")) {
            String text = line.asText();
            String lower = text.toLowerCase(Locale.ROOT);
            if (lower.startsWith("authorization:")) {
                text = "Authorization: Splunk tok";
            }
            boolean framing = lower.startsWith("content-length:") || lower.startsWith("transfer-encoding:");
            // Bodies were captured unpacked.
            if (!framing && !lower.startsWith("content-encoding:") && !lower.startsWith("connection:")) {
                head.append(text).append("\r\n");
            }
        }
        head.append("Connection: close\r\nContent-Length: ").append(body.length).append("\r\n\r\n");
        return head + new String(body, ISO_8859_1);
    }
}
