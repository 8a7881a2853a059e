package io.weir.pull;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.util.function.Function;

/** What came of one request. */
sealed interface Reply<T> {
    /** @param value what was made of the body */
    record Answer<T>(int status, HttpHeaders headers, T value) implements Reply<T> {}

    /** No answer, or not a whole one. */
    record Silence<T>(Trouble trouble) implements Reply<T> {}

    /** Reads a body while it comes in. */
    interface Body<T> {
        T read(int status, HttpHeaders headers, InputStream in) throws IOException;
    }

    default <R> R match(Function<Answer<T>, R> answer, Function<Silence<T>, R> silence) {
        return this instanceof Answer<T> it ? answer.apply(it) : silence.apply((Silence<T>) this);
    }
}
