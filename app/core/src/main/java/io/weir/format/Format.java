package io.weir.format;

import java.time.Instant;

/**
 * Turns bytes into fields. Stateless: one instance serves all threads. To add a format is to write one, to test it
 * and to name it in {@link Formats}.
 */
public interface Format {
    /** As {@code format:} of a type.yaml says it. */
    String name();

    /** A cheap look at the first bytes: true where these bytes can hardly be meant as anything else. */
    boolean claims(byte[] bytes);

    /**
     * The fields as org.json's tree: a {@code JSONObject}, but for JSON, whose root may be any value.
     *
     * @param receivedAt completes times that the sender wrote in part only; nothing else may depend on it
     */
    Object decode(byte[] bytes, Instant receivedAt) throws MalformedException;
}
