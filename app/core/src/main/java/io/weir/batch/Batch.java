package io.weir.batch;

import java.util.List;

/**
 * Events of one partition for one request, in the order they stand there; never empty.
 *
 * @param bodyBytes the exact size of the body, framing included
 * @param unsendable the single event of this batch is more than the target takes, or nothing it could carry
 */
public record Batch(List<Item> items, long bodyBytes, boolean unsendable) {
    public Batch {
        items = List.copyOf(items);
        if (items.isEmpty()) {
            throw new IllegalArgumentException("a batch has at least one event");
        }
    }

    /** Some events of a batch that was cut to be sent. */
    public static Batch of(Framing framing, List<Item> items) {
        long eventBytes = items.stream().mapToLong(item -> item.wire().size()).sum();
        return new Batch(items, framing.bodyBytes(items.size(), eventBytes), false);
    }

    public int size() {
        return items.size();
    }
}
