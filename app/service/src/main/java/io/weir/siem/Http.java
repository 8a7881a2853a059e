package io.weir.siem;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.envelope.Payload;
import io.weir.siem.Reply.Answer;
import io.weir.siem.Reply.Silence;
import io.weir.tls.TlsRenewal;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The edge to HTTP: one POST of one batch, and what came back as a value. Nothing is repeated, redirected or
 * decompressed on the way, so that one call is one request, and what its answer means is the target's to say.
 */
final class Http implements AutoCloseable {
    /** The answer to a bulk request of 100,000 events, each refused at length, is below this. */
    private static final int REPLY_BYTES_MAX = 32 << 20;

    /** One write to the socket carries many events, and one read a usual answer. */
    private static final int BUFFER_BYTES = 64 << 10;

    private final CloseableHttpClient client;
    private final HttpSettings settings;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor deadlines = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "weir-request-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param tls what connections are made with, as it is when they are; one that stands keeps what it was made with until
     *     {@link HttpSettings#connectionTtl}
     * @param connections as many as requests may be under way at once, to any one server
     * @param servers how many there are: none waits for a connection that another holds
     */
    Http(HttpSettings settings, TlsRenewal tls, int connections, int servers, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        // A request that is answered leaves nothing behind that would hold its batch until its deadline.
        deadlines.setRemoveOnCancelPolicy(true);
        Timeout timeout = Timeout.of(settings.timeout());
        Http1Config http1 = Http1Config.custom().setBufferSize(BUFFER_BYTES).build();
        client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setTlsSocketStrategy(new RenewedTls(tls))
                        .setMaxConnPerRoute(connections)
                        .setMaxConnTotal(connections * servers)
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(http1)
                                .build())
                        .setDefaultSocketConfig(SocketConfig.custom()
                                .setTcpNoDelay(true)
                                .setSoTimeout(timeout)
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                                .setSocketTimeout(timeout)
                                .setTimeToLive(TimeValue.of(settings.connectionTtl()))
                                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout)
                        .setResponseTimeout(timeout)
                        .setExpectContinueEnabled(false)
                        .build())
                .setUserAgent("weir")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                // Or a connection on which a certificate was shown would serve one request only.
                .disableConnectionState()
                .disableContentCompression()
                .build();
    }

    Reply post(URI uri, Map<String, String> headers, ContentType type, Framing framing, Batch batch) {
        return post(uri, headers, RequestBody.of(batch, framing, type, settings.gzip()));
    }

    Reply post(URI uri, Map<String, String> headers, HttpEntity body) {
        HttpPost request = new HttpPost(uri);
        headers.forEach(request::setHeader);
        request.setEntity(body);
        long deadline = System.nanoTime() + settings.timeout().toNanos();
        // The socket's own timeout bounds a read. Nothing bounds a write to a server that has stopped reading.
        ScheduledFuture<?> end;
        try {
            end = deadlines.schedule(request::cancel, settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            return new Silence("the target is closed", false);
        }
        try {
            return client.execute(request, response -> {
                try {
                    return read(response, deadline);
                } catch (IOException abandoned) {
                    // Or the client would read the rest of the answer, however long it is or takes.
                    request.cancel();
                    throw abandoned;
                }
            });
        } catch (IOException trouble) {
            boolean isLate = System.nanoTime() - deadline >= 0;
            return isLate ? new Silence("no answer in time", false) : silence(trouble);
        } finally {
            end.cancel(false);
        }
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        client.close(CloseMode.IMMEDIATE);
    }

    private Reply read(ClassicHttpResponse response, long deadline) throws IOException {
        HttpEntity entity = response.getEntity();
        Payload body = entity == null ? Payload.EMPTY : body(entity, deadline);
        Header retryAfter = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        return new Answer(
                response.getCode(),
                isHtml(entity),
                RetryAfter.parse(retryAfter == null ? null : retryAfter.getValue(), clock.instant()),
                body);
    }

    /** The socket's timeout bounds each read, the deadline a dripping answer, and the limit an endless one. */
    private static Payload body(HttpEntity entity, long deadline) throws IOException {
        // Not closed here: to close it is to read it to its end.
        InputStream in = entity.getContent();
        byte[] bytes = new byte[(int) Math.min(Math.max(entity.getContentLength(), 512), BUFFER_BYTES)];
        int size = 0;
        for (int read = 0; read >= 0; read = in.read(bytes, size, bytes.length - size)) {
            size += read;
            if (System.nanoTime() - deadline > 0) {
                throw new InterruptedIOException("the answer took too long");
            }
            if (size == REPLY_BYTES_MAX) {
                throw new IOException("the answer is too long");
            }
            if (size == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(2 * size, REPLY_BYTES_MAX));
            }
        }
        return Payload.wrap(Arrays.copyOf(bytes, size));
    }

    private static boolean isHtml(@Nullable HttpEntity entity) {
        String type = entity == null ? null : entity.getContentType();
        return type != null && type.strip().regionMatches(true, 0, "text/html", 0, 9);
    }

    /** In our own words: an exception's text can quote what was sent. */
    private static Silence silence(IOException trouble) {
        Silence ofTls = TlsTrouble.of(trouble);
        if (ofTls != null) {
            return ofTls;
        }
        if (trouble instanceof UnknownHostException) {
            return new Silence("the host's name was not found", false);
        }
        if (trouble instanceof HttpHostConnectException || trouble instanceof ConnectException) {
            return new Silence("no connection", false);
        }
        if (trouble instanceof InterruptedIOException) {
            return new Silence("no answer in time", false);
        }
        String what = trouble instanceof SSLException ? "TLS broke off" : "the connection broke off";
        return new Silence(what + " (" + trouble.getClass().getSimpleName() + ")", false);
    }
}
