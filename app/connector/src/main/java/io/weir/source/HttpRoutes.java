package io.weir.source;

import io.weir.envelope.Hints;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** Which path is what, and all that is decided about a request before its body is read. */
final class HttpRoutes extends Handler.Abstract {
    private static final String HEALTH = "/services/collector/health";
    private static final String ACK = "/services/collector/ack";
    private static final String CHANNEL_HEADER = "X-Splunk-Request-Channel";
    private static final HttpField ALLOW_POST = new HttpField(HttpHeader.ALLOW, "POST, OPTIONS");
    private static final HttpField ALLOW_GET = new HttpField(HttpHeader.ALLOW, "GET, HEAD, OPTIONS");

    private final Desk desk;
    private final Map<String, Endpoint> endpoints;

    HttpRoutes(Desk desk) {
        this.desk = desk;
        Endpoint event = new HecEventEndpoint();
        Endpoint raw = new HecRawEndpoint();
        this.endpoints = Map.of(
                "/services/collector", event,
                "/services/collector/event", event,
                "/services/collector/event/1.0", event,
                "/services/collector/raw", raw,
                "/services/collector/raw/1.0", raw,
                "/v1/logs", new LogsEndpoint());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Answer answer = new Answer(response, callback);
        String path = path(request);
        Endpoint endpoint = endpoints.get(path);
        boolean health = path.equals(HEALTH) || path.equals(HEALTH + "/1.0");
        boolean ack = path.equals(ACK) || path.equals(ACK + "/1.0");
        if (endpoint == null && !health && !ack) {
            refuse(answer, null, Refusal.NOT_FOUND);
            return true;
        }
        response.getHeaders().ensureField(health ? ALLOW_GET : ALLOW_POST);
        String method = request.getMethod();
        if (method.equals("OPTIONS")) {
            // Docker's driver asks so at start-up, without a token, and will not start unless it is 200.
            answer.send(Reply.of(200, ""));
        } else if (!(health ? method.equals("GET") || method.equals("HEAD") : method.equals("POST"))) {
            refuse(answer, endpoint, Refusal.METHOD_NOT_ALLOWED);
        } else if (health) {
            answer.send(health());
        } else {
            response.getHeaders().remove(HttpHeader.ALLOW);
            post(request, answer, endpoint);
        }
        return true;
    }

    /** Whether events would be taken now; without a token, as with Splunk. */
    private Reply health() {
        if (desk.handover().isClosed()) {
            return HecReplies.of(Refusal.STOPPING);
        }
        boolean isBusy = desk.buffer().isFull()
                || desk.handover().isStalled()
                || desk.gate().isClosed();
        return isBusy ? HecReplies.UNHEALTHY : HecReplies.HEALTHY;
    }

    /** A null endpoint is indexer acknowledgement, which nobody needs where 200 means committed. */
    private void post(Request request, Answer answer, @Nullable Endpoint endpoint) {
        Fields query = request.getHttpURI().getQuery() == null ? Fields.EMPTY : Request.extractQueryParameters(request);
        String authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        String channel = request.getHeaders().get(CHANNEL_HEADER);
        channel = channel == null ? query.getValue("channel") : channel;
        Refusal refusal = desk.settings().tokens().check(authorization, query.getValue("token") != null);
        if (refusal == null) {
            refusal = checkChannel(endpoint, channel);
        }
        Encoding encoding = Encoding.of(request.getHeaders().get(HttpHeader.CONTENT_ENCODING));
        if (refusal == null) {
            refusal = checkBody(request, encoding);
        }
        if (refusal != null || endpoint == null || encoding == null) {
            refuse(answer, endpoint, refusal == null ? Refusal.ACK_DISABLED : refusal);
            return;
        }
        String sender = channel == null ? authorization + "@" + Request.getRemoteAddr(request) : channel;
        RequestBody.Head head = new RequestBody.Head(
                encoding,
                contentType(request.getHeaders().get(HttpHeader.CONTENT_TYPE)),
                hints(query),
                sender.hashCode());
        new Exchange(request, answer, endpoint, head, desk).run();
    }

    private static @Nullable Refusal checkChannel(@Nullable Endpoint endpoint, @Nullable String channel) {
        if (channel != null) {
            return isChannel(channel) ? null : Refusal.INVALID_CHANNEL;
        }
        return endpoint == null ? Refusal.CHANNEL_MISSING : null;
    }

    private @Nullable Refusal checkBody(Request request, @Nullable Encoding encoding) {
        if (desk.handover().isClosed()) {
            return Refusal.STOPPING;
        }
        if (desk.handover().isStalled()) {
            return Refusal.STALLED;
        }
        if (desk.gate().isClosed()) {
            return Refusal.NO_ROOM;
        }
        if (encoding == null) {
            return Refusal.UNSUPPORTED_ENCODING;
        }
        return request.getLength() > desk.settings().bodyBytesMax() ? Refusal.BODY_TOO_LARGE : null;
    }

    private void refuse(Answer answer, @Nullable Endpoint endpoint, Refusal refusal) {
        desk.metrics().refused(refusal);
        answer.send(endpoint == null ? HecReplies.of(refusal) : endpoint.refuse(refusal));
    }

    /** Without one slash at the end, which some senders append to what they are configured with. */
    private static String path(Request request) {
        String path = Request.getPathInContext(request);
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String contentType(@Nullable String header) {
        if (header == null) {
            return "";
        }
        int semicolon = header.indexOf(';');
        return (semicolon < 0 ? header : header.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    private static Hints hints(Fields query) {
        if (query.isEmpty()) {
            return Hints.NONE;
        }
        Hints hints = new Hints(
                hint(query, "sourcetype"),
                hint(query, "source"),
                hint(query, "host"),
                hint(query, "index"),
                hint(query, "time"),
                null);
        return hints.equals(Hints.NONE) ? Hints.NONE : hints;
    }

    private static @Nullable String hint(Fields query, String name) {
        String value = query.getValue(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static boolean isChannel(String text) {
        try {
            return UUID.fromString(text).toString().length() == text.length();
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
