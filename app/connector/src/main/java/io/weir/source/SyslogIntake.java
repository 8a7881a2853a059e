package io.weir.source;

import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * All that is open while a syslog task runs: the ports, their readers and the hand-over. Nobody sends again what was read:
 * it is committed, or kept for the next task, or counted as lost.
 */
final class SyslogIntake implements AutoCloseable {
    /** Nobody waits for an answer, and nothing that was read is ever withdrawn. */
    private static final long NEVER_NANOS = Long.MAX_VALUE / 4;

    private final SourceMetrics metrics;
    private final Handover handover;
    private final Unfinished unfinished;
    private final @Nullable DatagramReader datagrams;
    private final @Nullable SyslogStreams streams;

    private SyslogIntake(
            SyslogSourceSettings settings,
            LagGate gate,
            Clock clock,
            SourceMetrics metrics,
            @Nullable DatagramPort port) {
        this.metrics = metrics;
        unfinished = new Unfinished(settings.spillFile());
        handover = new Handover(System::nanoTime, NEVER_NANOS, Runnable::run, this::count);
        datagrams =
                port == null ? null : new DatagramReader(settings, clock, metrics, port, this::offer, handover::fail);
        streams = settings.streams().isOn() ? new SyslogStreams(settings, gate, clock, metrics, this::offer) : null;
    }

    static SyslogIntake open(SyslogSourceSettings settings, LagGate gate, Clock clock, SourceMetrics metrics) {
        return open(
                settings,
                gate,
                clock,
                metrics,
                settings.udpPort() < 0
                        ? null
                        : Datagrams.open(settings.host(), settings.udpPort(), settings.receiveBufferBytes()));
    }

    /**
     * @param gate of streams; datagrams would be lost that are not read. It stays the caller's to close
     * @param port closed with it; null where there is none
     */
    static SyslogIntake open(
            SyslogSourceSettings settings,
            LagGate gate,
            Clock clock,
            SourceMetrics metrics,
            @Nullable DatagramPort port) {
        SyslogIntake intake = unopened(settings, gate, clock, metrics, port);
        try {
            intake.start();
        } catch (RuntimeException failed) {
            intake.close();
            throw failed;
        }
        return intake;
    }

    /** The port of datagrams is open by now, and goes with what fails: the next start is to have it. */
    private static SyslogIntake unopened(
            SyslogSourceSettings settings,
            LagGate gate,
            Clock clock,
            SourceMetrics metrics,
            @Nullable DatagramPort port) {
        try {
            return new SyslogIntake(settings, gate, clock, metrics, port);
        } catch (RuntimeException failed) {
            if (port != null) {
                port.close();
            }
            throw failed;
        }
    }

    Handover handover() {
        return handover;
    }

    /** Of datagrams; -1 where none are taken. */
    int port() {
        return datagrams == null ? -1 : datagrams.port();
    }

    /** -1 where there is none. */
    int tcpPort() {
        return streams == null ? -1 : streams.tcpPort();
    }

    /** -1 where there is none. */
    int tlsPort() {
        return streams == null ? -1 : streams.tlsPort();
    }

    /** Streams that are not read now, though they have something. */
    int waitingStreams() {
        return streams == null ? 0 : streams.gate().waiting();
    }

    /** Reads no more, and keeps what is not committed. */
    @Override
    public void close() {
        // Connect interrupts a task that ends too slowly: an interrupt would end the wait, and close the ports and the
        // file.
        boolean isInterrupted = Thread.interrupted();
        try {
            // What they still read goes behind what is queued: an address keeps its order.
            try {
                if (streams != null) {
                    isInterrupted |= streams.stop();
                }
            } finally {
                try {
                    if (datagrams != null) {
                        isInterrupted |= datagrams.stop();
                    }
                } finally {
                    // Only what it gives back can be kept.
                    handover.close();
                }
            }
            if (datagrams != null) {
                datagrams.finish();
            }
        } finally {
            if (datagrams != null) {
                datagrams.close();
            }
            unfinished.keep();
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void start() {
        metrics.show("lost-total", "Events that were read, and neither committed nor kept", Losses.NOT_COMMITTED::sum);
        // What the task before this one could not commit comes first.
        unfinished.takeUp().forEach(this::offer);
        if (streams != null) {
            streams.start();
        }
        if (datagrams != null) {
            datagrams.start();
        }
        metrics.listening();
    }

    private void offer(Round round) {
        if (!handover.offer(round.submission(refusal -> ended(round, refusal)))) {
            round.release();
            ended(round, Refusal.STOPPING);
        }
    }

    private void ended(Round round, @Nullable Refusal refusal) {
        unfinished.ended(round, refusal);
        if (streams != null) {
            streams.released();
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
