package io.weir.demo;

import io.weir.demo.Arrivals.Fate;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** The SIEM's memory: which events it has, as bits. Many connections bring events; one lock a request is cheap. */
final class Reception {
    /** Other runs' events are counted, but nobody will ask for them one by one. */
    private static final int RUNS_MAX = 16;

    private final Witness witness;
    private final EventLimit limit;
    private final IdSet ids = new IdSet();
    private final Map<Long, BitSet> markers = new HashMap<>();
    private long requests;
    private long refused;
    private long events;
    private long bytes;
    private long duplicates;
    private long senderRepeats;
    private long conflicts;
    private long rejected;
    private long anonymous;

    Reception(Witness witness, EventLimit limit) {
        this.witness = witness;
        this.limit = limit;
    }

    /** Takes every event that is still {@code NEW}; a repeated id becomes {@code REPEATED}. */
    synchronized void take(Arrivals arrivals, long bodyBytes, boolean idsDedupe) {
        requests++;
        bytes += bodyBytes;
        for (int i = 0; i < arrivals.size(); i++) {
            if (arrivals.fate(i) == Fate.REJECTED) {
                rejected++;
            } else if (arrivals.fate(i) == Fate.NEW) {
                take(arrivals, i, idsDedupe);
            }
        }
    }

    /** Whether so many are not too many now. A request that is refused for it has been counted. */
    synchronized boolean admits(Arrivals arrivals) {
        boolean isAdmitted = limit.admits(arrivals.size());
        if (!isAdmitted) {
            refuse();
        }
        return isAdmitted;
    }

    synchronized void refuse() {
        requests++;
        refused++;
    }

    synchronized BitSet markers(long run) {
        BitSet seen = markers.get(run);
        return seen == null ? new BitSet() : (BitSet) seen.clone();
    }

    synchronized Received received() {
        return new Received(
                requests,
                refused,
                events,
                bytes,
                ids.distinct(),
                duplicates,
                senderRepeats,
                conflicts,
                rejected,
                ids.gaps(),
                ids.untracked() + anonymous);
    }

    private void take(Arrivals arrivals, int event, boolean idsDedupe) {
        if (arrivals.number(event) != Marker.NONE) {
            witness.arrived(arrivals.run(event), arrivals.number(event));
        }
        boolean hasId = arrivals.hasId(event);
        boolean idRepeats = hasId && ids.repeats(arrivals.lane(event), arrivals.seq(event));
        if (idRepeats) {
            arrivals.fate(event, Fate.REPEATED);
            if (idsDedupe) {
                conflicts++;
                return;
            }
        }
        events++;
        boolean marked = arrivals.number(event) != Marker.NONE;
        boolean markerRepeats = marked && repeats(arrivals.run(event), (int) arrivals.number(event));
        if (idRepeats || (!hasId && markerRepeats)) {
            duplicates++;
        } else if (markerRepeats) {
            senderRepeats++;
        }
        if (!hasId && !marked) {
            anonymous++;
        }
    }

    private boolean repeats(long run, int number) {
        BitSet seen = markers.get(run);
        if (seen == null) {
            if (markers.size() == RUNS_MAX) {
                return false;
            }
            seen = new BitSet();
            markers.put(run, seen);
        }
        boolean repeats = seen.get(number);
        seen.set(number);
        return repeats;
    }
}
