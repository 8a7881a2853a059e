package io.weir.source;

import io.weir.envelope.Hints;
import io.weir.flow.ByteBudget;
import io.weir.source.Datagrams.Datagram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.channels.ClosedSelectorException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

    private static final long AWAIT_MILLIS = 200;
    private static final long REST_MILLIS = 2;
    private static final long CLOSE_MILLIS = 2_000;
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SyslogSourceSettings settings;
    private final Clock clock;
    private final SourceMetrics metrics;
    private final ByteBudget buffer;
    private final Datagrams port;
    private final Handover handover;
    private final @Nullable Spill spill;
    private final LongAdder lost = new LongAdder();
    private final LongAdder empty = new LongAdder();
    private final Thread reader = new Thread(this::run, "weir-syslog-udp");
    private final List<Round> left = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger uncommitted = new AtomicInteger();
    private boolean isTakenUp;
    private volatile long dropped;
    private volatile boolean isClosed;

    private SyslogIntake(SyslogSourceSettings settings, Clock clock, SourceMetrics metrics) {
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
        buffer = new ByteBudget(settings.bufferBytesMax());
        spill = settings.spillFile().map(Spill::new).orElse(null);
        handover = new Handover(System::nanoTime, NEVER_NANOS, Runnable::run, this::count);
        port = Datagrams.open(settings.host(), settings.udpPort(), settings.receiveBufferBytes());
    }

    static SyslogIntake open(SyslogSourceSettings settings, Clock clock, SourceMetrics metrics) {
        SyslogIntake intake = new SyslogIntake(settings, clock, metrics);
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
        return port.port();
    }

    /** Events that were read, and neither committed nor kept. */
    long lost() {
        return lost.sum();
    }

    /** Reads no more, and keeps what is not committed. */
    @Override
    public void close() {
        isClosed = true;
        port.wake();
        try {
            reader.join(CLOSE_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        lookAtKernel();
        handover.close();
        port.close();
        keepLeft();
    }

    private void start() {
        int granted = port.receiveBufferBytes();
        if (granted < settings.receiveBufferBytes()) {
            LOG.warn(
                    "The kernel gives port {} a receive buffer of {} bytes of the {} asked for: a burst beyond it is lost"
                            + " before it can be read. Allow more: sysctl -w net.core.rmem_max={}",
                    port.port(),
                    granted,
                    settings.receiveBufferBytes(),
                    settings.receiveBufferBytes());
        }
        if (KernelDrops.of(port.port()).isEmpty()) {
            LOG.warn(
                    "This kernel does not tell how many datagrams it drops: what is lost before the edge is not counted");
        }
        metrics.show("port", "The port that is listened on", port::port);
        metrics.show("receive-buffer-bytes", "What the kernel holds of datagrams at most", () -> granted);
        metrics.show("before-edge-total", "Datagrams that the kernel dropped before they could be read", () -> dropped);
        metrics.show("lost-total", "Events that were read, and not committed when the task ended", this::lost);
        metrics.show("empty-total", "Datagrams without a byte of text", empty::sum);
        metrics.show("buffered-bytes", "Bytes held for events under way", buffer::heldBytes);
        takeUp();
        reader.setDaemon(true);
        reader.start();
    }

    /** What the task before this one could not commit comes first. */
    private void takeUp() {
        if (spill == null) {
            return;
        }
        int events = 0;
        List<Round> rounds = new ArrayList<>();
        for (Spill.Kept kept : spill.read()) {
            // Beside the buffer: it was read once, and is not to wait behind what comes now.
            Round round = new Round(kept.sender(), kept.received(), true, new ByteBudget(Long.MAX_VALUE).claim());
            kept.payloads().forEach(round::add);
            rounds.add(round);
            events += kept.payloads().size();
        }
        isTakenUp = true;
        uncommitted.set(rounds.size());
        rounds.forEach(this::offer);
        if (!rounds.isEmpty()) {
            LOG.info("{} events that the task before this one had read are written first", events);
        }
    }

    private void run() {
        long looked = System.nanoTime();
        try {
            while (!isClosed) {
                if (hasRoom()) {
                    port.await(AWAIT_MILLIS);
                    readSome();
                } else {
                    port.rest(REST_MILLIS);
                }
                if (System.nanoTime() - looked >= LOOK_NANOS) {
                    looked = System.nanoTime();
                    lookAtKernel();
                }
            }
        } catch (ClosedSelectorException ended) {
            LOG.debug("the port was closed", ended);
        } catch (IOException | RuntimeException broken) {
            LOG.error("Port {} cannot be read any more: the task is ended", port.port(), broken);
            handover.fail(broken);
        }
    }

    private boolean hasRoom() {
        return buffer.bytesMax() - buffer.heldBytes() >= ROOM_BYTES;
    }

    private void readSome() throws IOException {
        Map<InetAddress, Round> rounds = new LinkedHashMap<>();
        Instant received = clock.instant();
        int read = 0;
        while (read < ROUND_EVENTS_MAX && hasRoom()) {
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
                                next.from(), from -> new Round(from.getHostAddress(), received, false, buffer.claim()))
                        .add(text);
            }
        }
        rounds.values().forEach(this::offer);
    }

    private void offer(Round round) {
        Submission submission = new Submission(
                round.sender.hashCode(), round.events, round.received, round.claim, why -> end(round, why));
        if (!handover.offer(submission)) {
            round.claim.release();
            end(round, Refusal.STOPPING);
        }
    }

    /** By a transformation that a user has set, events are dropped on purpose: counted as refused, and not kept. */
    private void end(Round round, @Nullable Refusal refusal) {
        if (refusal != null && refusal != Refusal.DROPPED) {
            left.add(round);
        } else if (round.isTakenUp && uncommitted.decrementAndGet() == 0 && spill != null) {
            spill.remove();
        }
    }

    /** In the place of what was kept before, of which nothing else is left. Where it cannot be, that stays. */
    private void keepLeft() {
        long events = left.stream().mapToLong(it -> it.events.size()).sum();
        long fresh = left.stream()
                .filter(it -> !it.isTakenUp)
                .mapToLong(it -> it.events.size())
                .sum();
        if (events == 0) {
            return;
        }
        // What could not even be read from the file must not be replaced.
        if (spill == null || !isTakenUp) {
            lose(fresh, "syslog.spill.file names no file to keep them in");
            return;
        }
        try {
            spill.replace(left.stream().map(Round::kept).toList());
            LOG.info("{} events are kept for the next task", events);
        } catch (UncheckedIOException failed) {
            lose(fresh, "they cannot be kept in " + settings.spillFile().orElseThrow() + ": " + failed.getMessage());
        }
    }

    private void lose(long events, String why) {
        lost.add(events);
        LOG.error("{} events that had been read were not committed when the task ended and are lost: {}", events, why);
    }

    private void lookAtKernel() {
        long now = KernelDrops.of(port.port()).orElse(dropped);
        if (now > dropped) {
            LOG.warn(
                    "The kernel dropped {} datagrams to port {} before they could be read, {} in all: they are lost before"
                            + " the edge. A larger syslog.udp.receive.buffer.bytes holds a longer burst; TCP loses none",
                    now - dropped,
                    port.port(),
                    now);
            dropped = now;
        }
    }

    private void count(Submission submission, @Nullable Refusal refusal) {
        if (refusal == null) {
            metrics.committed(submission);
        } else {
            metrics.refused(refusal);
        }
    }

    /** The datagrams of one sender that were read together. */
    private static final class Round {
        private final String sender;
        private final Instant received;
        private final boolean isTakenUp;
        private final ByteBudget.Claim claim;
        private final EventList events;
        private final Hints hints;

        /** @param isTakenUp from the file, where they stay until they are committed */
        Round(String sender, Instant received, boolean isTakenUp, ByteBudget.Claim claim) {
            this.sender = sender;
            this.received = received;
            this.isTakenUp = isTakenUp;
            this.claim = claim;
            events = new EventList(claim, Datagrams.BYTES_MAX);
            hints = new Hints(null, "udp", sender, null, null, null);
        }

        /** There is room for it: that was looked at before it was read. */
        void add(byte[] bytes) {
            Refusal refusal = events.add(bytes, hints);
            if (refusal != null) {
                throw new IllegalStateException("no room for a datagram that was read: " + refusal);
            }
        }

        Spill.Kept kept() {
            return new Spill.Kept(
                    sender,
                    received,
                    events.events().stream().map(it -> it.payload().bytes()).toList());
        }
    }
}
