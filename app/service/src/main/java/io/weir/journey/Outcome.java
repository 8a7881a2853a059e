package io.weir.journey;

import java.util.Locale;

/** Where an event is now. */
public enum Outcome {
    DELIVERED,
    DEAD_LETTER,
    WAITING,
    /** A receipt was asked for, and no event. */
    BATCH,
    /** Its records were deleted, and what is left does not say all. */
    DELETED,
    NOT_FOUND,
    MISSING,
    /** The time to search was over. */
    UNFINISHED;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** It is where it should be. */
    public boolean isExplained() {
        return this == DELIVERED || this == DEAD_LETTER || this == WAITING || this == BATCH;
    }
}
