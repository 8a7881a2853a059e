package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.envelope.Payload;
import io.weir.source.Datagrams.Datagram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Holds as many datagrams of one sender as a kernel may be allowed to, and breaks where a test wants it to. */
final class PortInMemory implements DatagramPort {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    /** Longer than any close waits, so that a test which is wrong ends too. */
    private static final long HELD_UP_MILLIS_MAX = 10_000;

    private final Deque<String> held = new ArrayDeque<>();
    private final Semaphore news = new Semaphore(0);
    private final int receiveBufferBytes;
    private final Semaphore resumed = new Semaphore(0);

    /** A read then waits for {@link #resume}, whoever wants the reader to end. */
    private volatile boolean isHeldUp;

    private final AtomicInteger readers = new AtomicInteger();
    private volatile boolean isReadByTwo;
    private boolean isWoken;
    private boolean isClosed;

    private boolean breaksOnceWoken;
    private @Nullable RuntimeException breaks;
    private @Nullable RuntimeException noWake;

    PortInMemory(int receiveBufferBytes) {
        this.receiveBufferBytes = receiveBufferBytes;
    }

    synchronized void hold(String text) {
        held.add(text);
        news.release();
    }

    void holdUp() {
        isHeldUp = true;
    }

    /** Its buffer is for one thread. */
    boolean isReadByTwo() {
        return isReadByTwo;
    }

    boolean isReadHeldUp() {
        return resumed.hasQueuedThreads();
    }

    void resume() {
        isHeldUp = false;
        resumed.release();
    }

    /** The next read ends so, and those behind it do not. */
    synchronized void breakNow(RuntimeException how) {
        breaks = how;
        breaksOnceWoken = false;
        news.release();
    }

    /** Once it was woken, every read ends so. */
    synchronized void breakOnceWoken(RuntimeException how) {
        breaks = how;
        breaksOnceWoken = true;
    }

    /** Whoever wants the reader to end fails so. */
    synchronized void breakWakingUp(RuntimeException how) {
        noWake = how;
    }

    synchronized boolean isClosed() {
        return isClosed;
    }

    @Override
    public InetSocketAddress address() {
        return ADDRESS;
    }

    @Override
    public int receiveBufferBytes() {
        return receiveBufferBytes;
    }

    @Override
    public void await(long millis) throws IOException {
        if (isEmpty()) {
            pause(news, millis);
        }
    }

    @Override
    public void rest(long millis) throws IOException {
        pause(news, millis);
    }

    @Override
    public @Nullable Datagram next() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException(); // as a channel does
        }
        if (readers.incrementAndGet() > 1) {
            isReadByTwo = true;
        }
        try {
            if (isHeldUp) {
                pause(resumed, HELD_UP_MILLIS_MAX);
            }
            return nextHeld();
        } finally {
            readers.decrementAndGet();
        }
    }

    private synchronized @Nullable Datagram nextHeld() {
        RuntimeException how = breaks;
        if (how != null && (isWoken || !breaksOnceWoken)) {
            breaks = breaksOnceWoken ? how : null;
            throw how;
        }
        String text = held.poll();
        return text == null ? null : new Datagram(ADDRESS.getAddress(), Payload.wrap(text.getBytes(UTF_8)));
    }

    @Override
    public synchronized void wake() {
        if (noWake != null) {
            throw noWake;
        }
        isWoken = true;
        news.release();
    }

    @Override
    public synchronized void close() {
        isClosed = true;
    }

    private synchronized boolean isEmpty() {
        return held.isEmpty();
    }

    private static void pause(Semaphore until, long millis) throws IOException {
        try {
            boolean unused = until.tryAcquire(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            throw new IOException(stop);
        }
    }
}
