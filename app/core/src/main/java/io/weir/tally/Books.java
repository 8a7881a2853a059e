package io.weir.tally;

import io.weir.envelope.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Everything that the law is applied to, read in the order that makes it one picture: positions, ledger, the rest. */
public final class Books {
    private final Names names;
    private final Optional<Map<String, Position>> positions;
    private final Ledger ledger;
    private final Map<Place, Long> deadLetterEnds;
    private final Map<Place, Backlog> backlogs = new TreeMap<>();

    /** The topics' names. */
    public record Names(String raw, String valid, String priority, String deadLetter) {}

    /**
     * @param positions of the sources, by lane; empty where they could not be read
     * @param marks of every partition of raw, valid and priority, the ends read after the ledger
     * @param deadLetterEnds the end of every partition of the dead-letter topic
     */
    public Books(
            Names names,
            Optional<Map<String, Position>> positions,
            Collection<Account> accounts,
            Map<Place, Marks> marks,
            Map<Place, Long> deadLetterEnds) {
        this.names = names;
        // In order, so that two audits of the same say it in the same words.
        this.positions = positions.map(TreeMap::new);
        this.ledger = new Ledger(accounts);
        this.deadLetterEnds = Map.copyOf(deadLetterEnds);
        marks.forEach((place, its) -> backlogs.put(place, backlog(place, its, marks)));
    }

    /** What is to be read before the law can be applied. */
    public Collection<Backlog> backlogs() {
        return backlogs.values();
    }

    public Backlog backlog(Place place) {
        return Objects.requireNonNull(backlogs.get(place));
    }

    Names names() {
        return names;
    }

    Optional<Map<String, Position>> positions() {
        return positions;
    }

    Ledger ledger() {
        return ledger;
    }

    Map<Place, Long> deadLetterEnds() {
        return deadLetterEnds;
    }

    List<RawBacklog> raw() {
        List<RawBacklog> raw = new ArrayList<>();
        backlogs.values().forEach(it -> {
            if (it instanceof RawBacklog backlog) {
                raw.add(backlog);
            }
        });
        return raw;
    }

    List<OutBacklog> out(String topic) {
        List<OutBacklog> out = new ArrayList<>();
        backlogs.values().forEach(it -> {
            if (it instanceof OutBacklog backlog && it.place().topic().equals(topic)) {
                out.add(backlog);
            }
        });
        return out;
    }

    /** The offset at which the partition's tally began, where events stood before it; 0 where nothing is left out. */
    long begun(Backlog backlog) {
        return backlog.marks().isWhole()
                ? 0
                : ledger.begun(backlog.place()).orElse(backlog.marks().start());
    }

    private Backlog backlog(Place place, Marks its, Map<Place, Marks> marks) {
        long covered = ledger.covered(place).orElse(its.start());
        return place.topic().equals(names.raw())
                ? new RawBacklog(place, its, covered, ledger.of(place))
                : new OutBacklog(place, its, covered, origin -> isJudged(origin, marks));
    }

    private boolean isJudged(Origin origin, Map<Place, Marks> marks) {
        Place place = new Place(origin.topic(), origin.partition());
        Marks its = marks.get(place);
        // Of another raw topic than ours, it was not judged by us: it counts, and shows.
        return its == null || origin.offset() < ledger.covered(place).orElse(its.start());
    }
}
