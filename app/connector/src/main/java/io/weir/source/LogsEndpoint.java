package io.weir.source;

import io.weir.json.JsonBytes;
import io.weir.json.JsonText;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/logs}: whatever is at hand. All of a body is taken, or nothing.
 *
 * <p>{@code application/json} is one value or several; the elements of an array are an event each, and what is not JSON
 * is refused. {@code application/x-ndjson} and {@code text/*} are lines, and a line that is not JSON is an event all the
 * same, for the judge. Any other type, {@code curl -d}'s for one, is JSON where all of it is, and lines where not.
 */
record LogsEndpoint() implements Endpoint {
    @Override
    public Taken read(RequestBody body, EventList events) {
        String type = body.contentType();
        if (type.endsWith("protobuf")) {
            // OpenTelemetry's binary form has the same path: as text lines it would be taken and be worth nothing.
            return refused(Refusal.UNSUPPORTED_TYPE, "");
        }
        boolean json = type.equals("application/json") || type.endsWith("+json");
        boolean lines = type.startsWith("text/") || type.endsWith("ndjson") || type.endsWith("jsonl");
        JsonBytes values = new JsonBytes(body.bytes(), body.size());
        if (json || (!lines && looksLikeJson(values, body))) {
            int fault = firstFault(values, body);
            if (fault == body.size()) {
                return taken(events, listValues(values, body, events));
            }
            if (json) {
                return refused(Refusal.INVALID_FORMAT, "the value that begins at byte " + fault + " is not JSON");
            }
        }
        return taken(events, TextLines.read(body, events));
    }

    @Override
    public Reply refuse(Refusal refusal) {
        return reply(refusal, "");
    }

    private static Taken taken(EventList events, @Nullable Refusal fault) {
        if (fault == Refusal.EVENT_TOO_LARGE) {
            return refused(fault, "event " + events.size() + " has more than " + events.eventBytesMax() + " bytes");
        }
        if (fault != null || events.isEmpty()) {
            return refused(fault == null ? Refusal.NO_DATA : fault, "");
        }
        return new Taken(true, Reply.of(200, "{\"events\":" + events.size() + "}"), null);
    }

    private static Taken refused(Refusal refusal, String detail) {
        return new Taken(false, reply(refusal, detail), refusal);
    }

    private static Reply reply(Refusal refusal, String detail) {
        String message = detail.isEmpty() ? refusal.text() : refusal.text() + ": " + detail;
        return Reply.of(
                refusal.status(),
                "{\"error\":\"" + refusal.label() + "\",\"message\":" + JsonText.quote(message) + "}",
                refusal.retryAfterSeconds());
    }

    private static boolean looksLikeJson(JsonBytes values, RequestBody body) {
        int at = values.skipSpace(0);
        return at < body.size() && (body.bytes()[at] == '{' || body.bytes()[at] == '[');
    }

    /** Where the first value that is not JSON begins; the size where all of it is sound. */
    private static int firstFault(JsonBytes values, RequestBody body) {
        int at = values.skipSpace(0);
        while (at < body.size()) {
            int end = values.skipValue(at);
            if (end == JsonBytes.MALFORMED) {
                return at;
            }
            at = values.skipSpace(end);
        }
        return at;
    }

    /** Of values that are known to be sound; what stands in an array is an event each. */
    private static @Nullable Refusal listValues(JsonBytes values, RequestBody body, EventList events) {
        byte[] bytes = body.bytes();
        boolean inArray = false;
        int at = values.skipSpace(0);
        while (at < body.size()) {
            byte first = bytes[at];
            if (!inArray && first == '[') {
                inArray = true;
                at = values.skipSpace(at + 1);
            } else if (inArray && (first == ']' || first == ',')) {
                inArray = first == ',';
                at = values.skipSpace(at + 1);
            } else {
                int end = values.skipValue(at);
                byte[] payload =
                        first == '"' ? JsonText.unescape(bytes, at + 1, end - 1) : Arrays.copyOfRange(bytes, at, end);
                Refusal refusal = events.add(payload, body.hints());
                if (refusal != null) {
                    return refusal;
                }
                at = values.skipSpace(end);
            }
        }
        return null;
    }
}
