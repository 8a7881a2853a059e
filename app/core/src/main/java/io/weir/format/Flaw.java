package io.weir.format;

/**
 * What is wrong with one place of a document, in words that are made from the rule and never from the value.
 *
 * @param pointer RFC 6901; empty for the whole document
 * @param keyword the rule that is broken, one word
 */
public record Flaw(String pointer, String keyword, String message) {
    /** Keys are the sender's, and a pointer goes into headers and metrics: what is longer is cut. */
    private static final int POINTER_LENGTH_MAX = 256;

    public Flaw {
        if (pointer.length() > POINTER_LENGTH_MAX) {
            int end = POINTER_LENGTH_MAX - 1;
            pointer = pointer.substring(0, Character.isHighSurrogate(pointer.charAt(end - 1)) ? end - 1 : end) + "…";
        }
    }
}
