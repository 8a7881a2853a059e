package io.weir.console;

import io.weir.config.ConsoleSettings;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP endpoint of one instance. {@code /livez} asks nobody: a broker or a SIEM that is down is no reason to kill
 * this process. {@code /readyz} asks the parts that run here.
 */
public final class Console implements AutoCloseable {
    private static final String TEXT = "text/plain; charset=utf-8";

    /** The format of a Prometheus scrape. */
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final ConsoleSettings settings;
    private final Server server;
    private final ServerConnector connector;

    /**
     * @param readiness each part with whether it does its work
     * @param metrics the text of a scrape
     */
    public Console(ConsoleSettings settings, Supplier<Map<String, Boolean>> readiness, Supplier<String> metrics) {
        this.settings = settings;
        QueuedThreadPool threads = new QueuedThreadPool(4, 1);
        threads.setName("weir-console");
        server = new Server(threads);
        connector = new ServerConnector(server, 1, 1);
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        server.addConnector(connector);
        server.setHandler(new Pages(readiness, metrics));
    }

    /** @throws IOException with a message for the user, where it cannot listen */
    public void start() throws IOException {
        try {
            server.start();
        } catch (Exception failure) { // Jetty's LifeCycle declares it
            close();
            throw new IOException(
                    "The console cannot listen on " + settings.host() + ":" + settings.port() + ": "
                            + failure.getMessage()
                            + ". Stop what uses the port, or set another with console.port (WEIR_CONSOLE_PORT).",
                    failure);
        }
    }

    /** The port it has, which differs from the one asked for where that was 0. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception stopped) { // Jetty's LifeCycle declares it
            // It answers probes: there is nothing of it to finish.
        }
    }

    private static final class Pages extends Handler.Abstract {
        private final Supplier<Map<String, Boolean>> readiness;
        private final Supplier<String> metrics;

        Pages(Supplier<Map<String, Boolean>> readiness, Supplier<String> metrics) {
            this.readiness = readiness;
            this.metrics = metrics;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String method = request.getMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
                return answer(response, callback, 405, TEXT, "only GET and HEAD\n");
            }
            return switch (Request.getPathInContext(request)) {
                case "/livez" -> answer(response, callback, 200, TEXT, "alive\n");
                case "/readyz" -> readyz(response, callback);
                case "/metrics" -> answer(response, callback, 200, PROMETHEUS, metrics.get());
                case "/" -> answer(response, callback, 200, TEXT, "/livez\n/readyz\n/metrics\n");
                default -> answer(response, callback, 404, TEXT, "there is /livez, /readyz and /metrics\n");
            };
        }

        private boolean readyz(Response response, Callback callback) {
            Map<String, Boolean> parts = readiness.get();
            boolean isReady = !parts.isEmpty() && !parts.containsValue(false);
            String text = parts.entrySet().stream()
                    .map(part -> part.getKey() + ": " + (part.getValue() ? "ready" : "not ready") + "\n")
                    .collect(Collectors.joining());
            return answer(response, callback, isReady ? 200 : 503, TEXT, text);
        }

        private static boolean answer(Response response, Callback callback, int status, String type, String text) {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            response.getHeaders().put("X-Content-Type-Options", "nosniff");
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            Content.Sink.write(response, true, text, callback);
            return true;
        }
    }
}
