package io.weir.source;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import io.weir.flow.Gate;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * When an intake takes less, the same for each of our connectors.
 *
 * @param client of the admin client that looks; without {@code bootstrap.servers} nobody looks
 * @param stages raw, valid and priority, in this order
 * @param eventsTopic where a change is told; empty for nowhere
 */
record GateSettings(
        Map<String, String> client,
        List<Stage> stages,
        String eventsTopic,
        double slowAt,
        double closeAt,
        Duration slowWithin,
        Duration lookEvery) {
    static final String PREFIX = "gate.";
    static final String BOOTSTRAP = "gate.bootstrap.servers";
    static final String CLIENT = "gate.client.properties";
    static final String TOPICS = "gate.topics";
    static final String GROUPS = "gate.groups";
    static final String BUDGETS = "gate.budgets";
    static final String EVENTS_TOPIC = "gate.events.topic";
    static final String SLOW_PERCENT = "gate.slow.percent";
    static final String CLOSE_PERCENT = "gate.close.percent";
    static final String SLOW_WITHIN_MS = "gate.slow.within.ms";
    static final String LOOK_MS = "gate.look.ms";

    private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    private static final String GROUP = "Backpressure";
    private static final int STAGES = 3;

    /**
     * A topic that events wait in, and who takes them out of it.
     *
     * @param budget bytes of one copy; 0 where the disks bound it
     */
    record Stage(String topic, String group, long budget) {}

    GateSettings {
        client = Map.copyOf(client);
        stages = List.copyOf(stages);
    }

    static ConfigDef define(ConfigDef definition) {
        return definition
                .define(
                        BOOTSTRAP,
                        ConfigDef.Type.STRING,
                        "",
                        MEDIUM,
                        "The cluster that is asked how much stands undelivered, as bootstrap.servers of a client: that of"
                                + " the worker. Empty: nobody asks, and the intake takes what comes until the disks are"
                                + " full.",
                        GROUP,
                        1,
                        Width.LONG,
                        "Kafka")
                .define(
                        CLIENT,
                        ConfigDef.Type.PASSWORD,
                        "",
                        LOW,
                        "More settings of that client, one name=value a line, as security.protocol and sasl.*. Best as a"
                                + " reference.",
                        GROUP,
                        2,
                        Width.LONG,
                        "Client settings")
                .define(
                        TOPICS,
                        ConfigDef.Type.LIST,
                        "weir.raw,weir.valid,weir.priority",
                        LOW,
                        "The topics in which events wait: raw, valid and priority.",
                        GROUP,
                        3,
                        Width.LONG,
                        "Topics")
                .define(
                        GROUPS,
                        ConfigDef.Type.LIST,
                        "weir-streams,weir-sink-valid,weir-sink-priority",
                        LOW,
                        "The consumer group that takes events out of each of them.",
                        GROUP,
                        4,
                        Width.LONG,
                        "Groups")
                .define(
                        BUDGETS,
                        ConfigDef.Type.LIST,
                        "0,0,0",
                        LOW,
                        "The most bytes each of them should take, one copy; 0: what the disks have.",
                        GROUP,
                        5,
                        Width.LONG,
                        "Budgets (bytes)")
                .define(
                        EVENTS_TOPIC,
                        ConfigDef.Type.STRING,
                        "",
                        LOW,
                        "The topic to which each change is written; empty for none.",
                        GROUP,
                        6,
                        Width.MEDIUM,
                        "Topic of changes")
                .define(
                        SLOW_PERCENT,
                        ConfigDef.Type.INT,
                        70,
                        between(11, 99),
                        LOW,
                        "From which share of the room on senders wait longer for their answers, and less is read.",
                        GROUP,
                        7,
                        Width.SHORT,
                        "Slow from (%)")
                .define(
                        CLOSE_PERCENT,
                        ConfigDef.Type.INT,
                        90,
                        between(12, 100),
                        LOW,
                        "From which share of the room on nothing is taken: HTTP is answered with 503, TCP and files are not"
                                + " read. More than gate.slow.percent. Each ends ten percent below where it begins.",
                        GROUP,
                        8,
                        Width.SHORT,
                        "Closed from (%)")
                .define(
                        SLOW_WITHIN_MS,
                        ConfigDef.Type.LONG,
                        600_000L,
                        between(0, 86_400_000L),
                        LOW,
                        "It is slow as well where the room would be used up within this, at the rate of the last minute.",
                        GROUP,
                        9,
                        Width.SHORT,
                        "Slow within (ms)")
                .define(
                        LOOK_MS,
                        ConfigDef.Type.LONG,
                        2_000L,
                        between(50, 60_000L),
                        LOW,
                        "How often the cluster is asked.",
                        GROUP,
                        10,
                        Width.SHORT,
                        "Look every (ms)");
    }

    /** Of settings that {@link #check} found nothing wrong with. */
    static GateSettings of(ConfigDef definition, Map<String, String> given) {
        AbstractConfig config = new AbstractConfig(definition, given, false);
        List<String> topics = config.getList(TOPICS);
        List<String> groups = config.getList(GROUPS);
        List<String> budgets = config.getList(BUDGETS);
        List<Stage> stages = IntStream.range(0, STAGES)
                .mapToObj(it -> new Stage(
                        topics.get(it),
                        groups.get(it),
                        Long.parseLong(budgets.get(it).strip())))
                .toList();
        return new GateSettings(
                client(config.getString(BOOTSTRAP), config.getPassword(CLIENT).value()),
                stages,
                config.getString(EVENTS_TOPIC),
                config.getInt(SLOW_PERCENT) / 100.0,
                config.getInt(CLOSE_PERCENT) / 100.0,
                Duration.ofMillis(config.getLong(SLOW_WITHIN_MS)),
                Duration.ofMillis(config.getLong(LOOK_MS)));
    }

    /** What contradicts itself. */
    static void check(SettingsCheck check) {
        for (String name : List.of(TOPICS, GROUPS, BUDGETS)) {
            if (check.value(name) instanceof List<?> values) {
                if (values.size() != STAGES) {
                    check.wrong(name, name + " needs three, of raw, valid and priority; it has " + values.size() + ".");
                } else if (name.equals(BUDGETS) && !values.stream().allMatch(GateSettings::isBytes)) {
                    check.wrong(name, name + " are whole numbers of bytes, it has " + values + ".");
                }
            }
        }
        if (check.value(SLOW_PERCENT) instanceof Integer slow
                && check.value(CLOSE_PERCENT) instanceof Integer close
                && slow >= close) {
            check.wrong(CLOSE_PERCENT, CLOSE_PERCENT + " must be more than " + SLOW_PERCENT + "=" + slow + ".");
        }
    }

    boolean isOn() {
        return client.containsKey(BOOTSTRAP_SERVERS);
    }

    Gate gate() {
        return new Gate(slowAt, closeAt, slowWithin);
    }

    /** The shares at which something changes. */
    List<Double> marks() {
        return List.of(slowAt - Gate.BACK, slowAt, closeAt - Gate.BACK, closeAt);
    }

    /** Names only: some values are passwords. */
    @Override
    public String toString() {
        return "GateSettings[client=" + client.keySet() + ", " + stages + "]";
    }

    private static Map<String, String> client(String bootstrap, String more) {
        Map<String, String> client = new HashMap<>();
        if (!bootstrap.isBlank()) {
            Properties lines = new Properties();
            try {
                lines.load(new StringReader(more));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            lines.stringPropertyNames().forEach(name -> client.put(name, lines.getProperty(name)));
            client.put(BOOTSTRAP_SERVERS, bootstrap);
        }
        return client;
    }

    private static boolean isBytes(Object value) {
        String text = String.valueOf(value).strip();
        return !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(it -> it >= '0' && it <= '9');
    }
}
