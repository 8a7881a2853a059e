package io.weir.pull;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * The edge to HTTP: one request, within its time and its size, and what came back as a value. It follows nobody elsewhere and
 * repeats nothing.
 */
final class Client implements AutoCloseable {
    private final HttpClient http;
    private final Duration timeout;
    private final ScheduledThreadPoolExecutor deadlines = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "weir-pull-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    /** @param trust null for those the JVM believes */
    Client(Duration connect, Duration timeout, @Nullable SSLContext trust) {
        this.timeout = timeout;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connect.compareTo(timeout) < 0 ? connect : timeout);
        if (trust != null) {
            builder.sslContext(trust);
        }
        http = builder.build();
        deadlines.setRemoveOnCancelPolicy(true);
    }

    /** @param bytesMax of the body, unpacked */
    <T> Reply<T> send(HttpRequest request, long bytesMax, Reply.Body<T> reader) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        CompletableFuture<HttpResponse<InputStream>> sent =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        try {
            HttpResponse<InputStream> response = sent.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return read(response, deadline, bytesMax, reader);
        } catch (TimeoutException late) {
            sent.cancel(true);
            return silence(new InterruptedIOException());
        } catch (ExecutionException failed) {
            return silence(failed.getCause() == null ? failed : failed.getCause());
        } catch (InterruptedException stopping) {
            sent.cancel(true);
            throw stopping;
        }
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
    }

    private <T> Reply<T> read(HttpResponse<InputStream> response, long deadline, long bytesMax, Reply.Body<T> reader) {
        InputStream body = response.body();
        // Nothing else bounds a read of a server that drips. To close it ends the read, as if the body had ended.
        Future<?> end =
                deadlines.schedule(() -> closeQuietly(body), deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        try (InputStream in =
                new Bounded(unpacked(response, new Bounded(body, deadline, bytesMax)), deadline, bytesMax)) {
            T value = reader.read(response.statusCode(), response.headers(), in);
            return new Reply.Answer<>(response.statusCode(), response.headers(), value);
        } catch (IOException trouble) {
            // Whatever a body that was closed under a read says.
            return silence(System.nanoTime() - deadline >= 0 ? new InterruptedIOException() : trouble);
        } finally {
            end.cancel(false);
        }
    }

    private static InputStream unpacked(HttpResponse<InputStream> response, InputStream body) throws IOException {
        String encoding = response.headers().firstValue("Content-Encoding").orElse("identity");
        if (encoding.equalsIgnoreCase("gzip")) {
            return new Gunzipped(body);
        }
        if (!encoding.equalsIgnoreCase("identity")) {
            throw new MalformedException("it is packed in a way that was not asked for");
        }
        return body;
    }

    private static void closeQuietly(InputStream body) {
        try {
            body.close();
        } catch (IOException alreadyBroken) {
            // It is to end, and has.
            return;
        }
    }

    private static <T> Reply<T> silence(Throwable trouble) {
        return new Reply.Silence<>(trouble(trouble));
    }

    /** In our own words: an exception's text can quote what was sent. */
    private static Trouble trouble(Throwable trouble) {
        if (trouble instanceof MalformedException malformed) {
            return Trouble.of(malformed.kind(), String.valueOf(malformed.getMessage()));
        }
        if (trouble instanceof SSLHandshakeException) {
            return Trouble.of(Trouble.Kind.REFUSED, "the TLS handshake failed: who answers is not believed");
        }
        if (trouble instanceof HttpConnectTimeoutException || trouble instanceof ConnectException) {
            boolean isUnknown = trouble.getCause() instanceof java.nio.channels.UnresolvedAddressException;
            return Trouble.of(Trouble.Kind.PASSING, isUnknown ? "the host's name was not found" : "no connection");
        }
        if (trouble instanceof UnknownHostException) {
            return Trouble.of(Trouble.Kind.PASSING, "the host's name was not found");
        }
        if (trouble instanceof InterruptedIOException) {
            return Trouble.of(Trouble.Kind.PASSING, "no whole answer in time");
        }
        String what = trouble instanceof SSLException ? "TLS broke off" : "the connection broke off";
        return Trouble.of(Trouble.Kind.PASSING, what + " (" + trouble.getClass().getSimpleName() + ")");
    }

    /** Ends with an exception where it is too late or too much. */
    private static final class Bounded extends InputStream {
        private final InputStream in;
        private final long deadline;
        private long left;

        Bounded(InputStream in, long deadline, long bytesMax) {
            this.in = in;
            this.deadline = deadline;
            left = bytesMax;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = in.read(bytes, from, length);
            // The end as well: it may be that of a body that was closed because it was late.
            if (System.nanoTime() - deadline >= 0) {
                throw new InterruptedIOException();
            }
            left -= Math.max(0, read);
            if (left < 0) {
                throw new MalformedException(Trouble.Kind.TOO_LARGE, "it is larger than a page may be");
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
