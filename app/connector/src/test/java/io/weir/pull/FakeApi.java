package io.weir.pull;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.envelope.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An API over HTTP whose answers a test writes. */
public final class FakeApi implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** A request as it came. */
    public record Asked(
            String method, URI uri, Map<String, String> query, String authorization, String accept, String body) {
        public String parameter(String name) {
            return query.getOrDefault(name, "");
        }
    }

    /** Answers one request. */
    public interface Handler {
        Answer answer(Asked asked) throws IOException;
    }

    /** @param pauseMillis between any two of its pieces */
    public record Answer(int status, Map<String, String> headers, Payload body, int pieces, long pauseMillis) {
        public static Answer json(String body) {
            return new Answer(
                    200, Map.of("Content-Type", "application/json"), Payload.wrap(body.getBytes(UTF_8)), 1, 0);
        }

        public static Answer of(int status, String body) {
            return new Answer(
                    status, Map.of("Content-Type", "application/json"), Payload.wrap(body.getBytes(UTF_8)), 1, 0);
        }

        public Answer with(String name, String value) {
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.put(name, value);
            return new Answer(status, all, body, pieces, pauseMillis);
        }

        public Answer dripping(int inPieces, long everyMillis) {
            return new Answer(status, headers, body, inPieces, everyMillis);
        }
    }

    public FakeApi(Handler handler) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                Asked request = asked(exchange);
                asked.add(request);
                send(exchange, handler.answer(request));
            }
        });
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<Asked> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static Asked asked(HttpExchange exchange) throws IOException {
        Map<String, String> query = new LinkedHashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            query.put(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "");
        }
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        return new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                query,
                authorization == null ? "" : authorization,
                accept == null ? "" : accept,
                new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, UTF_8);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        byte[] body = answer.body().bytes();
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        int piece = Math.max(1, body.length / answer.pieces());
        for (int at = 0; at < body.length; at += piece) {
            exchange.getResponseBody().write(body, at, Math.min(piece, body.length - at));
            if (answer.pauseMillis() > 0) {
                exchange.getResponseBody().flush();
                pause(answer.pauseMillis());
            }
        }
    }

    private static void pause(long millis) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException closing) {
            throw new IOException(closing);
        }
    }
}
