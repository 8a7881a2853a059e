package io.weir.retention;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.config.RetainSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what was deleted, what keeps from it, and when loss is near: to the events topic, and trouble to the log. */
final class RetentionEvents {
    static final String DELETED = "retention";
    static final String HELD = "retention_held";
    static final String NEAR = "data_loss_near";

    private static final Logger LOG = LoggerFactory.getLogger(RetentionEvents.class);

    /** A record stays far below any limit; weir topics retention shows the rest. */
    private static final int CUTS_MAX = 500;

    private final BiConsumer<String, ObjectNode> writer;
    private final Duration alarm;
    private final Map<String, LossAlarm> alarms = new HashMap<>();
    private final Map<String, String> held = new TreeMap<>();

    RetentionEvents(BiConsumer<String, ObjectNode> writer, RetainSettings settings) {
        this.writer = writer;
        alarm = settings.alarm();
    }

    void deleted(List<Deletions.Cut> cuts) {
        if (cuts.isEmpty()) {
            return;
        }
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        fields.put("offsets", cuts.stream().mapToLong(it -> it.to() - it.from()).sum());
        fields.put("partitions_total", cuts.size());
        ArrayNode partitions = fields.putArray("partitions");
        for (Deletions.Cut cut : cuts.subList(0, Math.min(CUTS_MAX, cuts.size()))) {
            partitions
                    .addObject()
                    .put("partition", cut.partition().toString())
                    .put("from", cut.from())
                    .put("to", cut.to());
        }
        writer.accept(DELETED, fields);
    }

    /** @param now what keeps from deleting, by what it keeps: all of it, a topic, or a partition */
    void held(Map<String, String> now) {
        now.forEach((what, why) -> {
            if (!held.containsKey(what)) {
                LOG.warn("Nothing is deleted of {}: {}", what, why);
                writer.accept(HELD, hold(what, why, "open"));
            }
        });
        held.forEach((what, why) -> {
            if (!now.containsKey(what)) {
                LOG.info("{} may be deleted again, as far as receipts cover it", what);
                writer.accept(HELD, hold(what, why, "cleared"));
            }
        });
        held.clear();
        held.putAll(now);
    }

    void lossTimes(Map<String, Double> seconds, Plan plan) {
        seconds.forEach((topic, time) -> {
            LossAlarm its = alarms.computeIfAbsent(topic, it -> new LossAlarm(alarm));
            if (its.changes(time)) {
                String advice = advice(plan.policy(topic));
                if (its.isOn()) {
                    LOG.warn("{}: {} until events are lost or refused. {}", topic, words(time), advice);
                } else {
                    LOG.info("{}: events are in no danger of being lost any more", topic);
                }
                ObjectNode fields = JsonNodeFactory.instance
                        .objectNode()
                        .put("state", its.isOn() ? "open" : "cleared")
                        .put("topic", topic)
                        .put("advice", advice);
                // JSON has no word for never.
                writer.accept(NEAR, Double.isInfinite(time) ? fields.putNull("seconds") : fields.put("seconds", time));
            }
        });
    }

    static String words(double seconds) {
        if (Double.isNaN(seconds)) {
            return "not known";
        }
        if (Double.isInfinite(seconds)) {
            return "never";
        }
        long minutes = (long) (seconds / 60);
        if (minutes < 120) {
            return minutes < 2 ? (long) seconds + " s" : minutes + " min";
        }
        return minutes < 2 * 24 * 60 ? minutes / 60 + " h" : minutes / (24 * 60) + " days";
    }

    private static String advice(Policy policy) {
        return policy.isProof()
                ? "The disks fill with what was not delivered: help the SIEM, add disk, raise retain.budget, or shorten"
                        + " retain.after-delivery"
                : "The topic's own retention deletes what was not delivered: help the SIEM, or set cleanup.policy= (weir"
                        + " topics apply --alter), or retention.ms and retention.bytes higher";
    }

    private static ObjectNode hold(String what, String why, String state) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("state", state)
                .put("what", what)
                .put("why", why);
    }
}
