package io.weir.source;

import io.weir.flow.IntakeBuffer;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;

/** The HTTP source's own settings, and those that contradict each other. */
final class HttpSettingsCheck extends SettingsCheck {
    /**
     * Jetty's idle timeout runs while a sender waits, and where it fired in the instant of the answer, one sender in a
     * hundred saw its connection closed or a 500 although its events were committed.
     */
    private static final int IDLE_MARGIN_MILLIS = 5_000;

    HttpSettingsCheck(Map<String, String> given) {
        super(given, HttpSourceSettings.DEFINITION, "http.");
        checkAccess();
        checkBuffer();
        checkRequest(HttpSourceSettings.EVENT_BYTES_MAX, 3L * HecEnvelopes.HINT_BYTES_MAX);
        checkTimeouts();
        checkLanes(HttpSourceSettings.LANE_PREFIX);
    }

    private void checkAccess() {
        Object auth = value(HttpSourceSettings.AUTH);
        if (!(value(HttpSourceSettings.TOKENS) instanceof Password password)) {
            return;
        }
        boolean hasTokens = !HttpSourceSettings.tokens(password).isEmpty();
        if (HttpSourceSettings.AUTH_TOKEN.equals(auth) && !hasTokens) {
            wrong(
                    HttpSourceSettings.TOKENS,
                    "http.tokens names no token. Name at least one, or set http.auth=none to let anyone send.");
        }
        if (HttpSourceSettings.AUTH_NONE.equals(auth) && hasTokens) {
            wrong(
                    HttpSourceSettings.AUTH,
                    "http.auth=none contradicts http.tokens. Remove the tokens, or set http.auth=token.");
        }
    }

    private void checkBuffer() {
        if (value(HttpSourceSettings.BODY_BYTES_MAX) instanceof Integer body
                && value(HttpSourceSettings.BUFFER_BYTES_MAX) instanceof Long buffer) {
            long needed = IntakeBuffer.bytesFor(body);
            if (buffer < needed) {
                wrong(
                        HttpSourceSettings.BUFFER_BYTES_MAX,
                        "http.buffer.bytes.max=" + buffer + " cannot hold one body of http.body.bytes.max=" + body
                                + " with its events: such a body would be refused for ever. Set at least " + needed
                                + ", or lower http.body.bytes.max.");
            }
        }
    }

    private void checkTimeouts() {
        if (value(HttpSourceSettings.ACK_TIMEOUT_MS) instanceof Integer ack
                && value(HttpSourceSettings.IDLE_TIMEOUT_MS) instanceof Integer idle
                && idle < ack + IDLE_MARGIN_MILLIS) {
            wrong(
                    HttpSourceSettings.IDLE_TIMEOUT_MS,
                    "http.idle.timeout.ms=" + idle + " must be at least " + IDLE_MARGIN_MILLIS
                            + " more than http.ack.timeout.ms=" + ack
                            + ": a sender that waits for its answer is silent.");
        }
    }
}
