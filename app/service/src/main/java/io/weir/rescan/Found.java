package io.weir.rescan;

import io.weir.tally.Finding;
import io.weir.tally.Finding.Misrouted;
import io.weir.tally.Place;
import io.weir.tally.ScanFinding.Disordered;
import io.weir.tally.ScanFinding.Duplicated;
import io.weir.tally.ScanFinding.JudgedTwice;
import io.weir.tally.ScanFinding.More;
import io.weir.tally.ScanFinding.Span;
import io.weir.tally.ScanFinding.Stray;
import io.weir.tally.ScanFinding.Unjudged;
import io.weir.tally.ScanFinding.Unreceipted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The findings of one partition. Events that follow one another make one, and there is a bound to how many are kept. */
final class Found {
    static final int FINDINGS_MAX = 10_000;

    enum What {
        UNJUDGED,
        UNRECEIPTED,
        DUPLICATED,
        JUDGED_TWICE,
        DISORDERED;

        private Finding of(Span span) {
            return switch (this) {
                case UNJUDGED -> new Unjudged(span);
                case UNRECEIPTED -> new Unreceipted(span);
                case DUPLICATED -> new Duplicated(span);
                case JUDGED_TWICE -> new JudgedTwice(span);
                case DISORDERED -> new Disordered(span);
            };
        }
    }

    private record Key(What what, String lane, Place place) {}

    private record Open(Span span, long ordinal) {}

    private record Way(String lane, Place from, Place to) {}

    private record Why(Place place, String text) {}

    private final Place place;
    private final Map<Key, Open> open = new LinkedHashMap<>();
    private final Map<Way, Long> ways = new LinkedHashMap<>();
    private final Map<Why, Stray> strays = new LinkedHashMap<>();
    private final List<Finding> closed = new ArrayList<>();
    private long more;
    private long moreMissing;
    private long moreSurplus;

    /** @param place the partition of raw that they belong to */
    Found(Place place) {
        this.place = place;
    }

    /** @param ordinal which of its lane's records in that topic it is: with nothing sound in between, two are one */
    void event(What what, Lane lane, long epoch, long seq, Place at, long offset, long ordinal) {
        Key key = new Key(what, lane.text(), at);
        Open it = open.get(key);
        if (it != null && it.ordinal() + 1 == ordinal && it.span().epoch() == epoch) {
            Span span = it.span();
            Span longer = new Span(
                    span.lane(),
                    epoch,
                    Math.min(span.first(), seq),
                    Math.max(span.last(), seq),
                    span.events() + 1,
                    at,
                    span.from(),
                    offset);
            open.put(key, new Open(longer, ordinal));
            return;
        }
        if (it != null) {
            add(what.of(it.span()));
        }
        open.put(key, new Open(new Span(lane.text(), epoch, seq, seq, 1, at, offset, offset), ordinal));
    }

    void misrouted(Lane lane, Place from, Place to) {
        ways.merge(new Way(lane.text(), from, to), 1L, Long::sum);
    }

    void stray(Place at, long offset, String text) {
        strays.merge(
                new Why(at, text),
                new Stray(at, offset, offset, 1, text),
                (one, other) -> new Stray(at, one.from(), offset, one.events() + 1, text));
    }

    void add(Finding finding) {
        if (closed.size() < FINDINGS_MAX) {
            closed.add(finding);
        } else {
            more++;
            moreMissing += finding.missing();
            moreSurplus += finding.surplus();
        }
    }

    List<Finding> all() {
        open.forEach((key, it) -> add(key.what().of(it.span())));
        open.clear();
        ways.forEach((way, events) -> add(new Misrouted(way.lane(), way.from(), way.to(), events)));
        ways.clear();
        strays.values().forEach(this::add);
        strays.clear();
        List<Finding> all = new ArrayList<>(closed);
        if (more > 0) {
            all.add(new More(place, more, moreMissing, moreSurplus));
        }
        return all;
    }
}
