package io.weir.source;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;

/** Settings that are the same for each of our connectors, but for their names and what they say of its lanes. */
final class CommonSettings {
    static final String TOPIC = "topic";

    static final int MEBIBYTE = 1024 * 1024;

    /** Of the lanes of those that listen: each keeps a few numbers, whether anyone sends in it or not. */
    static final int LANES_MAX = 1_024;

    private static final int LANES = 8;

    private CommonSettings() {}

    /** The first of its group. */
    static ConfigDef defineTopic(ConfigDef definition, String group) {
        return definition.define(
                TOPIC,
                ConfigDef.Type.STRING,
                "weir.raw",
                Validators.topic(),
                HIGH,
                "The topic that takes the raw events.",
                group,
                1,
                Width.MEDIUM,
                "Topic");
    }

    /** The address of an intake that listens, the second of its group. */
    static ConfigDef defineHost(ConfigDef definition, String name) {
        return definition.define(
                name,
                ConfigDef.Type.STRING,
                "0.0.0.0",
                new ConfigDef.NonEmptyString(),
                MEDIUM,
                "The address to listen on; 0.0.0.0 is every one of the machine.",
                "Intake",
                2,
                Width.MEDIUM,
                "Host");
    }

    static ConfigDef defineTransaction(ConfigDef definition, String name, int order, String documentation) {
        return definition.define(
                name,
                ConfigDef.Type.LONG,
                8L * MEBIBYTE,
                between(1, 1024L * MEBIBYTE),
                LOW,
                documentation,
                "Limits",
                order,
                Width.SHORT,
                "Transaction (bytes)");
    }

    static ConfigDef defineLanes(
            ConfigDef definition, String lanes, int lanesMax, String documentation, String lanePrefix) {
        return definition
                .define(
                        lanes,
                        ConfigDef.Type.INT,
                        LANES,
                        between(1, lanesMax),
                        LOW,
                        documentation,
                        "Lanes",
                        1,
                        Width.SHORT,
                        "Lanes")
                .define(
                        lanePrefix,
                        ConfigDef.Type.STRING,
                        "",
                        Validators.lanePrefix(),
                        LOW,
                        "What the names of the lanes begin with, in every event's id. Empty takes the connector's name. Two "
                                + "connectors must never have the same.",
                        "Lanes",
                        2,
                        Width.MEDIUM,
                        "Lane prefix");
    }
}
