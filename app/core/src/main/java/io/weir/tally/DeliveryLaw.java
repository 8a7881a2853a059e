package io.weir.tally;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The third part of the law: what was judged sound is delivered, rejected, or waits, by number and by digest. */
final class DeliveryLaw {
    /** The name of all lanes of a partition, where they cannot be told apart. */
    private static final String ALL = Tally.OTHERS;

    /** What is there beyond what was judged; negative where it is less. */
    private record Excess(String lane, Place place, Count judged, Count found) {
        Count count() {
            return found.minus(judged);
        }
    }

    private final Books books;
    private final List<Excess> excesses = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Limit> limits = new ArrayList<>();

    DeliveryLaw(Books books) {
        this.books = books;
    }

    void apply() {
        topic(books.names().valid(), Outcome.VALID);
        topic(books.names().priority(), Outcome.PRIORITY);
        pairOff();
        excesses.forEach(it -> findings.add(finding(it)));
    }

    List<Finding> findings() {
        return findings;
    }

    List<Limit> limits() {
        return limits;
    }

    private void topic(String topic, Outcome outcome) {
        for (OutBacklog backlog : books.out(topic)) {
            Place place = backlog.place();
            Place rawPlace = new Place(books.names().raw(), place.partition());
            Collection<Account> streams = books.ledger().of(rawPlace);
            Collection<Account> sink = books.ledger().of(place);
            long rawBegun = books.raw().stream()
                    .filter(it -> it.place().equals(rawPlace))
                    .mapToLong(books::begun)
                    .findFirst()
                    .orElse(0);
            long begun = books.begun(backlog);
            if (rawBegun > 0 || begun > 0) {
                limits.add(new Limit(
                        Limit.Kind.COUNTED_SINCE,
                        place + ": the tally began at " + rawPlace + "@" + rawBegun + " and " + place + "@" + begun
                                + ", with events before it: what was judged there cannot be held against what was"
                                + " delivered"));
            } else if (books.ledger().isPooled(rawPlace) || books.ledger().isPooled(place)) {
                lane(backlog, ALL, streams, sink, outcome);
            } else {
                Set<String> lanes = new TreeSet<>(Ledger.lanes(streams));
                lanes.addAll(Ledger.lanes(sink));
                lanes.addAll(backlog.lanes());
                lanes.forEach(
                        lane -> lane(backlog, lane, Ledger.ofLane(streams, lane), Ledger.ofLane(sink, lane), outcome));
            }
            bound(backlog, streams, sink, outcome);
        }
    }

    private void lane(
            OutBacklog backlog, String lane, Collection<Account> streams, Collection<Account> sink, Outcome outcome) {
        Count judged = Ledger.sum(streams, outcome);
        Count done = done(sink);
        Count waiting = lane.equals(ALL)
                ? backlog.lanes().stream().map(backlog::count).reduce(Count.NONE, Count::plus)
                : backlog.count(lane);
        if (!backlog.isExact()) {
            // What should wait is known; that it does, only as far as offsets can say.
            waiting = new Count(Math.max(0, judged.events() - done.events()), judged.digest() - done.digest());
        }
        Excess excess = new Excess(lane, backlog.place(), judged, done.plus(waiting));
        if (!excess.count().isNone()) {
            excesses.add(excess);
        } else {
            order(backlog.place(), lane, streams, sink);
        }
    }

    /**
     * Nothing is missing and nothing twice, and still one came behind its follower. Sinks do not count redriven ones; and
     * what was out of order, or came twice, in raw already has been named there.
     */
    private void order(Place place, String lane, Collection<Account> streams, Collection<Account> sink) {
        long inRaw = streams.stream().mapToLong(it -> it.late() + it.repeated()).sum();
        long late = sink.stream().mapToLong(Account::repeated).sum() - inRaw;
        if (late > 0) {
            findings.add(new Finding.OutOfOrder(Stage.SINK, lane, place, late));
        }
    }

    /** Where too much waits to be read: it cannot be more than there are offsets. */
    private void bound(OutBacklog backlog, Collection<Account> streams, Collection<Account> sink, Outcome outcome) {
        long expected = Ledger.sum(streams, outcome).events() - done(sink).events();
        if (!backlog.isExact() && expected > backlog.offsets()) {
            long judged = Ledger.sum(streams, outcome).events();
            findings.add(new Finding.Unbalanced(
                    Stage.SINK, ALL, backlog.place(), judged, judged - expected + backlog.offsets()));
        }
    }

    /** What is missing in one place and stands in another, to the last bit of the digest, went the wrong way. */
    private void pairOff() {
        for (int i = 0; i < excesses.size(); i++) {
            for (int j = i + 1; j < excesses.size(); j++) {
                Excess one = excesses.get(i);
                Excess other = excesses.get(j);
                boolean isOpposite = one.lane().equals(other.lane())
                        && one.count().events() != 0
                        && one.count().plus(other.count()).isNone();
                if (isOpposite) {
                    boolean isFirstShort = one.count().events() < 0;
                    findings.add(new Finding.Misrouted(
                            one.lane(),
                            isFirstShort ? one.place() : other.place(),
                            isFirstShort ? other.place() : one.place(),
                            Math.abs(one.count().events())));
                    excesses.remove(j);
                    excesses.remove(i);
                    i--;
                    break;
                }
            }
        }
    }

    private static Finding finding(Excess it) {
        return it.count().events() == 0
                ? new Finding.DigestMismatch(it.lane(), it.place(), it.judged().events())
                : new Finding.Unbalanced(
                        Stage.SINK,
                        it.lane(),
                        it.place(),
                        it.judged().events(),
                        it.found().events());
    }

    static Count done(Collection<Account> sink) {
        return Ledger.sum(sink, Outcome.DELIVERED).plus(Ledger.sum(sink, Outcome.REJECTED));
    }
}
