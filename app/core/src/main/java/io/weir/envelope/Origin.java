package io.weir.envelope;

import java.util.Optional;

/** Where a record stands in Kafka. The text form is {@code topic-partition@offset}. */
public record Origin(String topic, int partition, long offset) {
    public static Optional<Origin> parse(String text) {
        int at = text.lastIndexOf('@');
        int dash = text.lastIndexOf('-', at);
        if (dash < 1 || at < dash) {
            return Optional.empty();
        }
        try {
            int partition = Integer.parseInt(text.substring(dash + 1, at));
            long offset = Long.parseLong(text.substring(at + 1));
            return partition < 0 || offset < 0
                    ? Optional.empty()
                    : Optional.of(new Origin(text.substring(0, dash), partition, offset));
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
