package io.weir.siem;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.batch.Batch;
import io.weir.batch.Item;
import io.weir.config.TlsSettings;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.Origin;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import io.weir.tls.TlsRenewal;
import io.weir.tls.UnusableFileException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

final class TestEvents {
    static final HttpSettings HTTP =
            new HttpSettings(Duration.ofSeconds(2), Duration.ofMillis(700), Duration.ofMinutes(5), false);

    /** For a target that asks for a token first: two clients that are new, each within its own wait. */
    static final HttpSettings HTTP_WITH_TOKEN =
            new HttpSettings(Duration.ofSeconds(5), Duration.ofMillis(2_500), Duration.ofMinutes(5), false);

    static final TlsRenewal NO_TLS = tls(TlsSettings.NONE);

    private static final Item.Rest NOTHING = new Item.Rest() {
        @Override
        public byte @Nullable [] key() {
            return null;
        }

        @Override
        public long timestampMillis() {
            return 0;
        }

        @Override
        public byte @Nullable [] header(String name) {
            return null;
        }
    };

    private TestEvents() {}

    /** A renewal of these is taken up with the next connection. */
    static TlsRenewal tls(TlsSettings settings) {
        try {
            return TlsRenewal.withoutWait(settings.files());
        } catch (UnusableFileException unusable) {
            throw new IllegalStateException(unusable);
        }
    }

    static String event(int number) {
        return "{\"timestamp\":\"2026-11-21T03:00:00.%03dZ\",\"source_ip\":\"192.0.2.1\",\"event_type\":\"login\","
                        .formatted(number)
                + "\"severity\":3,\"host\":\"h\\u00f6st-" + number + "\",\"message\":\"zażółć €\"}";
    }

    static Sid sid(int number) {
        return new Sid("lane-1", 1_790_000_000_000L, number);
    }

    static Batch batch(SiemTarget target, int events) {
        return batch(
                target, IntStream.range(0, events).mapToObj(TestEvents::event).toArray(String[]::new));
    }

    static Batch batch(SiemTarget target, String... events) {
        List<Item> items = IntStream.range(0, events.length)
                .mapToObj(i -> item(target, i, events[i]))
                .toList();
        return Batch.of(target.framing(), items);
    }

    static Item item(SiemTarget target, int number, String json) {
        Payload event = payload(json);
        Payload wire = target.encode(sid(number), "linux-auth", event);
        return new Item(new Origin("weir.valid", 0, number), sid(number), event, wire, 1, NOTHING);
    }

    static Payload payload(String text) {
        return Payload.wrap(text.getBytes(UTF_8));
    }

    static String text(Payload payload) {
        return new String(payload.bytes(), UTF_8);
    }
}
