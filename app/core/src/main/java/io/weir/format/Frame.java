package io.weir.format;

import io.weir.envelope.Payload;

/**
 * One message of a stream, without its framing.
 *
 * @param payload of a message that is too long, its first bytes
 * @param bytes how long the message is, as far as the stream went
 * @param part which part of its message it is, from 1; 0 where it is all of it
 */
public record Frame(Payload payload, Ending ending, long bytes, int part) {
    /** How the message ended. */
    public enum Ending {
        WHOLE,
        /** Longer than the limit: the bytes behind it were read and dropped. */
        TOO_LONG,
        /** Longer than the limit: more of it follows. */
        PART,
        /** What was left of a message that came in parts, also where the stream ended in it. */
        LAST_PART,
        /** The stream ended before the bytes that the sender had announced. */
        CUT_OFF
    }
}
