package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.demo.Fault.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeSiemTest {
    private static final String EVENT = "{\"event\":\"x\",\"fields\":{\"weir_id\":\"http-0:5:0\"}}";

    private final AtomicLong nanos = new AtomicLong();
    private final FakeSiem siem =
            FakeSiem.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), nanos::get);
    private final SiemClient client = new SiemClient(siem.url());

    @AfterEach
    void stop() {
        siem.close();
    }

    @ParameterizedTest
    @CsvSource({"429, 429, 9", "503, 503, 9", "401, 401, 3", "403, 403, 4"})
    void refusesAsTheCollectorDoes(String kind, int status, int code) throws Exception {
        siem.misbehave(FaultSpec.parse(kind).fault());

        HttpResponse<String> reply = client.hec(EVENT);

        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(reply.body()).contains("\"code\":" + code + "}");
        assertThat(siem.received().events()).isZero();
        assertThat(siem.received().refused()).isEqualTo(1);
    }

    @Test
    void answers429ToMoreThanItTakesASecond() throws Exception {
        siem.limit(1);
        assertThat(client.hec(EVENT).statusCode()).isEqualTo(200);

        assertThat(client.hec(EVENT).statusCode()).isEqualTo(429);
        assertThat(siem.received().refused()).isEqualTo(1);
        assertThat(siem.received().events()).isEqualTo(1);

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(client.hec(EVENT).statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhenToComeBack() throws Exception {
        siem.misbehave(Fault.throttle(Duration.ofMillis(6_500)));

        assertThat(client.hec(EVENT).headers().firstValue("Retry-After")).hasValue("7");
    }

    @Test
    void behavesAgainWhenTheFaultHasLastedLongEnough() throws Exception {
        siem.misbehave(Fault.of(Kind.BUSY), Duration.ofSeconds(20));

        assertThat(siem.faultLeft()).hasValue(Duration.ofSeconds(20));
        nanos.set(Duration.ofSeconds(20).toNanos() - 1);
        assertThat(client.hec(EVENT).statusCode()).isEqualTo(503);
        nanos.incrementAndGet();
        assertThat(client.hec(EVENT).statusCode()).isEqualTo(200);
        assertThat(siem.fault()).isEmpty();
    }

    @Test
    void keepsABatchWhoseAnswerIsLost() throws Exception {
        siem.misbehave(Fault.of(Kind.RESET));

        assertThatThrownBy(() -> client.hec(EVENT)).isInstanceOf(IOException.class);

        siem.behave();
        assertThat(client.hec(EVENT).statusCode()).isEqualTo(200);
        assertThat(siem.received().duplicates()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void hangsUpInTheMiddleOfAnAnswer() {
        siem.misbehave(Fault.of(Kind.TRUNCATE));

        assertThatThrownBy(() -> client.hec(EVENT)).isInstanceOf(IOException.class);
        assertThat(siem.received().events()).isGreaterThanOrEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"html-502, 502", "html-200, 200"})
    void answersWithAPageAndTakesNothing(String kind, int status) throws Exception {
        siem.misbehave(FaultSpec.parse(kind).fault());

        HttpResponse<String> reply = client.hec(EVENT);

        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(reply.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(siem.received().events()).isZero();
    }

    @Test
    void isSlow() throws Exception {
        siem.misbehave(Fault.slow(Duration.ofMillis(200)));
        long before = System.nanoTime();

        assertThat(client.hec(EVENT).statusCode()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void rejectsOneEventByItsNumberAndThatOneAlways() throws Exception {
        siem.misbehave(Fault.of(Kind.REJECT_ONE));
        String first = "{\"event\":\"poison wd~000001~0\"}";
        String second = "{\"event\":\"fine wd~000001~1\"}";

        assertThat(client.hec(first + second).body()).contains("\"code\":6").contains("\"invalid-event-number\":0");
        assertThat(client.hec(second).statusCode()).isEqualTo(200);
        assertThat(client.hec(first).statusCode()).isEqualTo(400);
        assertThat(siem.received().rejected()).isEqualTo(2);
        assertThat(siem.received().events()).isEqualTo(1);
    }

    @Test
    void rejectsInTheMiddleOfABatchByText() throws Exception {
        siem.misbehave(Fault.reject("turnip"));

        HttpResponse<String> reply = client.hec("{\"event\":1}{\"event\":\"turnip\"}{\"event\":2}");

        assertThat(reply.body()).contains("\"invalid-event-number\":1");
        assertThat(siem.received().events()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"a\":1},{\"weir\":{\"id\":\"a:5:0\"}}]", " [ {} , 2 ] ", "{\"a\":1}\n{\"b\":2}\n"})
    void takesArraysAndLines(String body) throws Exception {
        assertThat(client.post("/ingest", body).statusCode()).isEqualTo(200);
        assertThat(siem.received().events()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "[", "[1", "[1 2]", "[1]x", "{\"a\":", "{}\n]"})
    void refusesWhatIsNoListOfEventsWhole(String body) throws Exception {
        assertThat(client.post("/", body).statusCode()).isEqualTo(400);
        assertThat(siem.received().events()).isZero();
    }

    @Test
    void takesChunkedBodies() throws Exception {
        byte[] body = EVENT.repeat(3000).getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> reply = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(siem.url().resolve("/services/collector"))
                                .header("Authorization", "Splunk t")
                                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(siem.received().events()).isEqualTo(3000);
    }

    @Test
    void takesWhatManyConnectionsBringAtOnce() throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(8);
        var replies = IntStream.range(0, 200)
                .mapToObj(i -> senders.submit(() -> client.hec("{\"event\":\"wd~000001~" + i
                        + "\",\"fields\":{\"weir_id\":\"http-" + i % 3 + ":5:" + i / 3 + "\"}}")))
                .toList();
        for (Future<HttpResponse<String>> reply : replies) {
            assertThat(reply.get().statusCode()).isEqualTo(200);
        }
        senders.shutdown();

        assertThat(siem.markers(1).cardinality()).isEqualTo(200);
        assertThat(siem.received().distinct()).isEqualTo(200);
        assertThat(siem.received().gaps()).isZero();
    }

    @Test
    void survivesWhatIsNoHttp() throws Exception {
        for (String nonsense : new String[] {
            "\r\n\r\n",
            "GET\r\n\r\n",
            "POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "x".repeat(100_000)
        }) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), siem.port())) {
                OutputStream out = socket.getOutputStream();
                out.write(nonsense.getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                assertThat(new String(readAll(socket), StandardCharsets.US_ASCII))
                        .doesNotContain(" 200 ");
            }
        }
        assertThat(client.hec(EVENT).statusCode()).isEqualTo(200);
    }

    @Test
    void isToldAndAskedOverHttp() throws Exception {
        Siem remote = new RemoteSiem(siem.url());

        remote.misbehave(Fault.throttle(Duration.ofSeconds(3)), Duration.ofSeconds(20));
        assertThat(siem.fault()).hasValue(Fault.throttle(Duration.ofSeconds(3)));
        assertThat(remote.fault()).isEqualTo(siem.fault());
        assertThat(remote.faultLeft()).hasValue(Duration.ofSeconds(20));
        client.hec(EVENT);
        remote.behave();
        assertThat(siem.fault()).isEmpty();
        client.hec("{\"event\":\"wd~00000z~77\"}");

        assertThat(remote.received()).isEqualTo(siem.received());
        assertThat(remote.markers(35).stream().toArray()).containsExactly(77);
    }

    @Test
    void answersABadCommandWithWhatItKnows() throws Exception {
        HttpResponse<String> reply = client.post("/_fault?kind=420", "");

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).contains("there is no fault '420'").contains("reject-one");
        assertThat(client.post("/_fault?kind=429&for=long", "").statusCode()).isEqualTo(400);
        assertThat(client.get("/_markers?run=x").statusCode()).isEqualTo(400);
        assertThat(client.get("/nowhere").statusCode()).isEqualTo(404);
        assertThat(client.get("/_health").statusCode()).isEqualTo(200);
        assertThat(client.send("OPTIONS", "/services/collector").statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhichPortIsTaken() {
        assertThatThrownBy(() -> FakeSiem.start(siem.port()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(":" + siem.port());
    }

    @Test
    void saysThatNobodyIsThere() {
        siem.close();

        assertThatThrownBy(() -> new RemoteSiem(URI.create("http://127.0.0.1:" + siem.port())).received())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("does not answer");
    }

    private static byte[] readAll(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (IOException reset) {
            return new byte[0];
        }
    }
}
