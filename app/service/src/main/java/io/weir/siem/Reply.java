package io.weir.siem;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.envelope.Payload;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What came back for one request. */
sealed interface Reply {
    /**
     * A whole answer.
     *
     * @param retryAfter the wait it asks for, as asked: {@link io.weir.delivery.Backoff} judges it
     */
    record Answer(int status, boolean html, @Nullable Duration retryAfter, Payload body) implements Reply {
        private static final ObjectReader JSON = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .reader();

        /** The object or the list that the body is; null where it is neither, or anything stands behind it. */
        @Nullable
        JsonNode json() {
            try {
                JsonNode node = JSON.readTree(body.bytes());
                return node != null && node.isContainerNode() ? node : null;
            } catch (IOException notJson) {
                return null;
            }
        }
    }

    /**
     * No answer, or not a whole one: whether the SIEM has the events is unknown.
     *
     * @param operatorsJob it will not mend by itself
     */
    record Silence(String cause, boolean operatorsJob) implements Reply {}

    default <R> R match(Function<Answer, R> answer, Function<Silence, R> silence) {
        return this instanceof Answer it ? answer.apply(it) : silence.apply((Silence) this);
    }
}
