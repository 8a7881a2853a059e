package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.envelope.Hints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes over TCP, through real sockets. */
class SyslogStreamsTest {
    /** Both framings, every line end, and what is no message between them. */
    private static final String MIXED = "<34>1 2003-10-11T22:14:15.003Z host app - ID47 - \uFEFFBOM\n"
            + "<13>Oct 11 22:14:15 host su: crlf\r\n"
            + "18 <13>counted\nin two" + "12 <13>counted\n" + "\n\r\n\0"
            + "<13>nul\0\n"
            + "9 <13>crlf\r\n"
            + "no priority, no host\n"
            + "<13>no line end";

    private static final List<String> MESSAGES = List.of(
            "<34>1 2003-10-11T22:14:15.003Z host app - ID47 - \uFEFFBOM",
            "<13>Oct 11 22:14:15 host su: crlf",
            "<13>counted\nin two",
            "<13>counted",
            "<13>nul",
            "<13>crlf",
            "no priority, no host",
            "<13>no line end");

    @TempDir
    private Path folder;

    @Test
    void tellsFramingsApartWhereverThePacketsEnd() throws Exception {
        byte[] bytes = MIXED.getBytes(UTF_8);
        try (SyslogStage stage = SyslogStage.open(folder)) {
            for (int cut = 1; cut < bytes.length; cut++) {
                try (Socket socket = stage.connect()) {
                    socket.setTcpNoDelay(true);
                    SyslogStage.send(socket, Arrays.copyOf(bytes, cut));
                    SyslogStage.send(socket, Arrays.copyOfRange(bytes, cut, bytes.length));
                    socket.shutdownOutput();
                    SyslogStage.awaitEnd(socket);
                }
                assertThat(stage.commit(MESSAGES.size())).as("cut at %d", cut).isEqualTo(MESSAGES);
            }
        }
    }

    @Test
    void saysWhoSentAnEventAndHow() throws Exception {
        try (SyslogStage stage = SyslogStage.open(folder)) {
            stage.sendAll("<13>one\n".getBytes(UTF_8));

            assertThat(stage.take(1))
                    .extracting(SourceEvent::hints)
                    .containsExactly(new Hints(null, "tcp", "127.0.0.1", null, null, null));
        }
    }

    @Test
    void splitsWhatIsTooLongAndNumbersTheParts() throws Exception {
        try (SyslogStage stage = SyslogStage.open(folder, "syslog.message.bytes.max", "1024")) {
            String message = "<13>" + "x".repeat(2_500);
            stage.sendAll(("<13>before\n" + message + "\n<13>after\n" + message).getBytes(UTF_8));

            List<SourceEvent> all = stage.take(8);

            assertThat(all)
                    .extracting(it -> it.hints().fields())
                    .containsExactly(null, part(1), part(2), part(3), null, part(1), part(2), part(3));
            assertThat(text(all.subList(1, 4))).isEqualTo(message);
            assertThat(text(all.subList(5, 8))).isEqualTo(message);
        }
    }

    @Test
    void refusesWhatIsTooLongWhereItIsToldTo() throws Exception {
        try (SyslogStage stage =
                SyslogStage.open(folder, "syslog.message.bytes.max", "1024", "syslog.oversize", "refuse")) {
            try (Socket socket = stage.connect()) {
                SyslogStage.send(socket, "<13>" + "x".repeat(1_020) + "\r\n<13>" + "x".repeat(2_000) + "\n<13>after\n");
                SyslogStage.awaitEnd(socket);
            }

            assertThat(stage.commit(1)).containsExactly("<13>" + "x".repeat(1_020));
            assertThat(stage.metrics().refusals(Refusal.EVENT_TOO_LARGE)).isOne();
            assertThat(stage.intake().handover().events()).isZero();
        }
    }

    @Test
    void takesAsAnEventWhatASenderBeganAndLeft() throws Exception {
        try (SyslogStage stage = SyslogStage.open(folder)) {
            try (Socket socket = stage.connect()) {
                SyslogStage.send(socket, "<13>one\n100 <13>only a part");
                socket.setSoLinger(true, 0); // a reset
                stage.awaitEvents(1);
            }

            assertThat(stage.commit(2)).containsExactly("<13>one", "<13>only a part");
        }
    }

