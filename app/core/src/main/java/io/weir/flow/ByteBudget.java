package io.weir.flow;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A bound, in bytes, on what is held in memory at once. Whoever wants to hold bytes takes a claim, grows it as they
 * arrive, and releases it whole; growing beyond the budget is refused, never waited for.
 *
 * <p>Beside that it is full or not, with two marks: full from the first refusal until a quarter is free again, so
 * that a load balancer which asks does not see it flap.
 */
public final class ByteBudget {
    private final long bytesMax;
    private final long lowMark;
    private final AtomicLong held = new AtomicLong();
    private volatile boolean full;

    public ByteBudget(long bytesMax) {
        if (bytesMax < 1) {
            throw new IllegalArgumentException("a budget of " + bytesMax + " bytes holds nothing");
        }
        this.bytesMax = bytesMax;
        this.lowMark = bytesMax - Math.max(1, bytesMax / 4);
    }

    public Claim claim() {
        return new Claim();
    }

    public long bytesMax() {
        return bytesMax;
    }

    public long heldBytes() {
        return held.get();
    }

    public boolean isFull() {
        return full;
    }

    private boolean take(long bytes) {
        while (true) {
            long before = held.get();
            if (bytes > bytesMax - before) {
                full = true;
                // The last holder may have released between the read and the mark: nobody else would clear it.
                clearBelowLowMark(held.get());
                return false;
            }
            if (held.compareAndSet(before, before + bytes)) {
                return true;
            }
        }
    }

    private void give(long bytes) {
        clearBelowLowMark(held.addAndGet(-bytes));
    }

    private void clearBelowLowMark(long now) {
        if (full && now <= lowMark) {
            full = false;
        }
    }

    /** What one holder holds. One thread at a time; {@link #release} is for any thread, and a repeat does nothing. */
    public final class Claim {
        private final AtomicLong bytes = new AtomicLong();

        private Claim() {}

        /** Takes so much more, or nothing and says false. */
        public boolean grow(long more) {
            if (more < 0) {
                throw new IllegalArgumentException("a claim grows by " + more + " bytes");
            }
            if (!take(more)) {
                return false;
            }
            bytes.addAndGet(more);
            return true;
        }

        /** Gives back all but so much; a claim that is smaller already keeps what it has. */
        public void shrinkTo(long keep) {
            long before = bytes.getAndUpdate(now -> Math.min(now, keep));
            if (before > keep) {
                give(before - keep);
            }
        }

        public void release() {
            give(bytes.getAndSet(0));
        }

        public long bytes() {
            return bytes.get();
        }
    }
}
