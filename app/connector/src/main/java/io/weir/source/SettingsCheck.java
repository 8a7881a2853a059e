package io.weir.source;

import io.weir.schema.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/**
 * All that is wrong with a configuration, at once: each setting by itself, those that contradict each other, those of
 * Connect's own without which what is said to be taken would not be, and names that mean nothing.
 */
abstract class SettingsCheck {
    /** What the worker's producer takes where nobody says otherwise ({@code max.request.size}). */
    private static final long REQUEST_BYTES_DEFAULT = 1_048_576;

    /** The batch and record headers, the names of the headers, the sid and the time, with room to spare. */
    private static final long RECORD_OVERHEAD_BYTES = 8_192;

    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

    private final Map<String, String> given;
    private final Map<String, ConfigValue> values = new LinkedHashMap<>();

    /** @param prefix of the names of the source's own settings */
    SettingsCheck(Map<String, String> given, ConfigDef definition, String prefix) {
        this.given = given;
        for (ConfigValue value : definition.validate(given)) {
            values.put(value.name(), value);
        }
        checkDelivery();
        checkConverters();
        checkNames(definition, prefix);
        checkNames(definition, GateSettings.PREFIX);
        GateSettings.check(this);
    }

    /** Every setting with what is wrong with it. */
    final List<ConfigValue> values() {
        return new ArrayList<>(values.values());
    }

    /** One line a fault; empty where there is none. */
    final List<String> faults() {
        return values.values().stream()
                .flatMap(value -> value.errorMessages().stream())
                .toList();
    }

    /** @param more bytes of a record beside the event */
    final void checkRequest(String eventBytesMax, long more) {
        if (value(eventBytesMax) instanceof Integer event) {
            checkRequest(event + more, "events of " + eventBytesMax + "=" + event);
        }
    }

    /** @param bytes of the largest record, without what Kafka itself puts around it */
    final void checkRequest(long bytes, String what) {
        String name = "producer.override.max.request.size";
        long needed = bytes + RECORD_OVERHEAD_BYTES;
        if (requestBytes(given.get(name)) < needed) {
            wrong(
                    name,
                    name + " must be at least " + needed + " for " + what
                            + ", or the producer refuses what a sender was not refused.");
        }
    }

    final void checkLanes(String prefixSetting) {
        String prefix = lanePrefix(prefixSetting, given);
        boolean fromName = given.getOrDefault(prefixSetting, "").isEmpty();
        if (fromName && given.containsKey("name") && !Validators.isLanePrefix(prefix)) {
            wrong(
                    prefixSetting,
                    "The connector's name cannot begin the names of lanes, which have only letters, digits, dots, dashes "
                            + "and underscores. Set " + prefixSetting + ".");
        }
    }

    static String lanePrefix(String prefixSetting, Map<String, String> given) {
        String prefix = given.getOrDefault(prefixSetting, "");
        return prefix.isEmpty() ? given.getOrDefault("name", "") : prefix;
    }

    final Object value(String name) {
        ConfigValue value = values.get(name);
        return value == null || value.value() == null ? "" : value.value();
    }

    final void wrong(String name, String message) {
        values.computeIfAbsent(name, absent -> new ConfigValue(absent, given.get(absent), List.of(), new ArrayList<>()))
                .addErrorMessage(message);
    }

    private void checkDelivery() {
        mustBe("exactly.once.support", "requested", "required", "a sender is answered when a transaction is committed");
        mustBe("transaction.boundary", "poll", "poll", "one poll is one transaction");
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

    private void checkNames(ConfigDef definition, String prefix) {
        List<String> known = definition.names().stream()
                .filter(each -> each.startsWith(prefix))
                .sorted()
                .toList();
        for (String name : new TreeSet<>(given.keySet())) {
            if (name.startsWith(prefix) && !known.contains(name)) {
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

    private static long requestBytes(@Nullable String value) {
        try {
            return value == null ? REQUEST_BYTES_DEFAULT : Long.parseLong(value.strip());
        } catch (NumberFormatException malformed) {
            // Connect itself says what is wrong with it.
            return Long.MAX_VALUE;
        }
    }
}
