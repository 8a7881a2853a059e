package io.weir.source;

import io.weir.flow.ByteBudget;
import java.util.ArrayList;
import java.util.List;

/**
 * Says whether a connection may be read. It closes when what was read and is not committed fills the buffer, and opens
 * when a quarter is free again; and while no more may come in at all. Where less is to come in, a quarter of the buffer
 * is all there is. What one read makes may go beyond it: how many events a packet has is known only then, and
 * what was read is never given back.
 */
final class ReadGate {
    private final long bytesMax;
    private final LagGate lag;
    private final ByteBudget held = new ByteBudget(Long.MAX_VALUE);
    private List<Runnable> waiting = new ArrayList<>();
    private boolean isClosed;

    ReadGate(long bytesMax, LagGate lag) {
        this.bytesMax = bytesMax;
        this.lag = lag;
        lag.whenChanged(this::released);
    }

    /** Of what is read behind it; {@link #released} is to be called after its release. */
    ByteBudget.Claim claim() {
        return held.claim();
    }

    long heldBytes() {
        return held.heldBytes();
    }

    /** What is read at the end, whether it is open or not, has a bound as well. */
    boolean isTwiceFull() {
        return held.heldBytes() > 2 * bytesMax;
    }

    /** @param then runs once, when it opens; never where it is open */
    synchronized boolean admits(Runnable then) {
        isClosed = lag.isClosed() || held.heldBytes() > (isClosed ? lowMark() : mark());
        if (isClosed) {
            waiting.add(then);
        }
        return !isClosed;
    }

    /** Something was released, or more may come in: whoever did not see that in {@link #admits} is waiting by now. */
    void released() {
        List<Runnable> ready;
        synchronized (this) {
            if (waiting.isEmpty() || lag.isClosed() || held.heldBytes() > lowMark()) {
                return;
            }
            isClosed = false;
            ready = waiting;
            waiting = new ArrayList<>();
        }
        ready.forEach(Runnable::run);
    }

    /** How many are to be told when it opens. */
    synchronized int waiting() {
        return waiting.size();
    }

    private long mark() {
        return lag.isSlow() ? bytesMax / 4 : bytesMax;
    }

    private long lowMark() {
        return mark() - mark() / 4;
    }
}
