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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that is open while a syslog task runs: the port, the thread that reads it, the buffer and the hand-over. Nobody sends
 * a datagram twice: what was read is committed, or kept for the next task, or counted as lost. Where there is no room
 * for more it is not read, and the kernel holds it, and counts what it cannot.
 */
final class SyslogIntake implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SyslogIntake.class);

    /** Nobody waits for an answer, and nothing that was read is ever withdrawn. */
    private static final long NEVER_NANOS = Long.MAX_VALUE / 4;

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
    private final Handover handover;
    private final Unfinished unfinished;
    private final KernelDrops drops;
    private final LongAdder empty = new LongAdder();
    private final Thread reader = new Thread(this::run, "weir-syslog-udp");
    private volatile boolean isClosed;

    private SyslogIntake(SyslogSourceSettings settings, Clock clock, SourceMetrics metrics, DatagramPort port) {
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
        buffer = new ByteBudget(settings.bufferBytesMax());
        unfinished = new Unfinished(settings.spillFile());
        handover = new Handover(System::nanoTime, NEVER_NANOS, Runnable::run, this::count);
        this.port = port;
        drops = new KernelDrops(port.address());
    }

    static SyslogIntake open(SyslogSourceSettings settings, Clock clock, SourceMetrics metrics) {
        return open(
                settings,
                clock,
                metrics,
                Datagrams.open(settings.host(), settings.udpPort(), settings.receiveBufferBytes()));
    }

    /** @param port closed with it */
    static SyslogIntake open(SyslogSourceSettings settings, Clock clock, SourceMetrics metrics, DatagramPort port) {
        SyslogIntake intake = new SyslogIntake(settings, clock, metrics, port);
        try {
            intake.start();
        } catch (RuntimeException failed) {
            intake.close();
            throw failed;
        }
        return intake;
    }

    Handover handover() {
        return handover;
    }

    int port() {
        return port.address().getPort();
    }

    /** Reads no more, and keeps what is not committed. */
    @Override
    public void close() {
        isClosed = true;
        port.wake();
        // Connect interrupts a task that ends too slowly: an interrupt would end the wait, and close the port and the
        // file.
        boolean isInterrupted = Thread.interrupted();
        try {
            isInterrupted |= awaitReader();
            handover.close();
            readRest();
            lookAtKernel();
        } finally {
            port.close();
            unfinished.keep();
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Not for ever. Whether this thread was interrupted meanwhile: it waits on. */
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

    private void start() {
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
        metrics.show("lost-total", "Events that were read, and neither committed nor kept", Losses.NOT_COMMITTED::sum);
        metrics.show("empty-total", "Datagrams without a byte of text", empty::sum);
        metrics.show("buffered-bytes", "Bytes held for events under way", buffer::heldBytes);
        // What the task before this one could not commit comes first.
        unfinished.takeUp().forEach(this::offer);
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
        } catch (IOException | RuntimeException broken) {
            if (isClosed) {
                // Too late for anybody to be told: the port was closed under it.
                return;
            }
            LOG.error("Port {} cannot be read any more: the task is ended", port(), broken);
            handover.fail(broken);
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
                                    next.from(), from -> Round.read(from.getHostAddress(), received, budget.claim()))
                            .add(text);
                }
            }
        } finally {
            rounds.values().forEach(this::offer);
        }
        return read;
    }

    private void offer(Round round) {
        if (!handover.offer(round.submission(refusal -> unfinished.ended(round, refusal)))) {
            round.release();
            unfinished.ended(round, Refusal.STOPPING);
        }
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

    private void count(Submission submission, @Nullable Refusal refusal) {
        if (refusal == null) {
            metrics.committed(submission);
        } else {
            // Nobody sent them together: a round is no request.
            metrics.refused(refusal, submission.events().size());
        }
    }
}
