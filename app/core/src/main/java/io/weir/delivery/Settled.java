package io.weir.delivery;

import io.weir.batch.Item;
import io.weir.envelope.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Consecutive events of one partition that are done with: what a receipt says, and how far the offset may move.
 *
 * @param items in their order; a view of the batch, which nobody changes any more
 * @param rejected those that the SIEM will never take; the others are delivered
 */
public record Settled(List<Item> items, List<Rejected> rejected, Effort effort) {
    public Settled {
        rejected = List.copyOf(rejected);
        if (items.isEmpty() || rejected.size() > items.size()) {
            throw new IllegalArgumentException(rejected.size() + " of " + items.size() + " events rejected");
        }
    }

    /** @param requests how many requests this event's batch had taken by then; zero where it was never sent */
    public record Rejected(Item item, Delivery.Poison why, int requests) {}

    /**
     * What it took to get them there.
     *
     * @param requests for their batch; zero where it was never sent
     * @param time from the first request to the last answer, waits in between included
     */
    public record Effort(int requests, Duration time) {
        public static final Effort NONE = new Effort(0, Duration.ZERO);
    }

    /** Where the first of them stands. */
    public Origin first() {
        return items.get(0).origin();
    }

    /** The offset of the last. */
    public long last() {
        return items.get(items.size() - 1).origin().offset();
    }

    public int events() {
        return items.size();
    }

    public int delivered() {
        return items.size() - rejected.size();
    }

    public Set<Long> rejectedOffsets() {
        return rejected.stream().map(it -> it.item().origin().offset()).collect(Collectors.toSet());
    }
}
