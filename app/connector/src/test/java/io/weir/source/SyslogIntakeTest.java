package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An open port, and a task that commits when it is told to: what becomes of datagrams when it ends. */
class SyslogIntakeTest {
    private static final long WAIT_NANOS = 5_000_000_000L;

    @TempDir
    private Path folder;

    @Test
    void leavesWhatIsNotCommittedToTheNextAsOftenAsItTakes() throws Exception {
        try (SyslogIntake first = open()) {
            send(first, "one", "two");
        }
        // Takes it up and ends before it commits any of it; more has come meanwhile.
        try (SyslogIntake second = open()) {
            send(second, "three");
        }

        try (SyslogIntake third = open()) {
            assertThat(commit(third, 3)).containsExactly("one", "two", "three");
            await().until(() -> Files.notExists(file()));
        }
        try (SyslogIntake fourth = open()) {
            assertThat(fourth.handover().waiting()).isZero();
        }
    }

    @Test
    void keepsOnlyWhatIsLeftOfWhatItTookUp() throws Exception {
        try (SyslogIntake first = open()) {
            send(first, "one");
            send(first, "two");
        }
        try (SyslogIntake second = open()) {
            assertThat(commit(second, 1)).containsExactly("one");
            assertThat(file()).exists();
        }

        try (SyslogIntake third = open()) {
            assertThat(commit(third, 1)).containsExactly("two");
        }
    }

    /** What cannot be kept is lost, which is said; what was kept before is not. */
    @Test
    void losesNothingThatIsOnTheDiskWhereTheDiskTakesNoMore() throws Exception {
        try (SyslogIntake first = open()) {
            send(first, "one");
        }
        long before = Losses.NOT_COMMITTED.sum();
        try (SyslogIntake second = open()) {
            send(second, "two");
            Files.createDirectory(folder.resolve("spill.tmp"));
        }
        Files.delete(folder.resolve("spill.tmp"));

        assertThat(Losses.NOT_COMMITTED.sum() - before).isOne();
        try (SyslogIntake third = open()) {
            assertThat(commit(third, 1)).containsExactly("one");
        }
    }

    /** Nobody takes anything: its own buffer is full, and behind it the kernel's. */
    @Test
    void keepsWhatTheKernelHeldWhenThePortIsClosed() throws Exception {
        long dropped = Losses.BEFORE_EDGE.sum();
        int sent = 3_000;
        int read;
        try (SyslogIntake first = open(
                Map.of("syslog.spill.file", file().toString(), "syslog.buffer.bytes.max", String.valueOf(1 << 20)))) {
            burst(first, sent);
            await().until(() -> Losses.BEFORE_EDGE.sum() > dropped);
            read = first.handover().events();
        }
        int lost = (int) (Losses.BEFORE_EDGE.sum() - dropped);

        assertThat(sent - lost).isGreaterThan(read);
        try (SyslogIntake second = open()) {
            assertThat(commit(second, sent - lost)).hasSize(sent - lost).doesNotHaveDuplicates();
            assertThat(second.handover().events()).isZero();
        }
    }

    /** More than a round may have, of one sender, behind a buffer of which the double is no int any more. */
    @Test
    void keepsAllThatTheKernelHeldHoweverMuchThatIs() {
        int held = 250_000;
        PortInMemory port = new PortInMemory(1 << 30);
        IntStream.range(0, held).forEach(it -> port.hold(String.valueOf(it)));

        open(Map.of("syslog.spill.file", file().toString(), "syslog.buffer.bytes.max", String.valueOf(1 << 20)), port)
                .close();

        assertThat(kept())
                .isEqualTo(IntStream.range(0, held).mapToObj(String::valueOf).toList());
        assertThat(port.isClosed()).isTrue();
    }

