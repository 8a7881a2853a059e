package io.weir.siem;

import io.weir.envelope.Payload;
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
    record Answer(int status, boolean html, @Nullable Duration retryAfter, Payload body) implements Reply {}

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
