package io.weir.tail;

import com.google.re2j.Pattern;

/** Which lines belong to the event of the line before them. */
public interface Join {
    /** Of a line no more is looked at. */
    int BYTES_MAX = 1_024;

    /** Each line is an event. */
    Join NEVER = text -> false;

    /** Lines that begin with a blank, as those of a stack trace do. */
    Join BLANK = text -> text.startsWith(" ") || text.startsWith("\t");

    boolean continues(String line);

    /** Lines in which nothing is found of this pattern of RE2, whose work is in proportion to the text. */
    static Join unlessStart(Pattern start) {
        return text -> !start.matcher(text).find();
    }
}
