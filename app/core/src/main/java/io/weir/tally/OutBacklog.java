package io.weir.tally;

import io.weir.envelope.Origin;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Events that are judged and wait to be delivered. */
final class OutBacklog extends Backlog {
    private final Predicate<Origin> isJudged;
    private final Map<String, Count> lanes = new HashMap<>();

    /** @param isJudged whether the accounts of this audit cover that raw record: others were judged after it began */
    OutBacklog(Place place, Marks marks, long covered, Predicate<Origin> isJudged) {
        super(place, marks, covered);
        this.isJudged = isJudged;
    }

    /** One without an origin was not judged at all: it counts, and nothing will be there to balance it. */
    @Override
    boolean count(Waiting record) {
        if (record.origin() != null && !isJudged.test(record.origin())) {
            return false;
        }
        String lane = record.sid().lane();
        Count one = new Count(1, Digest.of(Digest.lane(lane), record.sid(), record.crc()));
        lanes.merge(lane, one, Count::plus);
        return true;
    }

    Set<String> lanes() {
        return lanes.keySet();
    }

    Count count(String lane) {
        return lanes.getOrDefault(lane, Count.NONE);
    }
}
