package io.weir.retention;

import io.weir.config.RetainSettings;
import io.weir.config.TopicSettings;
import io.weir.flow.Growth;
import io.weir.flow.Weight;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The time to data loss of each topic, from one look to the next: rates need two. For one thread. */
final class LossTimes {
    private static final Duration RATES_OVER = Duration.ofMinutes(5);

    private final Map<String, Long> budgets;
    private final Map<TopicPartition, Pace> paces = new HashMap<>();

    /** In offsets, which are exact, and weighed when asked: a better guess of their weight is no growth. */
    private record Pace(Growth needed, Growth ends, Weight weight) {}

    /** What a topic has to keep, and how fast that grows, in bytes. */
    private record Load(double kept, double used, double growth) {
        double freed() {
            return Math.max(0, used - kept);
        }
    }

    LossTimes(TopicSettings topics, RetainSettings settings) {
        budgets = settings.budgets(topics);
    }

    /** @param isDeleting whether what was delivered makes room for what was not */
    Map<String, Double> look(Plan plan, boolean isDeleting) {
        plan.rows().forEach(row -> pace(plan, row));
        Map<String, Load> loads = new HashMap<>();
        plan.policies().keySet().forEach(topic -> loads.put(topic, load(plan, topic, isDeleting)));
        double onDisks = byDisks(plan, loads);
        Map<String, Double> times = new LinkedHashMap<>();
        budgets.forEach((topic, budget) -> {
            Policy policy = plan.policy(topic);
            Load load = loads.get(topic);
            double byRoom = load == null || Double.isNaN(load.used())
                    ? Double.NaN
                    : budget == 0 ? onDisks : LossTime.byRoom(budget - load.kept(), load.growth());
            times.put(
                    topic,
                    switch (policy.kind()) {
                        case PROOF -> byRoom;
                        case CLUSTER -> byPolicy(plan, topic, policy);
                        case UNKNOWN -> Double.NaN;
                    });
        });
        return times;
    }

    private void pace(Plan plan, Row row) {
        Pace pace = paces.computeIfAbsent(
                row.partition(), it -> new Pace(new Growth(RATES_OVER), new Growth(RATES_OVER), new Weight()));
        pace.needed().sample(plan.at(), (double) row.end() - row.needed());
        pace.ends().sample(plan.at(), (double) row.end());
        pace.weight().look(plan.size(row.partition()), row.begin(), row.end());
    }

    private Load load(Plan plan, String topic, boolean isDeleting) {
        double used = plan.used(topic);
        double needed = 0;
        double neededGrowth = 0;
        double growth = 0;
        for (Row row : plan.of(topic)) {
            Pace pace = paces.get(row.partition());
            if (pace != null) {
                needed += pace.weight().from(row.needed());
                neededGrowth += pace.needed().perSecond() * pace.weight().perOffset();
                growth += pace.ends().perSecond() * pace.weight().perOffset();
            }
        }
        return isDeleting ? new Load(needed, used, neededGrowth) : new Load(used, used, growth);
    }

    /** All topics without a budget share the disks, so they have one time. */
    private double byDisks(Plan plan, Map<String, Load> loads) {
        double room = plan.disks().usable();
        double growth = 0;
        for (Map.Entry<String, Load> it : loads.entrySet()) {
            if (budgets.getOrDefault(it.getKey(), 0L) == 0) {
                room += it.getValue().freed() * plan.disks().share();
                growth += it.getValue().growth() * plan.disks().share();
            }
        }
        return LossTime.byRoom(room, growth);
    }

    /** Whichever partition is the first. */
    private double byPolicy(Plan plan, String topic, Policy policy) {
        double soonest = LossTime.NEVER;
        for (Row row : plan.of(topic)) {
            boolean isNeeded = row.oldestUnread().isPresent();
            long age = plan.at().toEpochMilli()
                    - row.oldestUnread().orElse(plan.at().toEpochMilli());
            soonest = LossTime.sooner(soonest, LossTime.byAge(policy.millis(), isNeeded, age));
            Pace pace = paces.get(row.partition());
            if (pace != null) {
                soonest = LossTime.sooner(
                        soonest,
                        LossTime.bySize(
                                policy.bytes(),
                                isNeeded,
                                pace.weight().from(row.unread()),
                                pace.ends().perSecond() * pace.weight().perOffset()));
            }
        }
        return soonest;
    }
}
