package io.weir.source;

import io.weir.flow.IntakeBuffer;
import io.weir.schema.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * All that is wrong with a configuration, at once: each setting by itself, those that contradict each other, those of
 * Connect's own without which an answer of 200 would promise too much, and names that mean nothing.
 */
final class SettingsCheck {
    /** What the worker's producer takes where nobody says otherwise ({@code max.request.size}). */
    private static final long REQUEST_BYTES_DEFAULT = 1_048_576;

    /** The batch and record headers, the names of the headers, the sid and the time, with room to spare. */
    private static final long RECORD_OVERHEAD_BYTES = 8_192;

    /**
     * Jetty's idle timeout runs while a sender waits, and where it fired in the instant of the answer, one sender in a
     * hundred saw its connection closed or a 500 although its events were committed.
     */
    private static final int IDLE_MARGIN_MILLIS = 5_000;

    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    private final Map<String, String> given;
    private final Map<String, ConfigValue> values = new LinkedHashMap<>();

    private SettingsCheck(Map<String, String> given) {
        this.given = given;
    }

    /** Every setting with what is wrong with it. */
    static List<ConfigValue> check(Map<String, String> given) {
        SettingsCheck check = new SettingsCheck(given);
        for (ConfigValue value : HttpSourceSettings.DEFINITION.validate(given)) {
            check.values.put(value.name(), value);
        }
        check.checkAccess();
        check.checkSizes();
        check.checkTimeouts();
        check.checkLanes();
        check.checkDelivery();
        check.checkConverters();
        check.checkNames();
        return new ArrayList<>(check.values.values());
    }

    /** One line a fault; empty where there is none. */
    static List<String> faults(Map<String, String> given) {
        return check(given).stream()
                .flatMap(value -> value.errorMessages().stream())
                .toList();
    }

    private void checkAccess() {
        Object auth = value(HttpSourceSettings.AUTH);
        if (!(value(HttpSourceSettings.TOKENS) instanceof Password password)) {
            return;
        }
        boolean hasTokens = !HttpSourceSettings.tokens(password).isEmpty();
        if (HttpSourceSettings.AUTH_TOKEN.equals(auth) && !hasTokens) {
            wrong(
                    HttpSourceSettings.TOKENS,
                    "http.tokens names no token. Name at least one, or set http.auth=none to let anyone send.");
        }
        if (HttpSourceSettings.AUTH_NONE.equals(auth) && hasTokens) {
            wrong(
                    HttpSourceSettings.AUTH,
                    "http.auth=none contradicts http.tokens. Remove the tokens, or set http.auth=token.");
        }
    }

    private void checkSizes() {
        if (value(HttpSourceSettings.BODY_BYTES_MAX) instanceof Integer body
                && value(HttpSourceSettings.BUFFER_BYTES_MAX) instanceof Long buffer) {
            long needed = IntakeBuffer.bytesFor(body);
            if (buffer < needed) {
                wrong(
                        HttpSourceSettings.BUFFER_BYTES_MAX,
                        "http.buffer.bytes.max=" + buffer + " cannot hold one body of http.body.bytes.max=" + body
                                + " with its events: such a body would be refused for ever. Set at least " + needed
                                + ", or lower http.body.bytes.max.");
            }
        }
        if (value(HttpSourceSettings.EVENT_BYTES_MAX) instanceof Integer event) {
            String name = "producer.override.max.request.size";
            long needed = event + 3L * HecEnvelopes.HINT_BYTES_MAX + RECORD_OVERHEAD_BYTES;
            long request = requestBytes(given.get(name));
            if (request < needed) {
                wrong(
                        name,
                        name + " must be at least " + needed + " for events of http.event.bytes.max=" + event
                                + ", or the producer refuses what a sender was not refused.");
            }
        }
    }

    private void checkTimeouts() {
        if (value(HttpSourceSettings.ACK_TIMEOUT_MS) instanceof Integer ack
                && value(HttpSourceSettings.IDLE_TIMEOUT_MS) instanceof Integer idle
                && idle < ack + IDLE_MARGIN_MILLIS) {
            wrong(
                    HttpSourceSettings.IDLE_TIMEOUT_MS,
                    "http.idle.timeout.ms=" + idle + " must be at least " + IDLE_MARGIN_MILLIS
                            + " more than http.ack.timeout.ms=" + ack
                            + ": a sender that waits for its answer is silent.");
        }
    }

    private void checkLanes() {
        String prefix = HttpSourceSettings.lanePrefix(given);
        boolean fromName =
                given.getOrDefault(HttpSourceSettings.LANE_PREFIX, "").isEmpty();
        if (fromName && given.containsKey("name") && !Validators.isLanePrefix(prefix)) {
            wrong(
                    HttpSourceSettings.LANE_PREFIX,
                    "The connector's name cannot begin the names of lanes, which have only letters, digits, dots, dashes "
                            + "and underscores. Set http.lane.prefix.");
        }
    }

    private void checkDelivery() {
        mustBe("exactly.once.support", "requested", "required", "a sender is answered when a transaction is committed");
        mustBe("transaction.boundary", "poll", "poll", "senders wait for each transaction");
        mustBe("errors.tolerance", "none", "none", "all drops events with nothing but a log line");
    }

    private void checkConverters() {
        for (String name : List.of("key.converter", "value.converter", "header.converter")) {
            String converter = given.getOrDefault(name, "");
            if (!converter.equals(BYTES) && !BYTES.endsWith("." + converter)) {
                wrong(name, name + " must be " + BYTES + ", in the connector's own settings: events are bytes.");
            }
        }
    }

    private void checkNames() {
        List<String> known = HttpSourceSettings.DEFINITION.names().stream()
                .filter(each -> each.startsWith("http."))
                .sorted()
                .toList();
        for (String name : new TreeSet<>(given.keySet())) {
            if (name.startsWith("http.") && !known.contains(name)) {
                String meant = Suggestion.closest(name, known)
                        .map(nearest -> "Did you mean " + nearest + "?")
                        .orElseGet(() -> "There are " + String.join(", ", known) + ".");
                wrong(name, "There is no setting " + name + ". " + meant);
            }
        }
    }

    private void mustBe(String name, String byDefault, String wanted, String why) {
        String value = given.getOrDefault(name, byDefault);
        if (!value.toLowerCase(Locale.ROOT).equals(wanted)) {
            wrong(name, name + " must be " + wanted + ", it is " + value + ": " + why + ".");
        }
    }

    private Object value(String name) {
        ConfigValue value = values.get(name);
        return value == null || value.value() == null ? "" : value.value();
    }

    private void wrong(String name, String message) {
        values.computeIfAbsent(name, absent -> new ConfigValue(absent, given.get(absent), List.of(), new ArrayList<>()))
                .addErrorMessage(message);
    }

    private static long requestBytes(@Nullable String value) {
        try {
            return value == null ? REQUEST_BYTES_DEFAULT : Long.parseLong(value.strip());
        } catch (NumberFormatException malformed) {
            // Connect itself says what is wrong with it.
            return Long.MAX_VALUE;
        }
    }
}
