package io.weir.cluster;

import io.weir.config.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * What a user may pass on to Kafka's clients: all but what no event would be safe without, what has a setting of its
 * own, and what Kafka could not read.
 *
 * @param fixed names without a prefix, with the only value they can have
 * @param elsewhere names without a prefix, with who sets them
 * @param prefixes what may stand before a name to mean one kind of client
 * @param known what Kafka says of its own properties
 */
public record PropertyRules(
        Map<String, String> fixed, Map<String, String> elsewhere, List<String> prefixes, List<ConfigDef> known) {
    public PropertyRules {
        fixed = Map.copyOf(fixed);
        elsewhere = Map.copyOf(elsewhere);
        prefixes = List.copyOf(prefixes);
        known = List.copyOf(known);
    }

    /**
     * All that is wrong, by name.
     *
     * @param section where the properties stand in the settings, from the outermost key
     */
    public List<Fault> faults(Map<String, String> given, String... section) {
        List<Fault> faults = new ArrayList<>();
        new TreeMap<>(given)
                .forEach((name, value) -> fault(bare(name), value).ifPresent(message -> {
                    List<String> keys = new ArrayList<>(List.of(section));
                    keys.add(name);
                    faults.add(new Fault(keys, message));
                }));
        return faults;
    }

    private Optional<String> fault(String name, String value) {
        String wanted = fixed.get(name);
        if (wanted != null) {
            return wanted.equals(value.strip()) ? Optional.empty() : Optional.of("has to stay " + wanted);
        }
        String owner = elsewhere.get(name);
        return owner != null ? Optional.of("is set by " + owner + " and cannot be set here") : unreadable(name, value);
    }

    /** Without the value and without Kafka's own message, which quotes it. */
    private Optional<String> unreadable(String name, String value) {
        for (ConfigDef definition : known) {
            ConfigDef.ConfigKey key = definition.configKeys().get(name);
            if (key == null) {
                continue;
            }
            try {
                Object parsed = ConfigDef.parseType(name, value, key.type);
                if (key.validator != null) {
                    key.validator.ensureValid(name, parsed);
                }
            } catch (ConfigException refused) {
                String allowed = key.validator == null ? "" : ", " + key.validator;
                return Optional.of("is none of the values Kafka takes here (" + key.type + allowed + ")");
            }
        }
        return Optional.empty();
    }

    private String bare(String name) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return name.substring(prefix.length());
            }
        }
        return name;
    }
}
