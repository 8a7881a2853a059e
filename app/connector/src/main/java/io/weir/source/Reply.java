package io.weir.source;

import io.weir.envelope.Payload;
import java.nio.charset.StandardCharsets;

/**
 * One HTTP answer with a JSON body.
 *
 * @param retryAfterSeconds for the {@code Retry-After} header; 0 sends none
 */
record Reply(int status, Payload body, int retryAfterSeconds) {
    static Reply of(int status, String json) {
        return of(status, json, 0);
    }

    static Reply of(int status, String json, int retryAfterSeconds) {
        return new Reply(status, Payload.wrap(json.getBytes(StandardCharsets.UTF_8)), retryAfterSeconds);
    }
}
