package io.weir.rescan;

import io.weir.rescan.Lane.After;
import io.weir.tally.Finding;
import io.weir.tally.Finding.LostTail;
import io.weir.tally.Finding.Missing;
import io.weir.tally.Finding.Unnamed;
import io.weir.tally.Limit;
import io.weir.tally.Place;
import io.weir.tally.Position;
import io.weir.tally.ScanFinding.Duplicated;
import io.weir.tally.ScanFinding.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What raw must have of one lane: every number from 0 to the end of each epoch, once. */
final class LaneLaw {
    /** One lane in one partition. */
    record Part(Lane lane, Place place, boolean isCut) {}

    private record Run(long first, long last, Place place, long offset, long firstOffset) {}

    private final String lane;
    private final List<Part> parts;
    private final @Nullable Position committed;
    private final boolean isUnread;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Limit> limits = new ArrayList<>();
    private final NavigableMap<Long, List<Run>> epochs = new TreeMap<>();
    private final NavigableMap<Long, Long> ends = new TreeMap<>();
    private final NavigableMap<Long, After> afters = new TreeMap<>();
    private @Nullable Run lastSeen;

    /** @param isUnread whether raw was not read to its end, so that more of the lane may stand there */
    LaneLaw(String lane, List<Part> parts, @Nullable Position committed, boolean isUnread) {
        this.lane = lane;
        this.parts = parts;
        this.committed = committed;
        this.isUnread = isUnread;
    }

    void apply() {
        parts.forEach(this::add);
        epochs.values().forEach(runs -> runs.sort(Comparator.comparingLong(Run::first)));
        afters.forEach((epoch, after) -> ends.merge(after.epoch(), after.seq(), Math::max));
        Position from = known();
        NavigableMap<Long, List<Run>> all = new TreeMap<>(epochs);
        ends.keySet().forEach(epoch -> all.putIfAbsent(epoch, List.of()));
        all.tailMap(from.epoch(), true).forEach((epoch, runs) -> {
            epoch(epoch, epoch == from.epoch() ? from.seq() : 0, runs);
            boolean hasEarlier = epochs.lowerKey(epoch) != null && epoch > from.epoch();
            if (hasEarlier && !afters.containsKey(epoch)) {
                limits.add(new Limit(
                        Limit.Kind.EPOCH_END_UNKNOWN,
                        "lane " + lane + ": how far epoch " + epochs.lowerKey(epoch)
                                + " came is not known, because the event of epoch " + epoch
                                + " that says so is missing, or does not say it"));
            }
        });
        tail(from);
    }

    List<Finding> findings() {
        return findings;
    }

    List<Limit> limits() {
        return limits;
    }

    private void add(Part part) {
        part.lane().epochs().forEach((epoch, runs) -> {
            List<Run> its = epochs.computeIfAbsent(epoch, it -> new ArrayList<>());
            for (int i = 0; i < runs.size(); i++) {
                its.add(new Run(runs.first(i), runs.last(i), part.place(), runs.offset(i), runs.firstOffset()));
            }
            if (runs.unnamed() > 0) {
                findings.add(new Unnamed(lane, part.place(), runs.unnamed()));
            }
        });
        part.lane().afters().forEach(afters::putIfAbsent);
        if (part.lane().unfollowed > 0) {
            limits.add(new Limit(
                    Limit.Kind.SPARSE_NUMBERS,
                    "lane " + lane + " in " + part.place() + ": " + part.lane().unfollowed
                            + " events have numbers or epochs too far from the others for anybody's count; each is held"
                            + " to its outcome only"));
        }
    }

    /** Where raw was deleted at its beginning, the first event that is left is the first that is known. */
    private Position known() {
        Position from = new Position(0, 0);
        for (Part part : parts) {
            if (part.isCut() && part.lane().firstEpoch() >= 0) {
                from = Position.later(
                        from, new Position(part.lane().firstEpoch(), part.lane().firstSeq()));
            }
        }
        return from;
    }

    private void epoch(long epoch, long from, List<Run> runs) {
        long next = from;
        for (Run run : runs) {
            if (run.first() > next) {
                missing(epoch, next, run.first() - 1, run);
            } else if (run.first() < next && run.last() >= from && run.first() >= from) {
                long again = Math.min(next - 1, run.last());
                findings.add(new Duplicated(new Span(
                        lane,
                        epoch,
                        run.first(),
                        again,
                        again - run.first() + 1,
                        run.place(),
                        run.firstOffset(),
                        run.offset())));
            }
            next = Math.max(next, run.last() + 1);
            lastSeen = run;
        }
        long end = ends.getOrDefault(epoch, -1L);
        if (end >= next) {
            missing(epoch, next, end, null);
            ends.put(epoch, next - 1);
        }
    }

    /** Where an event was last seen that never was: at the one before it, or else at the one that shows it missing. */
    private void missing(long epoch, long first, long last, @Nullable Run shownBy) {
        Run seen = lastSeen;
        Place place = seen != null
                ? seen.place()
                : shownBy != null ? shownBy.place() : parts.get(0).place();
        long offset = seen != null ? seen.offset() : shownBy != null ? shownBy.firstOffset() : 0;
        findings.add(new Missing(lane, place, epoch, first, last, offset));
    }

    private void tail(Position from) {
        Position source = committed;
        if (source == null || isUnread) {
            return;
        }
        Run seen = lastSeen;
        long latest = epochs.isEmpty() ? -1 : epochs.lastKey();
        if (seen == null) {
            boolean isAnyCut = parts.stream().anyMatch(Part::isCut);
            if (isAnyCut) {
                limits.add(new Limit(
                        Limit.Kind.DELETED,
                        "lane " + lane + " has no event left in raw: what its source committed cannot be held against"
                                + " it"));
            } else {
                findings.add(new LostTail(lane, source.epoch(), 0, source.seq(), "none of the partitions"));
            }
        } else if (source.epoch() >= latest) {
            List<Run> runs = epochs.getOrDefault(source.epoch(), List.of());
            long next = runs.isEmpty()
                    ? 0
                    : runs.stream().mapToLong(Run::last).max().orElse(-1) + 1;
            if (source.seq() >= next && source.epoch() >= from.epoch()) {
                findings.add(
                        new LostTail(lane, source.epoch(), next, source.seq(), seen.place() + "@" + seen.offset()));
            }
        }
    }
}
