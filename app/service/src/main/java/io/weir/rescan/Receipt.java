package io.weir.rescan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the sink says of one batch.
 *
 * @param first the offset of its first event
 * @param last the offset of its last
 * @param hasDigest false in those of releases that wrote none
 */
record Receipt(
        String topic,
        int partition,
        long first,
        long last,
        long events,
        long rejected,
        boolean hasDigest,
        long digest) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int DIGEST_DIGITS = 16;
    private static final int HEX = 16;

    /** Empty where that is none. */
    static Optional<Receipt> parse(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        String topic = "";
        String digest = "";
        long partition = -1;
        long first = -1;
        long last = -1;
        long events = -1;
        long rejected = 0;
        try (JsonParser json = JSON.createParser(value)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                switch (name) {
                    case "topic" -> topic = json.getText();
                    case "digest" -> digest = json.getText();
                    case "partition" -> partition = json.getIntValue();
                    case "first" -> first = json.getLongValue();
                    case "last" -> last = json.getLongValue();
                    case "events" -> events = json.getLongValue();
                    case "rejected" -> rejected = json.getLongValue();
                    default -> json.skipChildren();
                }
            }
            boolean hasDigest = digest.length() == DIGEST_DIGITS;
            boolean isOne = !topic.isEmpty() && partition >= 0 && first >= 0 && last >= first && events >= 0;
            return isOne && rejected >= 0
                    ? Optional.of(new Receipt(
                            topic,
                            (int) partition,
                            first,
                            last,
                            events,
                            rejected,
                            hasDigest,
                            hasDigest ? Long.parseUnsignedLong(digest, HEX) : 0))
                    : Optional.empty();
        } catch (IOException | NumberFormatException foreign) {
            return Optional.empty();
        }
    }
}
