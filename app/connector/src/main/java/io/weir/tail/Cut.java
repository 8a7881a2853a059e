package io.weir.tail;

/**
 * Where in an event a position is: mostly at the start of one.
 *
 * @param part the number that what follows has as a part of an event that was too long; 0 where it is none, and
 *     {@link #SKIPPED} where it is the rest of a line that was refused
 * @param isInLine whether the line before is not ended
 */
record Cut(int part, boolean isInLine) {
    static final int SKIPPED = -1;

    static final Cut NONE = new Cut(0, false);

    static Cut parse(String text) {
        boolean isInLine = text.endsWith("m");
        return new Cut(Integer.parseInt(isInLine ? text.substring(0, text.length() - 1) : text), isInLine);
    }

    /** What follows an event that had this number. */
    static Cut behind(int part, boolean isInLine) {
        return new Cut(Math.max(part, 1) + 1, isInLine);
    }

    @Override
    public String toString() {
        return isInLine ? part + "m" : String.valueOf(part);
    }
}
