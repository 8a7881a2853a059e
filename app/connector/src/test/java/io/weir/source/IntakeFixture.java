package io.weir.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An open intake, a task that commits when it is told to, and clients. */
final class IntakeFixture implements AutoCloseable {
    final Map<String, String> settings = settings();
    final List<SourceEvent> committed = new CopyOnWriteArrayList<>();
    final SourceMetrics metrics = SourceMetrics.unseen();
    final LagGate gate = GateInHand.open();
    Intake intake;

    private final ExecutorService task = Executors.newSingleThreadExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Override
    public void close() {
        task.shutdownNow();
        if (intake != null) {
            intake.close();
        }
    }

    void open() {
        intake = Intake.open(HttpSourceSettings.of(settings), gate, Clock.systemUTC(), metrics);
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(SettingsCheckTest.sound());
        settings.put("http.host", "127.0.0.1");
        settings.put("http.port", "0");
        settings.put("http.tokens", "tok");
        return settings;
    }

    void commitAlways() {
        task.execute(() -> {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    List<Submission> batch = intake.handover().take(1 << 20, 50_000_000);
                    batch.forEach(each -> committed.addAll(each.events()));
                    settle(batch);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
    }

    List<Submission> take() throws InterruptedException {
        List<Submission> taken = intake.handover().take(1 << 20, 5_000_000_000L);
        assertThat(taken).isNotEmpty();
        return taken;
    }

    void settle(List<Submission> taken) {
        for (Submission each : taken) {
            for (int i = 0; i < each.events().size(); i++) {
                each.settleOne(true);
            }
            intake.handover().settle(each);
        }
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path, body)).get();
    }

    HttpResponse<String> post(String path, String encoding, byte[] body) throws Exception {
        return send(authorized(path)
                        .header("Content-Encoding", encoding)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build())
                .get();
    }

    HttpResponse<String> options(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path))
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .build())
                .get();
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(uri(path)).build()).get();
    }

    HttpRequest request(String path, String body) {
        return authorized(path).POST(HttpRequest.BodyPublishers.ofString(body)).build();
    }

    HttpRequest.Builder authorized(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Splunk tok");
    }

    CompletableFuture<HttpResponse<String>> send(HttpRequest request) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + intake.port() + path);
    }

    Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /** Everything that came until the other side closed. */
    String raw(String request) throws IOException {
        try (Socket socket = connect(intake.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}
