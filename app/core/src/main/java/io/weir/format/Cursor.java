package io.weir.format;

/** A place in a line of text, and the few steps that header readers take. */
final class Cursor {
    private final String text;
    private final int end;
    private int at;

    Cursor(String text, int at, int end) {
        this.text = text;
        this.at = at;
        this.end = end;
    }

    int at() {
        return at;
    }

    int end() {
        return end;
    }

    String text() {
        return text;
    }

    void moveTo(int place) {
        at = Math.min(place, end);
    }

    /** The character so many places on, or 0 behind the end. */
    char peek(int ahead) {
        return at + ahead < end ? text.charAt(at + ahead) : 0;
    }

    boolean isAtEnd() {
        return at >= end;
    }

    void skipSpaces() {
        while (at < end && text.charAt(at) == ' ') {
            at++;
        }
    }

    /** Past the next space. */
    void skipToken() {
        at = Math.min(tokenEnd() + 1, end);
    }

    /** Where the characters up to the next space end. */
    int tokenEnd() {
        int space = text.indexOf(' ', at);
        return space < 0 || space > end ? end : space;
    }

    String rest() {
        return text.substring(at, end);
    }
}
