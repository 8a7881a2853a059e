package io.weir.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Lets answers wait that are ready: who sends no more before it has one sends slower. */
final class SlowAnswers implements Executor {
    private final Executor executor;
    private final LongSupplier waitMillis;
    private final LongSupplier nanoTime;
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    private record Waiting(long dueNanos, Runnable answer) {}

    /** @param waitMillis how long an answer that is ready now is to wait */
    SlowAnswers(Executor executor, LongSupplier waitMillis, LongSupplier nanoTime) {
        this.executor = executor;
        this.waitMillis = waitMillis;
        this.nanoTime = nanoTime;
    }

    @Override
    public void execute(Runnable answer) {
        long wait = waitMillis.getAsLong();
        if (wait > 0) {
            synchronized (waiting) {
                waiting.add(new Waiting(nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(wait), answer));
            }
        } else {
            executor.execute(answer);
        }
    }

    /** Gives those that have waited, and all where none is to wait any more. */
    void tick() {
        give(waitMillis.getAsLong() == 0);
    }

    /** All of them, now. */
    void close() {
        give(true);
    }

    private void give(boolean isAll) {
        Waiting next = next(isAll);
        while (next != null) {
            try {
                executor.execute(next.answer());
            } catch (RejectedExecutionException stopping) {
                next.answer().run();
            }
            next = next(isAll);
        }
    }

    private @Nullable Waiting next(boolean isAll) {
        synchronized (waiting) {
            Waiting first = waiting.peek();
            // The wait shrinks as room is made, so that a later one may be due before: it goes with the first.
            boolean isDue = first != null && (isAll || first.dueNanos() - nanoTime.getAsLong() <= 0);
            return isDue ? waiting.poll() : null;
        }
    }
}
