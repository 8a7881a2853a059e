package io.weir.sink;

import io.weir.batch.Batch;
import io.weir.delivery.Budget;
import io.weir.delivery.Receipt;
import io.weir.delivery.SiemTarget;
import io.weir.delivery.Slowdown;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The threads that wait for the SIEM. They get a batch and give back an answer; everything else is the sink's thread's. */
final class Senders {
    private final SiemTarget target;
    private final int requests;
    private final Budget.Share budget;
    private final Runnable onNews;
    private final ExecutorService threads;

    /** At most one a request under way, and those are counted. */
    private final LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

    private final AtomicBoolean hasRoomAgain = new AtomicBoolean();
    private int underWay;

    /** @param receipt null where the target broke */
    record Answer(
            PartitionQueue queue,
            @Nullable Receipt receipt,
            @Nullable Throwable bug,
            long tookNanos,
            Optional<Slowdown> slowdown) {}

    /**
     * @param requests the most that the budget will ever allow
     * @param onNews called by another thread whenever an answer has come, or there is room again
     */
    Senders(String name, SiemTarget target, int requests, Budget.Share budget, Runnable onNews) {
        this.target = target;
        this.requests = requests;
        this.budget = budget;
        this.onNews = onNews;
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(requests, task -> {
            Thread thread = new Thread(task, name + "-send-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        budget.onRoom(() -> {
            hasRoomAgain.set(true);
            onNews.run();
        });
    }

    /** How long until a request could leave, as far as time decides; as long as can be while only answers do. */
    long nanosToRoom(long nowNanos) {
        return hasThread() ? budget.nanosToNext(nowNanos) : Long.MAX_VALUE;
    }

    /** The next request of the queue, which is due; false where none may leave now. */
    boolean send(PartitionQueue queue, long nowNanos) {
        Budget.Permit permit = hasThread() ? budget.take(nowNanos).orElse(null) : null;
        if (permit == null) {
            return false;
        }
        boolean leaves = false;
        try {
            Batch batch = queue.next(nowNanos).orElse(null);
            // None where its only event is more than the target takes: that is settled without a request.
            if (batch != null) {
                threads.execute(new Request(queue, batch, permit));
                permit.pay(batch.bodyBytes());
                underWay++;
                leaves = true;
            }
        } finally {
            if (!leaves) {
                permit.giveBack();
            }
        }
        return true;
    }

    boolean hasAnswer() {
        return !answers.isEmpty();
    }

    /** An answer has come, or, said once, there is room again. */
    boolean hasNews() {
        return hasRoomAgain.getAndSet(false) || hasAnswer();
    }

    /** Null where none comes in time. */
    @Nullable
    Answer answer(Duration timeout) throws InterruptedException {
        Answer answer = answers.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
        if (answer != null) {
            underWay--;
        }
        return answer;
    }

    /** The budget outlives this: whoever comes after has back at once what has not begun, and the rest as it ends. */
    void close() {
        for (Runnable neverBegun : threads.shutdownNow()) {
            ((Request) neverBegun).permit.abandon();
        }
    }

    /** No request waits for a thread: one that has not begun could begin after its partition is another's. */
    private boolean hasThread() {
        return underWay < requests;
    }

    private final class Request implements Runnable {
        private final PartitionQueue queue;
        private final Batch batch;
        private final Budget.Permit permit;

        Request(PartitionQueue queue, Batch batch, Budget.Permit permit) {
            this.queue = queue;
            this.batch = batch;
            this.permit = permit;
        }

        @Override
        public void run() {
            long started = System.nanoTime();
            try {
                Receipt receipt = target.send(batch);
                long ended = System.nanoTime();
                // One that close() has interrupted says nothing of the SIEM, and nobody takes its answer.
                Optional<Slowdown> slowdown =
                        threads.isShutdown() ? Optional.empty() : permit.answered(receipt, ended - started, ended);
                answers.add(new Answer(queue, receipt, null, ended - started, slowdown));
            } catch (RuntimeException | Error bug) {
                answers.add(new Answer(queue, null, bug, System.nanoTime() - started, Optional.empty()));
            } finally {
                permit.abandon();
            }
            onNews.run();
        }
    }
}
