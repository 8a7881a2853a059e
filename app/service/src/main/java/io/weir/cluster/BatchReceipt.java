package io.weir.cluster;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.envelope.Origin;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the sink says of one batch, as everybody reads it who believes it.
 *
 * @param first the offset of its first event
 * @param last the offset of its last
 * @param at when it was settled, by the sink's clock; empty where it does not say
 * @param requests empty in receipts of earlier releases, as are the milliseconds and the digest
 */
public record BatchReceipt(
        String target,
        String topic,
        int partition,
        long first,
        long last,
        long events,
        long delivered,
        long rejected,
        String at,
        OptionalLong requests,
        OptionalLong millis,
        OptionalLong digest) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int DIGEST_DIGITS = 16;
    private static final int HEX = 16;

    /** Empty where that is none. */
    public static Optional<BatchReceipt> parse(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        try (JsonParser json = JSON.createParser(value)) {
            return json.nextToken() == JsonToken.START_OBJECT ? new Fields().read(json) : Optional.empty();
        } catch (IOException | NumberFormatException foreign) {
            return Optional.empty();
        }
    }

    public boolean isOf(Origin event) {
        return topic.equals(event.topic()) && partition == event.partition();
    }

    /** Where its events stand. */
    public String range() {
        return new Origin(topic, partition, first) + ".." + last;
    }

    /** Where the batch lies: before the event, around it, or behind it. */
    public int order(Origin event) {
        if (last < event.offset()) {
            return -1;
        }
        return first > event.offset() ? 1 : 0;
    }

    private static final class Fields {
        private String target = "unknown";
        private String topic = "";
        private String at = "";
        private String digest = "";
        private int partition = -1;
        private long first = -1;
        private long last = -1;
        private long events = -1;
        private long delivered;
        private long rejected;
        private OptionalLong requests = OptionalLong.empty();
        private OptionalLong millis = OptionalLong.empty();

        Optional<BatchReceipt> read(JsonParser json) throws IOException {
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                take(name, json);
            }
            boolean isOne = !topic.isEmpty() && partition >= 0 && first >= 0 && last >= first;
            return isOne && events >= 0 && delivered >= 0 && rejected >= 0
                    ? Optional.of(new BatchReceipt(
                            target,
                            topic,
                            partition,
                            first,
                            last,
                            events,
                            delivered,
                            rejected,
                            at,
                            requests,
                            millis,
                            digest.length() == DIGEST_DIGITS
                                    ? OptionalLong.of(Long.parseUnsignedLong(digest, HEX))
                                    : OptionalLong.empty()))
                    : Optional.empty();
        }

        private void take(String name, JsonParser json) throws IOException {
            switch (name) {
                case "target" -> target = json.getText();
                case "topic" -> topic = json.getText();
                case "at" -> at = json.getText();
                case "digest" -> digest = json.getText();
                case "partition" -> partition = json.getIntValue();
                case "first" -> first = json.getLongValue();
                case "last" -> last = json.getLongValue();
                case "events" -> events = json.getLongValue();
                case "delivered" -> delivered = json.getLongValue();
                case "rejected" -> rejected = json.getLongValue();
                case "requests" -> requests = OptionalLong.of(json.getLongValue());
                case "millis" -> millis = OptionalLong.of(json.getLongValue());
                default -> json.skipChildren();
            }
        }
    }
}
