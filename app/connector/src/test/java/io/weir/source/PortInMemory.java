package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.envelope.Payload;
import io.weir.source.Datagrams.Datagram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Holds as many datagrams of one sender as a kernel may be allowed to, and breaks where a test wants it to. */
final class PortInMemory implements DatagramPort {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private final Deque<String> held = new ArrayDeque<>();
    private final Semaphore news = new Semaphore(0);
    private final int receiveBufferBytes;
    private boolean isWoken;
    private boolean isClosed;

    /** Once it was woken, the next read ends so. */
    private @Nullable RuntimeException breaks;

    PortInMemory(int receiveBufferBytes) {
        this.receiveBufferBytes = receiveBufferBytes;
    }

    synchronized void hold(String text) {
        held.add(text);
        news.release();
    }

    synchronized void breakOnceWoken(RuntimeException how) {
        breaks = how;
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
            pause(millis);
        }
    }

    @Override
    public void rest(long millis) throws IOException {
        pause(millis);
    }

    @Override
    public synchronized @Nullable Datagram next() {
        if (isWoken && breaks != null) {
            throw breaks;
        }
        String text = held.poll();
        return text == null ? null : new Datagram(ADDRESS.getAddress(), Payload.wrap(text.getBytes(UTF_8)));
    }

    @Override
    public synchronized void wake() {
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

    private void pause(long millis) throws IOException {
        try {
            boolean unused = news.tryAcquire(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            throw new IOException(stop);
        }
    }
}
