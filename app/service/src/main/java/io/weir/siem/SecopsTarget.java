package io.weir.siem;

import static io.weir.siem.Wire.ascii;
import static io.weir.siem.Wire.quoted;
import static io.weir.siem.Wire.utf8;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.batch.Item;
import io.weir.delivery.Delivery;
import io.weir.delivery.Receipt;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.Headers;
import io.weir.envelope.Payload;
import io.weir.envelope.Rfc3339;
import io.weir.envelope.Sid;
import io.weir.tls.TlsRenewal;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.ContentType;
import org.jspecify.annotations.Nullable;

/**
 * Google SecOps by {@code logs:import}. One request is for one log type, so of a batch with several those of the first are
 * sent, and the others have their turn at once after it.
 */
final class SecopsTarget implements SiemTarget {
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] RAW_PAYLOAD = ascii("raw_payload");
    private static final Delivery NOT_YET = new Delivery.Retry(Duration.ZERO, "of another log type");

    private final SecopsSettings settings;
    private final Framing framing;
    private final Servers servers;

    SecopsTarget(SecopsSettings settings, TlsRenewal tls, int connections, Clock clock) {
        this.settings = settings;
        String forwarder = quoted(settings.instance() + "/forwarders/" + settings.forwarder());
        framing = new Framing(
                Payload.wrap(ascii("{\"inlineSource\":{\"logs\":[")),
                Payload.wrap(ascii(",")),
                Payload.wrap(utf8("],\"forwarder\":" + forwarder + "}}")));
        ServiceAccount account = new ServiceAccount(settings.credentials(), SCOPE, clock);
        servers = new Servers(
                settings.name(),
                settings.url(),
                Optional.of(new OAuthToken(account, settings.http(), tls, clock)),
                Servers.Signs.OF_TOKEN,
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
        byte[] bytes = event.bytes();
        EventJson json = EventJson.scan(bytes, RAW_PAYLOAD);
        if (json == null) {
            return Payload.EMPTY;
        }
        byte[] log = settings.content() == SecopsSettings.Content.ORIGINAL ? original(bytes, json.member(0)) : null;
        byte[] data = Base64.getEncoder()
                .encode(log == null ? IdentifiedEvent.encode(sid, event).bytes() : log);
        byte[] open = ascii("{" + time(bytes, json.timestamp()) + "\"labels\":{\"weir_id\":{\"value\":\"" + sid
                + "\"}},\"data\":\"");
        return new Wire(open.length + data.length + 2)
                .add(open)
                .add(data)
                .add('"')
                .add('}')
                .payload();
    }

    @Override
    public Framing framing() {
        return framing;
    }

    @Override
    public long bodyBytesMax() {
        return settings.bodyBytesMax().bytes();
    }

    @Override
    public Receipt send(Batch batch) {
        String type = logType(batch.items().get(0));
        List<Item> first = batch.items().stream()
                .filter(item -> logType(item).equals(type))
                .toList();
        boolean isWhole = first.size() == batch.size();
        Batch part = isWhole ? batch : Batch.of(framing, first);
        Receipt receipt = servers.send(
                part,
                server -> Servers.Question.ofAll(
                        Targets.under(settings.url(), path(type)).get(server),
                        Map.of(),
                        ContentType.APPLICATION_JSON,
                        framing,
                        part.size(),
                        answer -> SecopsReply.outcome(answer, part.size())));
        return isWhole ? receipt : withTheOthers(batch, type, receipt);
    }

    @Override
    public void close() {
        servers.close();
    }

    private Receipt withTheOthers(Batch batch, String type, Receipt part) {
        Iterator<Delivery> sent = part.outcomes().iterator();
        List<Delivery> outcomes = new ArrayList<>(batch.size());
        batch.items().forEach(item -> outcomes.add(logType(item).equals(type) ? sent.next() : NOT_YET));
        return new Receipt(batch, outcomes, part.pressure());
    }

    private String path(String logType) {
        return "/" + settings.apiVersion() + "/" + settings.instance() + "/logTypes/" + logType + "/logs:import";
    }

    private String logType(Item item) {
        byte[] type = item.rest().header(Headers.TYPE);
        return type == null
                ? settings.logType()
                : settings.logTypes().getOrDefault(new String(type, UTF_8), settings.logType());
    }

    /** Null where the event has none. */
    private static byte @Nullable [] original(byte[] event, EventJson.Span span) {
        if (span.length() < 3 || event[span.from()] != '"') {
            return null;
        }
        try (JsonParser parser = JSON.createParser(event, span.from(), span.length())) {
            parser.nextToken();
            return parser.getText().getBytes(UTF_8);
        } catch (IOException malformed) {
            return null;
        }
    }

    /** In the one shape that Google's timestamps have. */
    private static String time(byte[] event, EventJson.@Nullable Span span) {
        long millis = span == null ? Rfc3339.INVALID : Rfc3339.parseMillis(event, span.from() + 1, span.to() - 1);
        if (millis == Rfc3339.INVALID) {
            return "";
        }
        byte[] text = new byte[Rfc3339.LENGTH];
        Rfc3339.write(millis, text, 0);
        return "\"logEntryTime\":\"" + new String(text, ISO_8859_1) + "\",";
    }
}
