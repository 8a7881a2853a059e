package io.weir.tally;

import io.weir.tally.Finding.Gone;
import io.weir.tally.Finding.LostDeadLetters;
import io.weir.tally.Finding.Skipped;
import io.weir.tally.Finding.Unbalanced;
import io.weir.tally.Finding.Uncounted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The conservation law: every event that a source has committed is judged or waits; every judged one is valid, priority
 * or a dead letter; every sound one is delivered, rejected or waits; every dead letter stands in its topic. Pure: it
 * reads nothing.
 */
public final class Law {
    private static final char FOREIGN = '@';

    private final Books books;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Limit> limits = new ArrayList<>();

    private Law(Books books) {
        this.books = books;
    }

    public static Residual apply(Books books) {
        return new Law(books).apply();
    }

    private Residual apply() {
        SequenceLaw sequence = new SequenceLaw(books);
        sequence.apply();
        findings.addAll(sequence.findings());
        limits.addAll(sequence.limits());
        judged();
        DeliveryLaw delivery = new DeliveryLaw(books);
        delivery.apply();
        findings.addAll(delivery.findings());
        limits.addAll(delivery.limits());
        deadLetters();
        books.backlogs().forEach(this::offsets);
        books.backlogs().stream().map(it -> it.place().topic()).distinct().forEach(this::uncounted);
        foreign();
        boolean isExact = books.backlogs().stream().allMatch(Backlog::isExact);
        return new Residual(findings, limits, new LaneSums(books).with(findings), isExact);
    }

    /** The second part: one record leaves for each that comes. */
    private void judged() {
        for (Account account : books.ledger().of(books.names().raw())) {
            long taken = account.count(Outcome.TAKEN).events();
            long left = account.count(Outcome.VALID).events()
                    + account.count(Outcome.PRIORITY).events()
                    + account.count(Outcome.DEAD_LETTER).events();
            if (taken != left) {
                findings.add(
                        new Unbalanced(Stage.STREAMS, account.key().lane(), SequenceLaw.place(account), taken, left));
            }
        }
    }

    /** The fourth part, as far as offsets can say: they are never given twice, so a topic has had at most so many. */
    private void deadLetters() {
        Map<Integer, Long> counted = new TreeMap<>();
        add(counted, books.names().raw(), Outcome.DEAD_LETTER);
        add(counted, books.names().valid(), Outcome.REJECTED);
        add(counted, books.names().priority(), Outcome.REJECTED);
        String topic = books.names().deadLetter();
        boolean keepsPartition = books.deadLetterEnds().keySet().containsAll(places(topic, counted.keySet()));
        if (keepsPartition) {
            counted.forEach((partition, events) -> {
                Place place = new Place(topic, partition);
                deadLetters(place, events, books.deadLetterEnds().getOrDefault(place, 0L));
            });
        } else {
            deadLetters(
                    new Place(topic, 0),
                    counted.values().stream().mapToLong(it -> it).sum(),
                    books.deadLetterEnds().values().stream().mapToLong(it -> it).sum());
        }
    }

    private void deadLetters(Place place, long counted, long offsets) {
        if (counted > offsets) {
            findings.add(new LostDeadLetters(place, counted, offsets));
        }
    }

    private void add(Map<Integer, Long> counted, String topic, Outcome outcome) {
        books.ledger()
                .of(topic)
                .forEach(account -> counted.merge(
                        account.key().partition(), account.count(outcome).events(), Long::sum));
    }

    private static Set<Place> places(String topic, Collection<Integer> partitions) {
        Set<Place> places = new TreeSet<>();
        partitions.forEach(it -> places.add(new Place(topic, it)));
        return places;
    }

    private void offsets(Backlog backlog) {
        Marks marks = backlog.marks();
        Place place = backlog.place();
        if (backlog.passed() > 0) {
            findings.add(new Skipped(place, backlog.from(), marks.committed(), backlog.passed()));
        }
        // Between what is counted and the group's offset nothing may stand but markers of transactions.
        long dealtWith = Math.max(backlog.covered(), marks.committed());
        if (marks.begin() > dealtWith) {
            findings.add(new Gone(place, dealtWith, marks.begin(), false));
        }
        if (marks.end() < backlog.covered()) {
            findings.add(new Gone(place, marks.end(), backlog.covered(), true));
        }
        if (!backlog.isExact()) {
            limits.add(new Limit(
                    Limit.Kind.NOT_READ,
                    place + ": up to " + backlog.offsets()
                            + " events wait, more than is read, or behind an open transaction; what the accounts say is"
                            + " taken for it, and checked when they are dealt with"));
        }
    }

    private void uncounted(String topic) {
        List<Backlog> ofTopic = books.backlogs().stream()
                .filter(it -> it.place().topic().equals(topic))
                .toList();
        boolean hasAccounts = !books.ledger().of(topic).isEmpty();
        long passed = ofTopic.stream().mapToLong(books::begun).sum();
        if (passed > 0 && !hasAccounts) {
            findings.add(new Uncounted(topic, passed));
        } else if (passed > 0) {
            ofTopic.stream()
                    .filter(it -> books.begun(it) > 0)
                    .forEach(it -> limits.add(new Limit(
                            Limit.Kind.COUNTED_SINCE,
                            it.place() + " is counted since offset " + books.begun(it)
                                    + "; nothing is known of what stood before")));
        }
    }

    private void foreign() {
        List<Account> all = books.ledger().of(books.names().raw());
        List<Account> foreign = all.stream()
                .filter(it ->
                        it.key().lane().charAt(0) == FOREIGN && !it.key().lane().equals(Tally.OTHERS))
                .toList();
        if (!foreign.isEmpty()) {
            limits.add(new Limit(
                    Limit.Kind.FOREIGN_LANES,
                    Ledger.sum(foreign, Outcome.TAKEN).events()
                            + " events were written to raw by others, without numbers: they are held to count and"
                            + " digest from there on, and what such a producer lost before is not seen"));
        }
        List<Account> pooled = Ledger.ofLane(all, Tally.OTHERS);
        if (!pooled.isEmpty()) {
            limits.add(new Limit(
                    Limit.Kind.POOLED_LANES,
                    Ledger.sum(pooled, Outcome.TAKEN).events() + " events belong to lanes beyond the first "
                            + Tally.LANES_MAX + " of a partition: they are held to count and digest together, and"
                            + " their numbers are not followed"));
        }
    }
}
