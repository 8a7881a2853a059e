package io.weir.tally;

import java.util.Locale;
import java.util.Optional;

/** Who counts. */
public enum Stage {
    STREAMS,
    SINK;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Stage> parse(String text) {
        for (Stage stage : values()) {
            if (stage.text().equals(text)) {
                return Optional.of(stage);
            }
        }
        return Optional.empty();
    }
}
