package io.weir.source;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The one answer to a request, from any thread; whoever comes second is not heard. */
final class Answer {
    private static final HttpField JSON = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");

    private final Response response;
    private final Callback callback;
    private final AtomicBoolean sent = new AtomicBoolean();

    Answer(Response response, Callback callback) {
        this.response = response;
        this.callback = callback;
    }

    void send(Reply reply) {
        if (!sent.compareAndSet(false, true)) {
            return;
        }
        response.setStatus(reply.status());
        if (reply.body().size() > 0) {
            response.getHeaders().put(JSON);
        }
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, reply.body().size());
        if (reply.retryAfterSeconds() > 0) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, reply.retryAfterSeconds());
        }
        response.write(true, ByteBuffer.wrap(reply.body().bytes()).asReadOnlyBuffer(), callback);
    }

    /** The connection is gone, or must go. */
    void fail(Throwable cause) {
        if (sent.compareAndSet(false, true)) {
            callback.failed(cause);
        }
    }

    boolean isSent() {
        return sent.get();
    }
}
