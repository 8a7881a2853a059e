package io.weir.pull;

import java.time.Instant;

/** Told what a feed does, on its own thread. */
public interface FeedWatch {
    void requested();

    /** A request failed, and will be made again at once or later. */
    void retried(Trouble trouble);

    /** All attempts failed: the cursor stands, and the same page is asked for later. */
    void failed(Trouble trouble);

    /** The first page after {@link #failed}. */
    void recovered();

    /** Events that were read before, and left out. */
    void repeated(int events);

    /** Events that will not be read: what they were in, or of which time, and why. */
    void lost(String what);

    /** A cursor was refused: what follows the newest event is read again. */
    void restarted(Instant from);
}
