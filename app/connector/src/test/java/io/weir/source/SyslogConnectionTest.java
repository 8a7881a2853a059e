package io.weir.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A process that stood still finds its senders late, and what they had sent in time unread. */
class SyslogConnectionTest {
    private final List<String> events = new ArrayList<>();
    private final SourceMetrics metrics = SourceMetrics.unseen();
    private final SyslogStreams streams = new SyslogStreams(
            SyslogSourceSettings.of(Map.of("name", "syslog", "syslog.udp.port", "-1", "syslog.tcp.port", "0")),
            GateInHand.open(),
            Clock.systemUTC(),
            metrics,
            round -> round.submission(refusal -> {}).events().forEach(event -> events.add(text(event))));
    private final ByteArrayEndPoint sender = new ByteArrayEndPoint();
    private final SyslogConnection connection =
            new SyslogConnection(sender, streams, Round.TCP, new ArrayByteBufferPool());

    @AfterEach
    void stop() {
        streams.stop();
    }

    @Test
    void readsWhatIsThereBeforeItGivesAnIdleSenderUp() {
        sender.addInput("<13>one\n<13>two\n");

        connection.mind(muchLater());

        assertThat(events).containsExactly("<13>one", "<13>two");
        assertThat(sender.isOpen()).isTrue();
        connection.mind(muchLater());
        assertThat(sender.isOpen()).isFalse();
    }

    @Test
    void readsTheRestOfAMessageBeforeItGivesASlowSenderUp() {
        sender.addInput("<13>on");
        connection.mind(muchLater());
        sender.addInput("e\n<13>two\n");

        connection.mind(muchLater());

        assertThat(events).containsExactly("<13>one", "<13>two");
        assertThat(sender.isOpen()).isTrue();
        assertThat(metrics.refusals(Refusal.TOO_SLOW)).isZero();
    }

    @Test
    void aMessageThatDripsIsSlow() {
        sender.addInput("<13>on");
        connection.mind(muchLater());
        sender.addInput("e");

        connection.mind(muchLater());

        assertThat(events).containsExactly("<13>one");
        assertThat(sender.isOpen()).isFalse();
        assertThat(metrics.refusals(Refusal.TOO_SLOW)).isOne();
    }

    private static long muchLater() {
        return System.nanoTime() + TimeUnit.HOURS.toNanos(1);
    }

    private static String text(SourceEvent event) {
        return new String(event.payload().bytes(), UTF_8);
    }
}
