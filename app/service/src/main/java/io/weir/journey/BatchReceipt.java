package io.weir.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.envelope.Origin;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a receipt says of its batch.
 *
 * @param requests empty in receipts of earlier releases, as are the milliseconds
 */
record BatchReceipt(
        String target,
        Origin first,
        long last,
        long events,
        long delivered,
        long rejected,
        String at,
        OptionalLong requests,
        OptionalLong millis) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Empty for what is no receipt. */
    static Optional<BatchReceipt> read(Found record) {
        try {
            JsonNode json = JSON.readTree(record.payload().bytes());
            if (json == null
                    || !json.path("first").canConvertToLong()
                    || !json.path("last").canConvertToLong()) {
                return Optional.empty();
            }
            return Optional.of(new BatchReceipt(
                    json.path("target").asText("unknown"),
                    new Origin(
                            json.path("topic").asText(),
                            json.path("partition").asInt(),
                            json.get("first").longValue()),
                    json.get("last").longValue(),
                    json.path("events").asLong(),
                    json.path("delivered").asLong(),
                    json.path("rejected").asLong(),
                    json.path("at").asText(),
                    number(json.path("requests")),
                    number(json.path("millis"))));
        } catch (IOException noReceipt) {
            return Optional.empty();
        }
    }

    boolean isOf(Origin event) {
        return first.topic().equals(event.topic()) && first.partition() == event.partition();
    }

    /** Where the batch lies: before the event, around it, or behind it. */
    int order(Origin event) {
        if (last < event.offset()) {
            return -1;
        }
        return first.offset() > event.offset() ? 1 : 0;
    }

    private static OptionalLong number(JsonNode json) {
        return json.canConvertToLong() ? OptionalLong.of(json.longValue()) : OptionalLong.empty();
    }
}