    @Test
    void takesManyConnectionsAtOnce() throws Exception {
        int senders = 200;
        int each = 50;
        try (SyslogStage stage = SyslogStage.open(folder)) {
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                sockets.add(stage.connect());
            }
            for (int line = 0; line < each; line++) {
                for (int i = 0; i < senders; i++) {
                    SyslogStage.send(sockets.get(i), "<13>" + i + " " + line + "\n");
                }
            }

            List<String> all = stage.commit(senders * each);

            assertThat(all).hasSize(senders * each).doesNotHaveDuplicates();
            for (int i = 0; i < senders; i++) {
                String start = "<13>" + i + " ";
                assertThat(all.stream().filter(it -> it.startsWith(start)))
                        .containsExactlyElementsOf(IntStream.range(0, each)
                                .mapToObj(line -> start + line)
                                .toList());
                sockets.get(i).close();
            }
        }
    }

    /** It is not refused: what it sends would be lost then. */
    @Test
    void letsAConnectionTooManyWait() throws Exception {
        try (SyslogStage stage = SyslogStage.open(folder, "syslog.connections.max", "2")) {
            Socket first = stage.connect();
            try (Socket second = stage.connect();
                    Socket third = stage.connect()) {
                SyslogStage.send(third, "<13>third\n");
                // Time enough for a third that is not waiting.
                for (int i = 0; i < 100; i++) {
                    SyslogStage.send(first, "<13>first\n");
                    assertThat(stage.commit(1)).containsExactly("<13>first");
                    SyslogStage.send(second, "<13>second\n");
                    assertThat(stage.commit(1)).containsExactly("<13>second");
                }

                first.close();

                assertThat(stage.commit(1)).containsExactly("<13>third");
            }
        }
    }

    @Test
    void closesAnIdleConnection() throws Exception {
        try (SyslogStage stage = SyslogStage.open(folder, "syslog.idle.timeout.ms", "1000");
                Socket idle = stage.connect()) {
            SyslogStage.send(idle, "<13>one\n");

            SyslogStage.awaitEnd(idle);

            assertThat(stage.commit(1)).containsExactly("<13>one");
            assertThat(stage.metrics().refusals(Refusal.TOO_SLOW)).isZero();
        }
    }

    /** However often it sends a byte: what counts is when the message began. */
    @Test
    void closesTheConnectionOfAMessageThatDoesNotEnd() throws Exception {
        try (SyslogStage stage = SyslogStage.open(folder, "syslog.message.timeout.ms", "500");
                Socket slow = stage.connect()) {
            SyslogStage.send(slow, "<13>");
            await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(50)).until(() -> !isOpen(slow));

            assertThat(stage.metrics().refusals(Refusal.TOO_SLOW)).isOne();
            assertThat(stage.commit(1).get(0)).startsWith("<13>x");
        }
    }

    /** Nobody commits: the kernel's buffers fill, and then the sender waits. */
    @Test
    void letsASenderWaitWhereNothingIsCommitted() throws Exception {
        int events = 60_000;
        try (SyslogStage stage = SyslogStage.open(folder, "syslog.buffer.bytes.max", String.valueOf(1 << 20));
                Socket socket = stage.connect()) {
            AtomicInteger sent = new AtomicInteger();
            Thread sender = new Thread(() -> {
                try {
                    while (sent.get() < events) {
                        SyslogStage.send(socket, "<13>" + sent + " " + "x".repeat(1_000) + "\n");
                        sent.incrementAndGet();
                    }
                    socket.shutdownOutput();
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
            });
            sender.start();
            // Its last write does not return.
            AtomicInteger before = new AtomicInteger(-1);
            await().pollInterval(Duration.ofMillis(500)).until(() -> sent.get() == before.getAndSet(sent.get()));
            assertThat(sent.get()).isLessThan(events);
            int read = stage.intake().handover().events();
            assertThat(read).isBetween(500, 5_000);
            await().during(Duration.ofMillis(300))
                    .until(() -> stage.intake().handover().events() == read);

            List<String> all = stage.commit(events);

            sender.join(10_000);
            assertThat(all).hasSize(events);
            assertThat(IntStream.range(0, events).filter(it -> !all.get(it).startsWith("<13>" + it + " ")))
                    .isEmpty();
        }
    }

    /** Read and not committed, begun and not ended, and what the kernel still had. */
    @Test
    void keepsAllThatHadComeWhenItStops() throws Exception {
        int events = 2_000;
        SyslogStage stage = SyslogStage.open(folder, "syslog.buffer.bytes.max", String.valueOf(1 << 20));
        try (Socket socket = stage.connect();
                Socket other = stage.connect()) {
            for (int i = 0; i < events; i++) {
                SyslogStage.send(socket, "<13>" + i + " " + "x".repeat(500) + "\n");
            }
            SyslogStage.send(other, "<13>begun");
            await().until(() -> stage.intake().handover().events() > 500);
            assertThat(stage.intake().handover().events()).isLessThan(events);

            stage.close();
        }

        assertThat(stage.kept()).hasSize(events + 1).contains("<13>begun");
        assertThat(stage.kept().stream().filter(it -> !it.equals("<13>begun")).map(SyslogStreamsTest::number))
                .containsExactlyElementsOf(IntStream.range(0, events).boxed().toList());
    }

    @Test
    void keepsAllWhereItsThreadIsInterrupted() throws Exception {
        SyslogStage stage = SyslogStage.open(folder);
        try (Socket socket = stage.connect()) {
            SyslogStage.send(socket, "<13>one\n<13>two");
            stage.awaitEvents(1);

            Thread.currentThread().interrupt();
            stage.close();
        }

        assertThat(Thread.interrupted()).isTrue();
        assertThat(stage.kept()).containsExactly("<13>one", "<13>two");
    }

    @Test
    void saysWhoHasThePort() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> SyslogStage.open(folder, "syslog.tcp.port", String.valueOf(other.getLocalPort())))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining(other.getLocalPort() + "/tcp")
                    .hasMessageContaining("change syslog.tcp.port");
        }
    }

    /** Behind a proxy, and only where it is said that there is one. */
    @Test
    void believesAProxyOnlyWhereItIsToldTo() throws Exception {
        byte[] bytes = "PROXY TCP4 192.0.2.7 198.51.100.1 40000 514\r\n<13>one\n".getBytes(UTF_8);
        try (SyslogStage stage = SyslogStage.open(folder, "syslog.proxy.protocol", "true")) {
            stage.sendAll(bytes);
            assertThat(stage.take(1)).extracting(it -> it.hints().host()).containsExactly("192.0.2.7");
        }
        try (SyslogStage stage = SyslogStage.open(folder)) {
            stage.sendAll(bytes);
            List<SourceEvent> all = stage.take(2);
            assertThat(all).extracting(it -> it.hints().host()).containsOnly("127.0.0.1");
            assertThat(text(all)).startsWith("PROXY TCP4");
        }
    }

    @Test
    void closesAConnectionWithoutTheHeaderOfAProxy() throws Exception {
        try (SyslogStage stage =
                        SyslogStage.open(folder, "syslog.proxy.protocol", "true", "syslog.message.timeout.ms", "500");
                Socket slow = stage.connect()) {
            SyslogStage.send(slow, "PROXY TC");
            SyslogStage.awaitEnd(slow);
        }
    }

    private static boolean isOpen(Socket socket) {
        try {
            SyslogStage.send(socket, "x");
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    private static int number(String event) {
        return Integer.parseInt(event.substring(4, event.indexOf(' ')));
    }

    private static String part(int number) {
        return "{\"syslog_part\":" + number + "}";
    }

    private static String text(List<SourceEvent> events) {
        StringBuilder all = new StringBuilder();
        events.forEach(it -> all.append(new String(it.payload().bytes(), UTF_8)));
        return all.toString();
    }
}
