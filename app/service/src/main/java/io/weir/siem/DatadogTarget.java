package io.weir.siem;

import static io.weir.siem.Wire.quoted;
import static io.weir.siem.Wire.utf8;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.batch.Item;
import io.weir.delivery.Receipt;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import io.weir.tls.TlsRenewal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.ContentType;

/**
 * Datadog's logs intake: a JSON array of events, each with what Datadog files it under. It answers 202 to events that it
 * cuts or drops, so those limits are kept here.
 */
final class DatadogTarget implements SiemTarget {
    private static final int TAKEN = 202;
    private static final int EVENTS_MAX = 1_000;

    /** Datadog takes two hours; the rest is for clocks that differ. */
    private static final Duration AHEAD_MAX = Duration.ofHours(1);

    private final DatadogSettings settings;
    private final Clock clock;
    private final List<URI> intakes;
    private final ByType<byte[]> members;
    private final Servers servers;

    DatadogTarget(DatadogSettings settings, TlsRenewal tls, int connections, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        intakes = Targets.under(settings.url(), "/api/v2/logs");
        members = new ByType<>(this::members);
        servers = new Servers(
                settings.name(),
                settings.url(),
                Optional.of(new SecretCredential("DD-API-KEY", "", settings.apiKey())),
                Servers.Signs.BY_STATUS,
                settings.http(),
                tls,
                connections,
                clock);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Payload encode(Sid sid, String type, Payload event) {
        return IdentifiedEvent.encode(sid, event, members.of(type));
    }

    @Override
    public Framing framing() {
        return Framing.JSON_ARRAY;
    }

    @Override
    public long bodyBytesMax() {
        return settings.bodyBytesMax().bytes();
    }

    @Override
    public long eventBytesMax() {
        return settings.eventBytesMax().bytes();
    }

    @Override
    public int eventsMax() {
        return EVENTS_MAX;
    }

    @Override
    public Receipt send(Batch batch) {
        long now = clock.millis();
        DatadogTimes times = new DatadogTimes(now - settings.eventAgeMax().toMillis(), now + AHEAD_MAX.toMillis());
        List<Item> items =
                batch.items().stream().map(item -> inTime(item, times)).toList();
        Receipt receipt = servers.send(
                new Batch(items, batch.bodyBytes(), batch.unsendable()),
                server -> Servers.Question.ofAll(
                        intakes.get(server),
                        Map.of(),
                        ContentType.APPLICATION_JSON,
                        framing(),
                        batch.size(),
                        answer -> HttpOutcome.ofJson(answer, TAKEN)));
        // What is sent again may be older by then, and is looked at anew.
        return new Receipt(batch, receipt.outcomes(), receipt.pressure());
    }

    @Override
    public void close() {
        servers.close();
    }

    /** Ours first: where an event has a member of that name, the later one holds. */
    private byte[] members(String type) {
        String tags =
                settings.tags().isBlank() ? "" : "\"ddtags\":" + quoted(Templates.fill(settings.tags(), type)) + ",";
        return utf8("\"ddsource\":" + quoted(Templates.fill(settings.source(), type)) + ",\"service\":"
                + quoted(Templates.fill(settings.service(), type)) + "," + tags);
    }

    private static Item inTime(Item item, DatadogTimes times) {
        byte[] bytes = item.wire().bytes();
        byte[] kept = times.kept(bytes);
        if (kept == bytes) {
            return item;
        }
        return new Item(item.origin(), item.sid(), item.event(), Payload.wrap(kept), item.attempt(), item.rest());
    }
}
