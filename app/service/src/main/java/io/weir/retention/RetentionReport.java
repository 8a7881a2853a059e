package io.weir.retention;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.audit.AuditScope;
import io.weir.audit.FastAudit.Pause;
import io.weir.config.RetainSettings;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How long events are kept, for a person at a terminal or a script: what is there, what may go, and why not more. */
public final class RetentionReport {
    private static final String ROW = "%-22s %14s %14s %14s %14s  %s%n";
    private static final String TOPIC = "%-22s %14s %14s %18s%n";

    private final Plan plan;
    private final Map<String, Double> lossSeconds;
    private final Map<String, Long> budgets;
    private final Set<String> delivered;
    private final boolean isDeleting;

    private RetentionReport(
            Plan plan,
            Map<String, Double> lossSeconds,
            Map<String, Long> budgets,
            Set<String> delivered,
            boolean isDeleting) {
        this.plan = plan;
        this.lossSeconds = lossSeconds;
        this.budgets = budgets;
        this.delivered = Set.copyOf(delivered);
        this.isDeleting = isDeleting;
    }

    /**
     * Looks twice, and changes nothing.
     *
     * @param pause between them: it takes two to see how fast something grows
     */
    public static RetentionReport read(AuditScope scope, RetainSettings settings, Clock clock, Pause pause)
            throws InterruptedException {
        LossTimes times = new LossTimes(scope.topics(), settings);
        try (Lookout lookout = new Lookout(scope, settings, clock)) {
            times.look(lookout.look(), settings.delete());
            pause.await();
            Plan plan = lookout.look();
            return new RetentionReport(
                    plan,
                    times.look(plan, settings.delete()),
                    settings.budgets(scope.topics()),
                    Set.of(
                            scope.topics().raw(),
                            scope.topics().valid(),
                            scope.topics().priority()),
                    settings.delete());
        }
    }

    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT, ROW, "partition", "kept from", "to", "undelivered", "deletable to", "and not further:"));
        for (Row row : plan.rows()) {
            text.append(String.format(
                    Locale.ROOT,
                    ROW,
                    row.partition(),
                    row.begin(),
                    row.end(),
                    undelivered(row),
                    row.bound().offset(),
                    row.keepsNothing() ? "" : keptBy(row)));
        }
        text.append('\n');
        text.append(String.format(Locale.ROOT, TOPIC, "topic", "bytes", "budget", "time to data loss"));
        lossSeconds.forEach((topic, seconds) -> text.append(String.format(
                Locale.ROOT,
                TOPIC,
                topic,
                bytes(plan.used(topic)),
                budgets.getOrDefault(topic, 0L) == 0
                        ? "-"
                        : bytes(budgets.getOrDefault(topic, 0L).doubleValue()),
                RetentionEvents.words(seconds))));
        if (!isDeleting) {
            text.append("retain.delete is false: nothing is deleted, whatever receipts cover\n");
        }
        return text.toString();
    }

    public String json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("at", plan.at().toString())
                .put("delete", isDeleting);
        ArrayNode partitions = json.putArray("partitions");
        for (Row row : plan.rows()) {
            ObjectNode one = partitions
                    .addObject()
                    .put("topic", row.partition().topic())
                    .put("partition", row.partition().partition())
                    .put("begin", row.begin())
                    .put("end", row.end())
                    .put("undelivered", row.unread())
                    .put("deletable", row.bound().offset())
                    .put("kept_by", row.bound().keeper().name().toLowerCase(Locale.ROOT))
                    .put("bytes", plan.size(row.partition()));
            row.oldestUnread()
                    .ifPresent(it -> one.put(
                            "oldest_undelivered", Instant.ofEpochMilli(it).toString()));
        }
        ArrayNode topics = json.putArray("topics");
        lossSeconds.forEach((topic, seconds) -> {
            ObjectNode one = topics.addObject()
                    .put("topic", topic)
                    .put("policy", plan.policy(topic).kind().name().toLowerCase(Locale.ROOT));
            putKnown(one, "bytes", plan.used(topic));
            double budget = budgets.getOrDefault(topic, 0L).doubleValue();
            putKnown(one, "budget_bytes", budget == 0 ? Double.NaN : budget);
            // JSON has no words for unknown and never.
            one.put("time_to_data_loss", RetentionEvents.words(seconds));
            putKnown(one, "time_to_data_loss_seconds", seconds);
        });
        return json.toString();
    }

    private String keptBy(Row row) {
        String text = row.bound().keeper().text();
        Reader reader = plan.readers().get(row.partition());
        return row.bound().keeper() == Keeper.READER && reader != null ? text + ": " + reader.group() : text;
    }

    /** What nobody delivers does not wait for it. */
    private String undelivered(Row row) {
        boolean isWaiting = row.oldestUnread().isPresent()
                && delivered.contains(row.partition().topic());
        return isWaiting ? Long.toString(row.unread()) : "-";
    }

    private static void putKnown(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, Math.round(value));
        } else {
            node.putNull(key);
        }
    }

    private static String bytes(double bytes) {
        if (Double.isNaN(bytes)) {
            return "not known";
        }
        return bytes < 10e6
                ? String.format(Locale.ROOT, "%.0f kB", bytes / 1e3)
                : bytes < 10e9
                        ? String.format(Locale.ROOT, "%.0f MB", bytes / 1e6)
                        : String.format(Locale.ROOT, "%.0f GB", bytes / 1e9);
    }
}
