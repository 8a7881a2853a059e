package io.weir.tally;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The books by lane, for a reader who wants to see where the events of each are. */
final class LaneSums {
    private final Books books;

    LaneSums(Books books) {
        this.books = books;
    }

    List<LaneSum> with(Collection<Finding> findings) {
        return withResidual(lanes().values(), findings);
    }

    private Map<String, LaneSum> lanes() {
        Map<String, LaneSum> lanes = new TreeMap<>();
        for (RawBacklog backlog : books.raw()) {
            Set<String> names = Ledger.lanes(backlog.accounts());
            names.forEach(lane -> add(lanes, new LaneSum(lane, 0, 0, 0, 0, 0, 0, 0, backlog.waiting(lane), 0, 0)));
        }
        books.ledger().of(books.names().raw()).forEach(it -> add(lanes, judged(it)));
        delivered(lanes, books.names().valid(), Outcome.VALID);
        delivered(lanes, books.names().priority(), Outcome.PRIORITY);
        return lanes;
    }

    private static LaneSum judged(Account account) {
        return new LaneSum(
                account.key().lane(),
                account.count(Outcome.TAKEN).events(),
                account.count(Outcome.REDRIVEN).events(),
                account.count(Outcome.VALID).events(),
                account.count(Outcome.PRIORITY).events(),
                account.count(Outcome.DEAD_LETTER).events(),
                0,
                0,
                0,
                0,
                0);
    }

    private void delivered(Map<String, LaneSum> lanes, String topic, Outcome outcome) {
        for (Account it : books.ledger().of(topic)) {
            long delivered = it.count(Outcome.DELIVERED).events();
            long rejected = it.count(Outcome.REJECTED).events();
            add(lanes, new LaneSum(it.key().lane(), 0, 0, 0, 0, 0, delivered, rejected, 0, 0, 0));
        }
        for (OutBacklog backlog : books.out(topic)) {
            Map<String, Long> waiting = new HashMap<>();
            if (backlog.isExact()) {
                backlog.lanes()
                        .forEach(lane -> waiting.put(lane, backlog.count(lane).events()));
            } else {
                Place raw = new Place(books.names().raw(), backlog.place().partition());
                books.ledger()
                        .of(raw)
                        .forEach(it ->
                                waiting.merge(it.key().lane(), it.count(outcome).events(), Long::sum));
                books.ledger()
                        .of(backlog.place())
                        .forEach(it -> waiting.merge(
                                it.key().lane(), -DeliveryLaw.done(List.of(it)).events(), Long::sum));
            }
            waiting.forEach(
                    (lane, events) -> add(lanes, new LaneSum(lane, 0, 0, 0, 0, 0, 0, 0, 0, Math.max(0, events), 0)));
        }
    }

    private static void add(Map<String, LaneSum> lanes, LaneSum some) {
        lanes.merge(some.lane(), some, (one, other) -> one.plus(other, some.lane()));
    }

    /** The findings that belong to a lane, beside it; lanes of which nothing but a finding is known are added. */
    static List<LaneSum> withResidual(Collection<LaneSum> lanes, Collection<Finding> findings) {
        Map<String, Long> residual = new TreeMap<>();
        for (Finding finding : findings) {
            String lane = finding.lane();
            if (!lane.isEmpty()) {
                residual.merge(lane, finding.missing() + finding.surplus(), Long::sum);
            }
        }
        Map<String, LaneSum> all = new TreeMap<>();
        lanes.forEach(it -> all.put(it.lane(), it));
        residual.keySet().forEach(lane -> all.putIfAbsent(lane, LaneSum.none(lane)));
        List<LaneSum> with = new ArrayList<>();
        all.values()
                .forEach(it -> with.add(new LaneSum(
                        it.lane(),
                        it.taken(),
                        it.redriven(),
                        it.valid(),
                        it.priority(),
                        it.deadLetters(),
                        it.delivered(),
                        it.rejected(),
                        it.waitingRaw(),
                        it.waitingOut(),
                        residual.getOrDefault(it.lane(), 0L))));
        return with;
    }
}
