package io.weir.source;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Splits text into events at line feeds. A carriage return before one goes with it; blank lines are no events. */
final class TextLines {
    private TextLines() {}

    /** Null where all lines were listed; else why the one behind the last that was listed could not be. */
    static @Nullable Refusal read(RequestBody body, EventList events) {
        byte[] bytes = body.bytes();
        int from = 0;
        while (from < body.size()) {
            int feed = from;
            boolean blank = true;
            while (feed < body.size() && bytes[feed] != '\n') {
                blank &= isSpace(bytes[feed]);
                feed++;
            }
            int to = feed > from && bytes[feed - 1] == '\r' ? feed - 1 : feed;
            if (!blank) {
                Refusal refusal = to - from > events.eventBytesMax()
                        ? Refusal.EVENT_TOO_LARGE
                        : events.add(Arrays.copyOfRange(bytes, from, to), body.hints());
                if (refusal != null) {
                    return refusal;
                }
            }
            from = feed + 1;
        }
        return null;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }
}
