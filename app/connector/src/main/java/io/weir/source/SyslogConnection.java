package io.weir.source;

import io.weir.format.Frame;
import io.weir.format.SyslogFrames;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;

/**
 * One sender's stream. All that a read brings is handed over before the next, so nothing but the start of a message is
 * ever in it alone; that is an event as it is when the stream ends. It never waits: where the gate is closed it is not read,
 * the kernel's window closes, and the sender waits.
 *
 * <p>Its lock keeps the thread that reads, the one that minds timeouts and the one that ends the task apart.
 */
final class SyslogConnection extends AbstractConnection implements Connection.UpgradeTo {
    /** What is read at once. */
    private static final int READ_BYTES = 16 * 1024;

    /** So many reads in a row, and then others that wait for a thread have theirs. */
    private static final int READS_MAX = 16;

    private static final long LAST_READ_NANOS = 100_000_000;

    private final SyslogStreams streams;
    private final String source;
    private final ByteBufferPool buffers;
    private final SyslogFrames frames;
    private final String sender;

    private boolean isPaused;
    private boolean isRefused;
    private boolean isOver;
    private long readNanos;
    private long begunNanos;

    /** That of TLS, which the sender may draw out like a message. */
    private volatile boolean isInHandshake;

    SyslogConnection(EndPoint endPoint, SyslogStreams streams, String source, ByteBufferPool buffers) {
        super(endPoint, streams.executor());
        this.streams = streams;
        this.source = source;
        this.buffers = buffers;
        frames = SyslogFrames.splitting(streams.settings().messageBytesMax());
        sender = sender(endPoint.getRemoteSocketAddress());
        isInHandshake = source.equals(Round.TLS);
        readNanos = System.nanoTime();
        begunNanos = readNanos;
    }

    String sender() {
        return sender;
    }

    void handshaken() {
        isInHandshake = false;
    }

    /** What was read with the header of a proxy, and is none of it. */
    @Override
    public synchronized void onUpgradeTo(ByteBuffer rest) {
        ByteBuffer copy = ByteBuffer.allocate(rest.remaining());
        copy.put(rest).flip();
        take(copy);
    }

    @Override
    public void onOpen() {
        super.onOpen();
        // Jetty's own timeout knows nothing of messages, nor of pauses that are ours.
        getEndPoint().setIdleTimeout(0);
        streams.opened(this);
        fillInterested();
    }

    @Override
    public void onClose(Throwable cause) {
        finish();
        super.onClose(cause);
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        finish();
    }

    @Override
    public synchronized void onFillable() {
        if (isOver) {
            return;
        }
        RetainableByteBuffer buffer = buffers.acquire(READ_BYTES, false);
        try {
            for (int reads = 0; reads < READS_MAX; reads++) {
                if (!streams.gate().admits(this::resume)) {
                    isPaused = true;
                    return;
                }
                int read = read(buffer.getByteBuffer());
                if (read <= 0 || isRefused) {
                    afterLast(read);
                    return;
                }
            }
            resume();
        } catch (IOException broken) {
            finish();
        } catch (RuntimeException bug) {
            streams.broken(this, bug);
            finish();
        } finally {
            buffer.release();
        }
    }

    /** Closes it where its sender takes too long. */
    synchronized void mind(long nowNanos) {
        if (isOver || isPaused) {
            return;
        }
        SyslogStreamSettings limits = streams.settings();
        boolean isSlow = isBegun() && isPast(nowNanos - begunNanos, limits.messageTimeoutMillis());
        boolean isIdle = isPast(nowNanos - readNanos, limits.idleTimeoutMillis());
        if (isSlow || isIdle) {
            // It may have sent more that nobody has read: it may be this process that stood still.
            long begun = begunNanos;
            boolean hasSent = readAll((long) READ_BYTES * READS_MAX, System.nanoTime() + LAST_READ_NANOS);
            if (isOver) {
                return;
            }
            if (isSlow && isBegun() && begunNanos == begun) {
                streams.tooSlow(this);
                finish();
            } else if (isIdle && !hasSent) {
                finish();
            }
        }
    }

