package io.weir.sink;

import io.weir.batch.Batch;
import io.weir.delivery.Receipt;
import io.weir.delivery.SiemTarget;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The threads that wait for the SIEM. They get a batch and give back an answer; everything else is the sink's thread's. */
final class Senders {
    private final SiemTarget target;
    private final int requests;
    private final Runnable onAnswer;
    private final ExecutorService threads;

    /** At most one a request under way, and those are counted. */
    private final LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

    private int underWay;

    /** @param receipt null where the target broke */
    record Answer(
            PartitionQueue queue,
            @Nullable Receipt receipt,
            @Nullable Throwable bug,
            long tookNanos) {}

    /** @param onAnswer called by another thread whenever an answer has come */
    Senders(String name, SiemTarget target, int requests, Runnable onAnswer) {
        this.target = target;
        this.requests = requests;
        this.onAnswer = onAnswer;
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(requests, task -> {
            Thread thread = new Thread(task, name + "-send-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** No request waits for a thread: one that has not begun could begin after its partition is another's. */
    boolean hasRoom() {
        return underWay < requests;
    }

    void send(PartitionQueue queue, Batch batch) {
        underWay++;
        threads.execute(() -> {
            long started = System.nanoTime();
            Receipt receipt = null;
            Throwable bug = null;
            try {
                receipt = target.send(batch);
            } catch (RuntimeException | Error thrown) {
                bug = thrown;
            }
            answers.add(new Answer(queue, receipt, bug, System.nanoTime() - started));
            onAnswer.run();
        });
    }

    boolean hasAnswer() {
        return !answers.isEmpty();
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

    void close() {
        threads.shutdownNow();
    }
}
