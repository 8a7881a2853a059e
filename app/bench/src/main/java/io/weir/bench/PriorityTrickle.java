package io.weir.bench;

import io.weir.demo.Marker;
import io.weir.demo.Witness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;

/** Events of priority, one a request, at a steady rate; when each was promised to be kept, and when the SIEM had it. */
final class PriorityTrickle implements Witness, AutoCloseable {
    /** An hour at a hundred a second. */
    private static final int EVENTS_MAX = 360_000;

    private static final int SENDERS = 4;

    private final long run = Marker.run(System.currentTimeMillis());
    private final AtomicLongArray acceptedNanos = new AtomicLongArray(EVENTS_MAX);
    private final AtomicLongArray arrivedNanos = new AtomicLongArray(EVENTS_MAX);
    private final AtomicInteger next = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    /** From now on, until it is closed. */
    void start(int port, int perSecond) {
        long gapNanos = TimeUnit.SECONDS.toNanos(SENDERS) / perSecond;
        for (int i = 0; i < SENDERS; i++) {
            long firstNanos = System.nanoTime() + i * gapNanos / SENDERS;
            Thread thread = new Thread(() -> send(port, firstNanos, gapNanos), "priority-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** How many have begun: the number of the next. */
    int begun() {
        return Math.min(next.get(), EVENTS_MAX);
    }

    int accepted() {
        int count = 0;
        for (int i = 0; i < EVENTS_MAX; i++) {
            count += acceptedNanos.get(i) == 0 ? 0 : 1;
        }
        return count;
    }

    /** Those that the intake has promised to keep and the SIEM does not have, each by its number. */
    int missing() {
        int count = 0;
        for (int i = 0; i < EVENTS_MAX; i++) {
            count += acceptedNanos.get(i) != 0 && arrivedNanos.get(i) == 0 ? 1 : 0;
        }
        return count;
    }

    /** From the intake's answer to the SIEM, in microseconds, of the events {@code from} to {@code to}, without the last. */
    Histogram latencies(int from, int to) {
        Histogram latencies = new Histogram(3);
        for (int i = from; i < to; i++) {
            long accepted = acceptedNanos.get(i);
            long arrived = arrivedNanos.get(i);
            if (accepted != 0 && arrived != 0) {
                // The SIEM can be a moment ahead of the answer on its way to the sender.
                latencies.recordValue(Math.max(0, arrived - accepted) / 1_000);
            }
        }
        return latencies;
    }

    @Override
    public void arrived(long ofRun, long number) {
        if (ofRun == run && number < EVENTS_MAX) {
            arrivedNanos.compareAndSet((int) number, 0, System.nanoTime());
        }
    }

    /** Waits for what is under way. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void send(int port, long firstNanos, long gapNanos) {
        long dueNanos = firstNanos;
        try (HecConnection connection = new HecConnection(port)) {
            while (!closed) {
                long early = dueNanos - System.nanoTime();
                if (early > 0) {
                    TimeUnit.NANOSECONDS.sleep(early);
                }
                int number = next.getAndIncrement();
                if (number >= EVENTS_MAX) {
                    return;
                }
                post(connection, number);
                dueNanos = Math.max(dueNanos + gapNanos, System.nanoTime());
            }
        } catch (IOException gone) {
            System.err.println("A sender of priority lost its connection: " + gone);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void post(HecConnection connection, int number) throws IOException, InterruptedException {
        String body = "{\"sourcetype\":\"" + CanonicalEvents.SOURCETYPE + "\",\"event\":"
                + CanonicalEvents.priority(new Marker(run, number)) + "}";
        byte[] request = connection.request(body.getBytes(StandardCharsets.UTF_8));
        while (connection.post(request) != 200) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        acceptedNanos.set(number, System.nanoTime());
    }
}
