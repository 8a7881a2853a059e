package io.weir.source;

import java.io.IOException;
import java.net.BindException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.apache.kafka.connect.errors.ConnectException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listening port: Jetty, told what it may spend. */
final class HttpListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

    /** No request waits on a thread, so that a few are enough for any number of senders. */
    private static final int THREADS_MAX = 32;

    private static final int THREADS_MIN = 4;
    private static final int HEADER_BYTES_MAX = 16 * 1024;

    /** How long answers that are given may take to leave when the task stops; Connect waits 5 s for a task. */
    private static final long DRAIN_MILLIS = 2_000;

    /** How long a connection without a request may still be open then. */
    private static final long LINGER_MILLIS = 50;

    private final HttpSourceSettings settings;
    private final QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
    private final Server server;
    private final ServerConnector connector;

    HttpListener(HttpSourceSettings settings) {
        this.settings = settings;
        threads.setName("weir-http-" + settings.port());
        threads.setDaemon(true);
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        http.setRequestHeaderSize(HEADER_BYTES_MAX);
        connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setReusePort(settings.sharesPort());
        connector.setIdleTimeout(settings.idleTimeoutMillis());
        connector.setShutdownIdleTimeout(LINGER_MILLIS);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(settings.connectionsMax(), connector));
        server.setStopTimeout(DRAIN_MILLIS);
        server.setErrorHandler((request, response, callback) -> {
            // What never came to a route: malformed HTTP, too long a header. No page, and nothing of the request in it.
            String body = "{\"text\":\"Bad request\",\"code\":" + response.getStatus() + "}";
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.US_ASCII)), callback);
            return true;
        });
    }

    void open(Handler routes) {
        server.setHandler(new GracefulHandler(routes));
        try {
            server.start();
        } catch (Exception failed) {
            close();
            throw new ConnectException(explain(failed), failed);
        }
    }

    int port() {
        return connector.getLocalPort();
    }

    /** Writes answers. */
    Executor executor() {
        return threads;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failed) {
            LOG.warn("The listener on {}:{} did not stop cleanly", settings.host(), settings.port(), failed);
        }
    }

    private String explain(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException || (cause instanceof IOException && isBind(cause))) {
                return "Cannot listen on " + settings.host() + ":" + settings.port() + " (" + cause.getMessage()
                        + "). Another process has the port, or the address is not this machine's: change http.port or "
                        + "http.host.";
            }
        }
        return "Cannot listen on " + settings.host() + ":" + settings.port();
    }

    private static boolean isBind(Throwable cause) {
        return String.valueOf(cause.getMessage()).startsWith("Failed to bind");
    }
}
