package io.weir.verdict;

import java.util.Locale;

/** Why an event is a dead letter: the word in the {@code weir.category} header. */
public enum Category {
    MALFORMED,
    UNKNOWN_TYPE,
    SCHEMA_VIOLATION,
    OVERSIZE,
    PROCESSING_FAILURE,
    SIEM_REJECTED;

    private final String text = name().toLowerCase(Locale.ROOT);

    public String text() {
        return text;
    }
}
