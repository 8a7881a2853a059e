package io.weir.faults;

import io.weir.demo.Marker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Events that are wrong, or come from another time. */
final class DataRows {
    private static final int HUGE_BYTES = 10_000_000;
    private static final int DEEP = 5_000;
    private static final int DATAGRAMS = 20_000;
    private static final Duration ACCOUNTED_MAX = Duration.ofMinutes(2);

    private DataRows() {}

    static List<Row> all() {
        return List.of(
                new Row(
                        17,
                        "event clock years off",
                        "events of 1970, of ten years ago and of ten years ahead, among the others",
                        Ground.SHARED,
                        false,
                        DataRows::clocks),
                new Row(
                        18,
                        "poison bytes",
                        "broken UTF-8, NUL, control characters, JSON 5,000 levels deep, doubled keys, half a document",
                        Ground.SHARED,
                        true,
                        DataRows::poison),
                new Row(
                        19,
                        "an event of 10 MB",
                        "sent to the event collector and as a raw line",
                        Ground.SHARED,
                        false,
                        DataRows::huge),
                new Row(
                        26,
                        "UDP burst past the socket buffer",
                        "20,000 datagrams while the intake stands still: the kernel has to drop some, and counts them",
                        Ground.DATAGRAMS,
                        false,
                        DataRows::burst));
    }

    /** Each datagram is at the SIEM or in the kernel's count, and no third. */
    private static void burst(Scene scene) throws Exception {
        Part source = scene.stage().source();
        source.pause();
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int i = 0; i < DATAGRAMS; i++) {
                byte[] event = ("{\"timestamp\":\"" + Instant.now() + "\",\"source_ip\":\"192.0.2.1\","
                                + "\"event_type\":\"login\",\"severity\":3,\"message\":\""
                                + new Marker(scene.extras().run(), i) + "\"}")
                        .getBytes(StandardCharsets.UTF_8);
                socket.send(
                        new DatagramPacket(event, event.length, scene.stage().datagrams()));
            }
        }
        scene.last(Duration.ofSeconds(1));
        source.resume();
        AtomicLong dropped = new AtomicLong();
        scene.await("every datagram accounted for", ACCOUNTED_MAX, () -> {
            dropped.set(dropped(source));
            return arrived(scene) + dropped.get() == DATAGRAMS;
        });
        scene.expect(dropped.get() > 0, "the kernel dropped nothing: the burst was too small");
        scene.note(String.format(
                Locale.ROOT,
                "of %,d datagrams %,d came, and the kernel dropped %,d and counted them",
                DATAGRAMS,
                arrived(scene),
                dropped.get()));
    }

    private static long arrived(Scene scene) {
        return scene.stage().siem().markers(scene.extras().run()).cardinality();
    }

    private static long dropped(Part source) {
        try {
            return (long) source.metric("weir_dropped_total{reason=\"before_edge\",stage=\"source\"}");
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void clocks(Scene scene) throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        for (Instant time : List.of(
                Instant.EPOCH,
                now.minus(Duration.ofDays(3_650)),
                now.minus(Duration.ofDays(400)),
                now.plus(Duration.ofDays(2)),
                now.plus(Duration.ofDays(3_650)))) {
            String event = "{\"timestamp\":\"" + time + "\",\"source_ip\":\"192.0.2.1\",\"event_type\":\"login\","
                    + "\"severity\":3,\"message\":\"" + scene.extras().marker() + "\"}";
            HttpResponse<String> answer = scene.extras()
                    .collect("{\"time\":" + time.getEpochSecond() + ",\"sourcetype\":\"weir:event\",\"event\":" + event
                            + "}");
            scene.expect(answer.statusCode() == 200, "an event of " + time + " was answered with " + answer.body());
            scene.extras().mustDeliver();
        }
        scene.last(scene.span().dividedBy(4));
    }

    private static void poison(Scene scene) throws Exception {
        byte[][] heads = {
            {(byte) 0xff, (byte) 0xfe, (byte) 0xc0, (byte) 0xaf},
            {0x01, 0x1b, '[', '2', 'J', 0x07},
            "{\"a\":1,\"a\":2,\"m\":\"".getBytes(StandardCharsets.UTF_8),
            "[".repeat(DEEP).getBytes(StandardCharsets.UTF_8),
            "{\"timestamp\":\"".getBytes(StandardCharsets.UTF_8),
            {'{', '"', 0, '"', ':'}
        };
        for (byte[] head : heads) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            line.writeBytes(head);
            line.writeBytes(scene.extras().marker().getBytes(StandardCharsets.US_ASCII));
            HttpResponse<String> answer = scene.extras().raw(line.toByteArray());
            scene.expect(answer.statusCode() == 200, "poison was answered with " + answer.body());
            scene.extras().mustDie();
        }
        scene.last(scene.span().dividedBy(4));
    }

    private static void huge(Scene scene) throws Exception {
        String text = "x".repeat(HUGE_BYTES);
        HttpResponse<String> event =
                scene.extras().collect("{\"sourcetype\":\"weir:event\",\"event\":{\"message\":\"" + text + "\"}}");
        scene.expect(event.statusCode() == 400 || event.statusCode() == 413, "10 MB was answered: " + event.body());
        HttpResponse<String> line = scene.extras().raw(text.getBytes(StandardCharsets.US_ASCII));
        scene.expect(line.statusCode() == 400 || line.statusCode() == 413, "10 MB was answered: " + line.body());
        scene.note("refused at the edge: " + event.statusCode() + " " + event.body());
        scene.last(scene.span().dividedBy(4));
    }
}