    @Test
    void keepsWhatItHasWhereTheRestCannotBeRead() {
        PortInMemory port = new PortInMemory(1 << 16);
        SyslogIntake intake = open(Map.of("syslog.spill.file", file().toString()), port);
        port.hold("one");
        await().until(() -> intake.handover().events() == 1);
        port.breakOnceWoken(new IllegalStateException("broken"));

        assertThatThrownBy(intake::close).hasMessage("broken");

        assertThat(kept()).containsExactly("one");
        assertThat(port.isClosed()).isTrue();
    }

    @Test
    void keepsWhatIsQueuedWhereAReaderDoesNotStop() {
        PortInMemory port = new PortInMemory(1 << 16);
        SyslogIntake intake = open(Map.of("syslog.spill.file", file().toString()), port);
        port.hold("one");
        await().until(() -> intake.handover().events() == 1);
        port.breakWakingUp(new IllegalStateException("no wake"));

        assertThatThrownBy(intake::close).hasMessage("no wake");

        assertThat(kept()).containsExactly("one");
        assertThat(port.isClosed()).isTrue();
    }

    /** Connect does that to a task that ends too slowly. */
    @Test
    void keepsAllWhereItsThreadIsInterrupted() throws Exception {
        long dropped = Losses.BEFORE_EDGE.sum();
        int sent = 3_000;
        SyslogIntake intake = open(
                Map.of("syslog.spill.file", file().toString(), "syslog.buffer.bytes.max", String.valueOf(1 << 20)));
        burst(intake, sent);
        await().until(() -> Losses.BEFORE_EDGE.sum() > dropped);

        Thread.currentThread().interrupt();
        intake.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(kept())
                .hasSize(sent - (int) (Losses.BEFORE_EDGE.sum() - dropped))
                .doesNotHaveDuplicates();
    }

    @Test
    void readsTheRestInAnInterruptedThreadWhereNobodyReadsAnyMore() {
        PortInMemory port = new PortInMemory(1 << 16);
        SyslogIntake intake = open(Map.of("syslog.spill.file", file().toString()), port);
        port.breakNow(new IllegalStateException("broken"));
        await().untilAsserted(() ->
                assertThatThrownBy(() -> intake.handover().take(1, 1)).hasRootCauseMessage("broken"));
        port.hold("one");

        Thread.currentThread().interrupt();
        intake.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(kept()).containsExactly("one");
    }

    /** What it reads after the end is in no file, and in the count. */
    @Test
    void countsWhatAThreadReadsThatDoesNotEnd() {
        PortInMemory port = new PortInMemory(1 << 16);
        SyslogIntake intake = open(Map.of("syslog.spill.file", file().toString()), port);
        port.hold("one");
        await().until(() -> intake.handover().events() == 1);
        port.holdUp();
        port.hold("late");
        await().until(port::isReadHeldUp);
        long before = Losses.NOT_COMMITTED.sum();

        intake.close();
        assertThat(kept()).containsExactly("one");
        assertThat(port.isReadByTwo()).isFalse();
        port.resume();

        await().until(() -> Losses.NOT_COMMITTED.sum() - before == 1);
        assertThat(kept()).containsExactly("one");
    }

    /** Taken by a poll whose transaction never ended, and older than what waited behind it. */
    @Test
    void keepsWhatWasTakenBeforeWhatCameAfterIt() throws Exception {
        try (SyslogIntake intake = open()) {
            send(intake, "one");
            assertThat(intake.handover().take(1, WAIT_NANOS)).hasSize(1);
            send(intake, "two");
        }

        assertThat(kept()).containsExactly("one", "two");
    }

    @Test
    void countsAsLostWhatItHasNoFileFor() throws Exception {
        long before = Losses.NOT_COMMITTED.sum();
        try (SyslogIntake intake = open(Map.of())) {
            send(intake, "one", "two");
        }

        assertThat(Losses.NOT_COMMITTED.sum() - before).isEqualTo(2);
    }

