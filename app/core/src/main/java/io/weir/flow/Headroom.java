package io.weir.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much of the room for events that are not delivered they use, from one look at the cluster to the next. Pure: whoever
 * looks gives it what is there. For one thread.
 */
public final class Headroom {
    /** Short, since it is asked before something has to be done. */
    private static final Duration RATE_OVER = Duration.ofMinutes(1);

    /** Less than this is no news: a rate out of it would be a guess. */
    private static final double ONE_IN_A_THOUSAND = 0.001;

    /**
     * The last of a disk is for what is on its way: streams, receipts, offsets. A broker whose disk is full ends, whoever
     * filled it. Nine tenths of this used, a quarter of a gibibyte is left; of a small disk, one in fifty of its bytes.
     */
    private static final double LAST_BYTES_MAX = 10 * (256L << 20);

    private static final double LAST_SHARE = 0.2;

    private final Map<Part, Weight> weights = new HashMap<>();
    private final Growth growth = new Growth(RATE_OVER);

    /** @param number of the partition */
    public record Part(String topic, int number) {}

    /**
     * One partition.
     *
     * @param undelivered records of it that have to be kept
     */
    public record Backlog(Part part, long begin, long end, long undelivered) {
        public Backlog {
            undelivered = Math.max(0, Math.min(undelivered, end - begin));
        }
    }

    /**
     * What bounds a topic.
     *
     * @param budget bytes of one copy, 0 where the disks bound it
     * @param retentionBytes of a partition, beyond which the cluster deletes; negative where it does not
     * @param aged the share of the retention by time that the oldest undelivered record has reached; 0 where none deletes
     * @param isKept whether nobody deletes but Weir
     */
    public record Bound(long budget, long retentionBytes, double aged, boolean isKept) {}

    /**
     * One look.
     *
     * @param disks as they were when they were asked last
     * @param areDisksNew whether that was in this look
     */
    public record Look(
            Instant at, List<Backlog> backlogs, Map<String, Bound> bounds, Disks<Part> disks, boolean areDisksNew) {
        public Look {
            backlogs = List.copyOf(backlogs);
            bounds = Map.copyOf(bounds);
        }
    }

    /**
     * What it comes to.
     *
     * @param used the share that is used where that is the most, NaN where it is not known
     * @param where the topic, or {@code disks}; empty where it is not known
     * @param bytes that are not delivered, of all topics
     * @param secondsLeft until it is all used at the present rate
     */
    public record Answer(double used, String where, double bytes, double secondsLeft) {}

    public Answer look(Look look) {
        Map<String, Double> kept = new HashMap<>();
        List<Used> all = new ArrayList<>();
        for (Backlog backlog : look.backlogs()) {
            double bytes = weight(look, backlog).perOffset() * backlog.undelivered();
            String topic = backlog.part().topic();
            kept.merge(topic, bytes, Double::sum);
            Bound bound = look.bounds().get(topic);
            if (bound != null && !bound.isKept() && bound.retentionBytes() > 0) {
                all.add(new Used(bytes / bound.retentionBytes(), topic));
            }
        }
        double onDisks = 0;
        for (Map.Entry<String, Bound> it : look.bounds().entrySet()) {
            double bytes = kept.getOrDefault(it.getKey(), 0.0);
            Bound bound = it.getValue();
            if (!bound.isKept()) {
                all.add(new Used(bound.aged(), it.getKey()));
            } else if (bound.budget() > 0) {
                all.add(new Used(bytes / bound.budget(), it.getKey()));
            } else {
                onDisks += bytes * look.disks().share();
            }
        }
        all.addAll(ofDisks(look.disks(), onDisks));
        double bytes = kept.values().stream().mapToDouble(it -> it).sum();
        Optional<Used> most = all.stream().max(Comparator.comparingDouble(Used::share));
        if (most.isEmpty()) {
            return new Answer(Double.NaN, "", bytes, Double.POSITIVE_INFINITY);
        }
        double used = Math.min(1, most.get().share());
        growth.sample(look.at(), used);
        return new Answer(used, most.get().where(), bytes, secondsLeft(used));
    }

    /** Their size says only beside the end of the same moment what a record takes. */
    private Weight weight(Look look, Backlog backlog) {
        Weight weight = weights.computeIfAbsent(backlog.part(), it -> new Weight());
        if (look.areDisksNew()) {
            weight.look(look.disks().sizes().getOrDefault(backlog.part(), 0L), backlog.begin(), backlog.end());
        }
        return weight;
    }

    private static List<Used> ofDisks(Disks<Part> disks, double undelivered) {
        if (Double.isNaN(disks.usable())) {
            return List.of();
        }
        double last =
                Double.isNaN(disks.total()) ? LAST_BYTES_MAX : Math.min(LAST_BYTES_MAX, LAST_SHARE * disks.total());
        double byBacklog = undelivered > 0 ? undelivered / (undelivered + Math.max(0, disks.usable())) : 0;
        return List.of(new Used(Math.max(byBacklog, Math.max(0, 1 - disks.usable() / last)), "disks"));
    }

    private double secondsLeft(double used) {
        double perSecond = growth.perSecond();
        boolean isGrowing = perSecond * RATE_OVER.toSeconds() > ONE_IN_A_THOUSAND;
        return isGrowing ? (1 - used) / perSecond : Double.POSITIVE_INFINITY;
    }

    private record Used(double share, String where) {}
}
