package io.weir.source;

import io.weir.envelope.Sid;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** What single settings may be, beyond what Kafka's own validators know. */
final class Validators {
    /** Room for a task and a lane behind it. */
    private static final int LANE_PREFIX_LENGTH_MAX = 200;

    private Validators() {}

    static ConfigDef.Validator topic() {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    String topic = String.valueOf(value);
                    boolean legal = topic.matches("[a-zA-Z0-9._-]{1,249}") && !topic.equals(".") && !topic.equals("..");
                    if (!legal) {
                        throw new ConfigException(
                                name, value, "A topic has 1 to 249 letters, digits, dots, dashes and underscores.");
                    }
                },
                () -> "a legal topic name");
    }

    static ConfigDef.Validator lanePrefix() {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    String prefix = String.valueOf(value);
                    if (!prefix.isEmpty() && !isLanePrefix(prefix)) {
                        throw new ConfigException(
                                name, value, "It has at most 200 letters, digits, dots, dashes and underscores.");
                    }
                },
                () -> "letters, digits, dots, dashes and underscores");
    }

    static boolean isLanePrefix(String prefix) {
        return prefix.length() <= LANE_PREFIX_LENGTH_MAX
                && !prefix.startsWith("@")
                && Sid.parse(prefix + ":0:0").isPresent();
    }

    static ConfigDef.Recommender oneOf(String... values) {
        return recommender(List.<Object>copyOf(Arrays.asList(values)), "", "");
    }

    /** Any value, and shown by user interfaces only where the other setting has that value. */
    static ConfigDef.Recommender shownWhere(String other, String value) {
        return recommender(List.of(), other, value);
    }

    private static ConfigDef.Recommender recommender(List<Object> values, String other, String otherValue) {
        return new ConfigDef.Recommender() {
            @Override
            public List<Object> validValues(String name, Map<String, Object> parsed) {
                return values;
            }

            @Override
            public boolean visible(String name, Map<String, Object> parsed) {
                return other.isEmpty() || otherValue.equals(parsed.get(other));
            }
        };
    }
}
