package io.weir.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Senders of events none of which is of priority, a hundred a request, as fast as they are told or as they can. */
final class BulkLoad implements AutoCloseable {
    static final long UNLIMITED = Long.MAX_VALUE;

    private static final int EVENTS_PER_REQUEST = 100;
    private static final long PAUSE_MILLIS = 5;
    private static final double NANOS_PER_SECOND = 1e9;

    private final int port;
    private final byte[] body = body();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private long perSecond;
    private long eventsLeft;
    private long sinceNanos;
    private long claimed;
    private volatile boolean closed;

    BulkLoad(int port, int connections) {
        this.port = port;
        for (int i = 0; i < connections; i++) {
            Thread thread = new Thread(this::run, "bulk-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** From now on; what the senders could not keep up with until now is not made up for. */
    synchronized void send(long eventsPerSecond, long eventsAtMost) {
        perSecond = eventsPerSecond;
        eventsLeft = eventsAtMost;
        claimed = 0;
        sinceNanos = System.nanoTime();
    }

    /** Events that the intake has promised to keep. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Requests that were to be sent again. */
    long refused() {
        return refused.get();
    }

    /** Waits for what is under way. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void run() {
        try (HecConnection connection = new HecConnection(port)) {
            byte[] request = connection.request(body);
            while (!closed) {
                if (claim()) {
                    deliver(connection, request);
                } else {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            }
        } catch (IOException gone) {
            System.err.println("A sender lost its connection: " + gone);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean claim() {
        double due = perSecond == UNLIMITED
                ? Double.MAX_VALUE
                : perSecond * ((System.nanoTime() - sinceNanos) / NANOS_PER_SECOND);
        if (eventsLeft < EVENTS_PER_REQUEST || claimed + EVENTS_PER_REQUEST > due) {
            return false;
        }
        claimed += EVENTS_PER_REQUEST;
        eventsLeft -= EVENTS_PER_REQUEST;
        return true;
    }

    private void deliver(HecConnection connection, byte[] request) throws IOException, InterruptedException {
        while (connection.post(request) != 200) {
            refused.incrementAndGet();
            TimeUnit.MILLISECONDS.sleep(10 * PAUSE_MILLIS);
        }
        acknowledged.addAndGet(EVENTS_PER_REQUEST);
    }

    /** The same events each time: the intake gives each an id of its own. */
    private static byte[] body() {
        StringBuilder body = new StringBuilder();
        for (int number = 0; number < EVENTS_PER_REQUEST; number++) {
            body.append("{\"sourcetype\":\"")
                    .append(CanonicalEvents.SOURCETYPE)
                    .append("\",\"event\":")
                    .append(CanonicalEvents.of500(number))
                    .append('}');
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