    /** As a transformation does that a user has set: they are no request, and each counts. */
    @Test
    void countsEachEventThatIsTakenOutOnTheWay() throws Exception {
        SourceMetrics metrics = SourceMetrics.unseen();
        PortInMemory port = new PortInMemory(1 << 16);
        port.hold("one");
        port.hold("two");
        try (SyslogIntake intake =
                SyslogIntake.open(settings(Map.of()), GateInHand.open(), Clock.systemUTC(), metrics, port)) {
            Submission round = intake.handover().take(1, WAIT_NANOS).get(0);
            assertThat(round.events()).hasSize(2);
            round.settleOne(false);
            round.settleOne(false);
            intake.handover().settle(round);
        }

        assertThat(metrics.refusals(Refusal.DROPPED)).isEqualTo(2);
    }

    /** The task does not start, and what comes meanwhile is lost rather than what may be there. */
    @Test
    void doesNotReplaceWhatItCannotRead() throws Exception {
        Files.createDirectory(file());
        PortInMemory port = new PortInMemory(1 << 16);
        port.hold("one");
        long before = Losses.NOT_COMMITTED.sum();

        assertThatThrownBy(() -> open(Map.of("syslog.spill.file", file().toString()), port))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("move it away");

        assertThat(file()).isEmptyDirectory();
        assertThat(folder.resolve("spill.tmp")).doesNotExist();
        assertThat(Losses.NOT_COMMITTED.sum() - before).isOne();
    }

    @Test
    void takesEventsBesideAFileThatIsDamaged() throws Exception {
        Files.writeString(file(), "not ours");

        try (SyslogIntake intake = open()) {
            send(intake, "one");
        }

        assertThat(kept()).containsExactly("one");
        assertThat(folder.resolve("spill.damaged")).hasContent("not ours");
    }

    private Path file() {
        return folder.resolve("spill");
    }

    private List<String> kept() {
        return new Spill(file())
                .read().stream()
                        .flatMap(it -> it.events().stream())
                        .map(it -> new String(it.payload().bytes(), UTF_8))
                        .toList();
    }

    private SyslogIntake open() {
        return open(Map.of("syslog.spill.file", file().toString()));
    }

    private static SyslogIntake open(Map<String, String> more) {
        return SyslogIntake.open(settings(more), GateInHand.open(), Clock.systemUTC(), SourceMetrics.unseen());
    }

    private static SyslogIntake open(Map<String, String> more, DatagramPort port) {
        return SyslogIntake.open(settings(more), GateInHand.open(), Clock.systemUTC(), SourceMetrics.unseen(), port);
    }

    private static SyslogSourceSettings settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "name", "syslog",
                "syslog.host", "127.0.0.1",
                "syslog.udp.port", "0",
                "syslog.udp.receive.buffer.bytes", "65536"));
        settings.putAll(more);
        return SyslogSourceSettings.of(settings);
    }

    /** Returns once they are read. */
    private static void send(SyslogIntake intake, String... texts) throws IOException {
        int before = intake.handover().events();
        try (DatagramSocket socket = new DatagramSocket()) {
            for (String text : texts) {
                byte[] bytes = text.getBytes(UTF_8);
                socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), intake.port()));
            }
        }
        await().until(() -> intake.handover().events() == before + texts.length);
    }

    private static void burst(SyslogIntake intake, int events) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < events; i++) {
                byte[] bytes = (i + " " + "x".repeat(500)).getBytes(UTF_8);
                socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), intake.port()));
            }
        }
    }

    private static List<String> commit(SyslogIntake intake, int events) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        while (texts.size() < events) {
            List<Submission> batch = intake.handover().take(1, WAIT_NANOS);
            assertThat(batch).as("after %d of %d events", texts.size(), events).isNotEmpty();
            for (Submission each : batch) {
                each.events().forEach(it -> texts.add(new String(it.payload().bytes(), UTF_8)));
                each.events().forEach(it -> {
                    if (each.settleOne(true)) {
                        intake.handover().settle(each);
                    }
                });
            }
        }
        return texts;
    }
}