    /** The task ends: what the kernel holds is read, as far as that goes, and there is no more. */
    synchronized void drain(long bytesMax, long untilNanos) {
        readAll(bytesMax, untilNanos);
        finish();
    }

    /**
     * What the kernel holds, as far as that goes. It is over behind its end.
     *
     * @return whether there was any
     */
    private boolean readAll(long bytesMax, long untilNanos) {
        if (isOver) {
            return false;
        }
        boolean isAny = false;
        boolean hasEnded = false;
        RetainableByteBuffer buffer = buffers.acquire(READ_BYTES, false);
        try {
            long left = bytesMax;
            int read = 1;
            while (read > 0
                    && left > 0
                    && !isRefused
                    && !streams.gate().isTwiceFull()
                    && System.nanoTime() - untilNanos < 0) {
                read = read(buffer.getByteBuffer());
                isAny |= read > 0;
                left -= read;
            }
            hasEnded = read < 0 || isRefused;
        } catch (IOException broken) {
            hasEnded = true;
        } catch (RuntimeException bug) {
            streams.broken(this, bug);
            hasEnded = true;
        } finally {
            buffer.release();
        }
        if (hasEnded) {
            finish();
        }
        return isAny;
    }

    private void resume() {
        try {
            getExecutor().execute(this::goOn);
        } catch (RejectedExecutionException stopping) {
            // Whoever ends the task reads the rest.
        }
    }

    private synchronized void goOn() {
        isPaused = false;
        // It was not the sender who waited.
        readNanos = System.nanoTime();
        begunNanos = readNanos;
        onFillable();
    }

    private void afterLast(int read) {
        if (read < 0 || isRefused) {
            finish();
        } else {
            fillInterested();
        }
    }

    private int read(ByteBuffer buffer) throws IOException {
        BufferUtil.clear(buffer);
        int read = getEndPoint().fill(buffer);
        if (read > 0) {
            take(buffer);
        }
        return read;
    }

    private void take(ByteBuffer buffer) {
        boolean wasBegun = frames.isInMessage();
        Round round = round();
        int from = buffer.arrayOffset() + buffer.position();
        try {
            frames.take(buffer.array(), from, from + buffer.remaining(), frame -> add(round, frame));
        } finally {
            readNanos = System.nanoTime();
            if (!wasBegun || !round.isEmpty()) {
                begunNanos = readNanos;
            }
            offer(round);
        }
    }

    private void add(Round round, Frame frame) {
        if (isRefused) {
            return;
        }
        Frame.Ending ending = frame.ending();
        byte[] bytes = frame.payload().bytes();
        if (ending == Frame.Ending.PART && streams.settings().oversize() == SyslogStreamSettings.Oversize.REFUSE) {
            isRefused = true;
            streams.tooLong(this);
        } else if (ending == Frame.Ending.PART || ending == Frame.Ending.LAST_PART) {
            round.addPart(bytes, frame.part());
        } else {
            round.add(bytes);
        }
    }

    private synchronized void finish() {
        if (isOver) {
            return;
        }
        isOver = true;
        Round round = round();
        try {
            if (!isRefused) {
                frames.end(frame -> add(round, frame));
            }
        } finally {
            offer(round);
            streams.closed(this);
            getEndPoint().close();
        }
    }

    private Round round() {
        return Round.read(sender, source, streams.now(), streams.gate().claim());
    }

    private void offer(Round round) {
        if (round.isEmpty()) {
            round.release();
        } else {
            streams.offer(round);
        }
    }

    private boolean isBegun() {
        return isInHandshake || frames.isInMessage();
    }

    private static boolean isPast(long nanos, long limitMillis) {
        return nanos / 1_000_000 >= limitMillis;
    }

    private static String sender(SocketAddress address) {
        return address instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress().getHostAddress()
                : String.valueOf(address);
    }
}
