package io.weir.delivery;

import io.weir.batch.Item;
import io.weir.envelope.Origin;
import java.util.List;

/**
 * Consecutive events of one partition that are done with: what a receipt says, and how far the offset may move.
 *
 * @param first where the first of them stands
 * @param last the offset of the last
 * @param rejected those that the SIEM will never take; the others are delivered
 */
public record Settled(Origin first, long last, int events, List<Rejected> rejected) {
    public Settled {
        rejected = List.copyOf(rejected);
        if (events < 1 || rejected.size() > events || last < first.offset()) {
            throw new IllegalArgumentException(
                    rejected.size() + " of " + events + " events rejected from " + first + " to " + last);
        }
    }

    /** @param requests how many requests this event's batch had taken by then; zero where it was never sent */
    public record Rejected(Item item, Delivery.Poison why, int requests) {}

    public int delivered() {
        return events - rejected.size();
    }
}
