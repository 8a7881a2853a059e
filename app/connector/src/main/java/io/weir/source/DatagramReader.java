package io.weir.source;

import io.weir.flow.ByteBudget;
import io.weir.source.Datagrams.Datagram;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that reads datagrams, and its buffer, of which streams take nothing: their senders wait, and those of
 * datagrams cannot. Where there is no room for more nothing is read, and the kernel holds it, and counts what it cannot.
 */
final class DatagramReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatagramReader.class);

    /** Read at once, and handed over together. */
    private static final int ROUND_EVENTS_MAX = 1_000;

    /** The largest datagram, and what its sender's first event costs of the buffer. */
    private static final long ROOM_BYTES = Datagrams.BYTES_MAX + EventList.OVERHEAD_BYTES + 16_384L;

    /** The least that the kernel takes of its buffer for a datagram. */
    private static final int DATAGRAM_COST_BYTES = 256;

    private static final long AWAIT_MILLIS = 200;
    private static final long REST_MILLIS = 2;
    private static final long CLOSE_MILLIS = 2_000;
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SyslogSourceSettings settings;
    private final Clock clock;
    private final SourceMetrics metrics;
    private final ByteBudget buffer;
    private final DatagramPort port;
    private final Consumer<Round> offer;
    private final Consumer<Exception> broken;
    private final KernelDrops drops;
    private final LongAdder empty = new LongAdder();
    private final Thread reader = new Thread(this::run, "weir-syslog-udp");
    private volatile boolean isClosed;

    /** @param port closed with it */
    DatagramReader(
            SyslogSourceSettings settings,
            Clock clock,
            SourceMetrics metrics,
            DatagramPort port,
            Consumer<Round> offer,
            Consumer<Exception> broken) {
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
        this.port = port;
        this.offer = offer;
        this.broken = broken;
        buffer = new ByteBudget(settings.bufferBytesMax());
        drops = new KernelDrops(port.address());
    }

    int port() {
        return port.address().getPort();
    }

    /** Whether this thread was interrupted meanwhile: it waits on. */
    boolean stop() {
        isClosed = true;
        port.wake();
        return awaitReader();
    }

    /** What is there when it is stopped, and the kernel's last count. */
    void finish() {
        readRest();
        lookAtKernel();
    }

    @Override
    public void close() {
        port.close();
    }

    /** Not for ever. */
    private boolean awaitReader() {
        boolean isInterrupted = false;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        long left = CLOSE_MILLIS;
        while (reader.isAlive() && left > 0) {
            try {
                reader.join(left);
            } catch (InterruptedException stop) {
                isInterrupted = true;
            }
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
        return isInterrupted;
    }

    void start() {
        int granted = port.receiveBufferBytes();
        if (granted < settings.receiveBufferBytes()) {
            LOG.warn(
                    "The kernel gives port {} a receive buffer of {} bytes of the {} asked for: a burst beyond it is lost"
                            + " before it can be read. Allow more: sysctl -w net.core.rmem_max={}",
                    port(),
                    granted,
                    settings.receiveBufferBytes(),
                    settings.receiveBufferBytes());
        }
        if (drops.all().isEmpty()) {
            LOG.warn(
                    "This kernel does not tell how many datagrams it drops: what is lost before the edge is not counted");
        }
        metrics.show("port", "The port that is listened on", this::port);
        metrics.show("receive-buffer-bytes", "What the kernel holds of datagrams at most", () -> granted);
        metrics.show(
                "before-edge-total",
                "Datagrams that the kernel dropped before they could be read",
                Losses.BEFORE_EDGE::sum);
        metrics.show("empty-total", "Datagrams without a byte of text", empty::sum);
        metrics.show("buffered-bytes", "Bytes held for events under way", buffer::heldBytes);
        reader.setDaemon(true);
        reader.start();
    }

    private void run() {
        long looked = System.nanoTime();
        try {
            while (!isClosed) {
                if (hasRoom(buffer)) {
                    port.await(AWAIT_MILLIS);
                    read(ROUND_EVENTS_MAX, buffer);
                } else {
                    port.rest(REST_MILLIS);
                }
                if (System.nanoTime() - looked >= LOOK_NANOS) {
                    looked = System.nanoTime();
                    lookAtKernel();
                }
            }
        } catch (IOException | RuntimeException failed) {
            if (isClosed) {
                // Too late for anybody to be told: the port was closed under it.
                return;
            }
            LOG.error("Port {} cannot be read any more: the task is ended", port(), failed);
            broken.accept(failed);
        }
    }

    private static boolean hasRoom(ByteBudget budget) {
        return budget.bytesMax() - budget.heldBytes() >= ROOM_BYTES;
    }

    /** What the kernel holds would go with the port. As much as it can hold, and not what comes after. */
    private void readRest() {
        if (reader.isAlive()) {
            LOG.warn("Port {} is still being read: what the kernel holds of datagrams goes with it, uncounted", port());
            return;
        }
        ByteBudget boundless = new ByteBudget(Long.MAX_VALUE);
        long left = 2L * port.receiveBufferBytes() / DATAGRAM_COST_BYTES;
        try {
            int read;
            do {
                read = read((int) Math.min(left, ROUND_EVENTS_MAX), boundless);
                left -= read;
            } while (read > 0);
        } catch (IOException failed) {
            LOG.warn("What port {} still holds cannot be read: {}", port(), failed.getMessage());
        }
    }

    /** How many there were. Whatever ends it, what was read is handed over. */
    private int read(int eventsMax, ByteBudget budget) throws IOException {
        Map<InetAddress, Round> rounds = new LinkedHashMap<>();
        Instant received = clock.instant();
        int read = 0;
        try {
            while (read < eventsMax && hasRoom(budget)) {
                Datagram next = port.next();
                if (next == null) {
                    break;
                }
                read++;
                byte[] text = next.text().bytes();
                if (text.length == 0) {
                    empty.increment();
                } else {
                    rounds.computeIfAbsent(
                                    next.from(),
                                    from -> Round.read(from.getHostAddress(), Round.UDP, received, budget.claim()))
                            .add(text);
                }
            }
        } finally {
            rounds.values().forEach(offer);
        }
        return read;
    }

    private void lookAtKernel() {
        long more = drops.look();
        if (more > 0) {
            LOG.warn(
                    "The kernel dropped {} datagrams to port {} before they could be read: they are lost before the edge."
                            + " A larger syslog.udp.receive.buffer.bytes holds a longer burst; TCP loses none",
                    more,
                    port());
            Losses.BEFORE_EDGE.add(more);
        }
    }
}
