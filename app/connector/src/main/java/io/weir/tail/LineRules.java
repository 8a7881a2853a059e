package io.weir.tail;

/**
 * How bytes become events.
 *
 * @param eventBytesMax what is longer comes in parts, or is refused
 * @param isSplit whether it comes in parts
 * @param linesMax of one event
 */
public record LineRules(TextEncoding encoding, Join join, int eventBytesMax, boolean isSplit, int linesMax) {
    boolean isJoined() {
        return join != Join.NEVER;
    }

    /** Bytes of the file. */
    int bytesMax() {
        return encoding.bytesOf(eventBytesMax);
    }
}
