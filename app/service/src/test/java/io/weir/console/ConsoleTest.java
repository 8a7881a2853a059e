package io.weir.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.ConsoleSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final Map<String, Boolean> parts = new TreeMap<>(Map.of("sink", true, "streams", true));
    private final Console console =
            new Console(new ConsoleSettings("127.0.0.1", 0), () -> parts, () -> "weir_records_total 7\n");

    @BeforeEach
    void start() throws IOException {
        console.start();
    }

    @AfterEach
    void stop() {
        console.close();
    }

    @Test
    void livesWhateverItsPartsDo() throws Exception {
        parts.replaceAll((name, ready) -> false);

        assertThat(get("/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void isReadyWhenEveryPartIs() throws Exception {
        assertThat(get("/readyz").statusCode()).isEqualTo(200);

        parts.put("sink", false);

        HttpResponse<String> answer = get("/readyz");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("sink: not ready\nstreams: ready\n");
    }

    @Test
    void isNotReadyBeforeItHasParts() throws Exception {
        parts.clear();

        assertThat(get("/readyz").statusCode()).isEqualTo(503);
    }

    @Test
    void showsMetricsAsPrometheusReadsThem() throws Exception {
        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.body()).isEqualTo("weir_records_total 7\n");
        assertThat(answer.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void refusesWhatItDoesNotKnow() throws Exception {
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
        assertThat(get("/..%2f..%2fetc/passwd").statusCode()).isIn(400, 404);
        assertThat(send(request("/livez").POST(HttpRequest.BodyPublishers.ofString("x")))
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void namesThePortThatIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Console second =
                        new Console(new ConsoleSettings("127.0.0.1", taken.getLocalPort()), () -> parts, () -> "")) {
            assertThatThrownBy(second::start)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("console.port");
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
