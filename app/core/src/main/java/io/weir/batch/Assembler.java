package io.weir.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Cuts the events of one partition into batches, in order, by count, exact body bytes and age. An event that the
 * target cannot take comes out alone, marked, so that it can be refused and never holds up what stands behind it.
 *
 * <p>Time is a monotonic reading in nanoseconds, given by the caller: a wall clock that is set back would hold a tail
 * for hours.
 */
public final class Assembler {
    private final BatchLimits limits;
    private final Framing framing;
    private List<Item> open = new ArrayList<>();
    private long eventBytes;
    private long openedNanos;

    public Assembler(BatchLimits limits, Framing framing) {
        this.limits = limits;
        this.framing = framing;
    }

    /** Takes one event; {@code closed} gets each batch that this completes. */
    public void add(Item item, long nowNanos, Consumer<Batch> closed) {
        int wireBytes = item.wire().size();
        long aloneBytes = framing.bodyBytes(1, wireBytes);
        if (wireBytes == 0 || wireBytes > limits.eventBytesMax() || aloneBytes > limits.bodyBytesMax()) {
            flush(closed);
            closed.accept(new Batch(List.of(item), aloneBytes, true));
            return;
        }
        if (framing.bodyBytes(open.size() + 1, eventBytes + wireBytes) > limits.bodyBytes()) {
            flush(closed);
        }
        if (open.isEmpty()) {
            openedNanos = nowNanos;
        }
        open.add(item);
        eventBytes += wireBytes;
        if (open.size() == limits.events() || bodyBytes() >= limits.bodyBytes()) {
            flush(closed);
        }
    }

    /** Closes the open batch where its oldest event has waited long enough. */
    public void expire(long nowNanos, Consumer<Batch> closed) {
        if (!open.isEmpty() && nowNanos - openedNanos >= limits.age().toNanos()) {
            flush(closed);
        }
    }

    /** Closes the open batch, full or not. */
    public void flush(Consumer<Batch> closed) {
        if (open.isEmpty()) {
            return;
        }
        Batch batch = new Batch(open, bodyBytes(), false);
        open = new ArrayList<>();
        eventBytes = 0;
        closed.accept(batch);
    }

    /** How long until the open batch is due, zero where it is already; empty where none is open. */
    public OptionalLong nanosToExpiry(long nowNanos) {
        if (open.isEmpty()) {
            return OptionalLong.empty();
        }
        Duration age = limits.age();
        return OptionalLong.of(Math.max(0, age.toNanos() - (nowNanos - openedNanos)));
    }

    /** Events in the open batch. */
    public int size() {
        return open.size();
    }

    private long bodyBytes() {
        return framing.bodyBytes(open.size(), eventBytes);
    }
}
