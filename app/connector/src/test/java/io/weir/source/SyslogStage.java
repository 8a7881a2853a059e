package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A syslog task's ports, and a hand-over that commits when it is told to. */
final class SyslogStage implements AutoCloseable {
    private static final long WAIT_NANOS = 5_000_000_000L;

    private final SourceMetrics metrics = SourceMetrics.unseen();
    private final LagGate gate = GateInHand.open();
    private final SyslogIntake intake;
    private final Path spill;

    private SyslogStage(Path spill, Map<String, String> more) {
        this.spill = spill;
        Map<String, String> settings = new HashMap<>(Map.of(
                "name", "syslog",
                "syslog.host", "127.0.0.1",
                "syslog.udp.port", "-1",
                "syslog.tcp.port", "0",
                "syslog.spill.file", spill.toString()));
        settings.putAll(more);
        intake = SyslogIntake.open(SyslogSourceSettings.of(settings), gate, Clock.systemUTC(), metrics);
    }

    /** @param more pairs of a setting and its value */
    static SyslogStage open(Path folder, String... more) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return new SyslogStage(folder.resolve("spill"), settings);
    }

    SyslogIntake intake() {
        return intake;
    }

    LagGate gate() {
        return gate;
    }

    /** Connections that are put off. */
    int waiting() {
        return intake.waitingStreams();
    }

    SourceMetrics metrics() {
        return metrics;
    }

    Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), intake.tcpPort());
    }

    static void send(Socket socket, String text) throws IOException {
        send(socket, text.getBytes(UTF_8));
    }

    static void send(Socket socket, byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Sends all of it and ends the stream. */
    void sendAll(byte[] bytes) throws IOException {
        try (Socket socket = connect()) {
            send(socket, bytes);
            socket.shutdownOutput();
            awaitEnd(socket);
        }
    }

    /** The other side has closed it. */
    static void awaitEnd(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketTimeoutException open) {
            throw new AssertionError("the connection is still open", open);
        } catch (IOException reset) {
            // Closed with something unread.
        }
    }

    void awaitEvents(int events) {
        await().untilAsserted(() -> assertThat(intake.handover().events()).isEqualTo(events));
    }

    /** At least so many, in their order. */
    List<String> commit(int events) throws InterruptedException {
        return take(events).stream()
                .map(it -> new String(it.payload().bytes(), UTF_8))
                .toList();
    }

    List<SourceEvent> take(int events) throws InterruptedException {
        List<SourceEvent> all = new ArrayList<>();
        while (all.size() < events) {
            List<Submission> batch = intake.handover().take(1 << 20, WAIT_NANOS);
            assertThat(batch).as("after %d of %d events", all.size(), events).isNotEmpty();
            for (Submission each : batch) {
                all.addAll(each.events());
                settle(each);
            }
        }
        return all;
    }

    /** What is in the file, in its order. */
    List<String> kept() {
        return new Spill(spill)
                .read().stream()
                        .flatMap(it -> it.events().stream())
                        .map(it -> new String(it.payload().bytes(), UTF_8))
                        .toList();
    }

    @Override
    public void close() {
        intake.close();
    }

    private void settle(Submission submission) {
        for (int i = 0; i < submission.events().size(); i++) {
            if (submission.settleOne(true)) {
                intake.handover().settle(submission);
            }
        }
    }
}
