package io.weir.sink;

import io.weir.config.TopicSettings;
import java.util.List;
import java.util.Locale;

/** The two ways to the SIEM. Each has its own consumer, requests and connections, so that one never waits for the other. */
public enum Lane {
    VALID,
    PRIORITY;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The name in groups, receipts and metrics. */
    public String text() {
        return text;
    }

    public static List<String> texts() {
        return List.of(VALID.text, PRIORITY.text);
    }

    String topic(TopicSettings topics) {
        return this == VALID ? topics.valid() : topics.priority();
    }
}
