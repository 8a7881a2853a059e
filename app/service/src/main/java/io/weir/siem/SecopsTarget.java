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
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ContentType;
import org.jspecify.annotations.Nullable;

/**
 * Google SecOps by {@code logs:import}. One request is for one log type, so of a batch with several those of the first are
 * sent, and the others have their turn at once after it.
 */
final class SecopsTarget implements SiemTarget {
    private static final int TAKEN = 200;
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] RAW_PAYLOAD = ascii("raw_payload");
    private static final Delivery NOT_YET = new Delivery.Retry(Duration.ZERO, "of another log type");

    /** A 400 that tells of the set-up and not of the logs. */
    private static final Pattern SETUP_FAULT =
            Pattern.compile("FAILED_PRECONDITION|(?i:log_?\\s?type|forwarder|parent|instance|customer)");

    private final SecopsSettings settings;
    private final Framing framing;
    private final OAuthToken token;
    private final Servers servers;

    SecopsTarget(SecopsSettings settings, int connections, Clock clock) {
        this.settings = settings;
        String forwarder = quoted(settings.instance() + "/forwarders/" + settings.forwarder());
        framing = new Framing(
                Payload.wrap(ascii("{\"inlineSource\":{\"logs\":[")),
                Payload.wrap(ascii(",")),
                Payload.wrap(utf8("],\"forwarder\":" + forwarder + "}}")));
        token = new OAuthToken(
                new ServiceAccount(settings.credentials(), SCOPE, clock),
                new Http(settings.http(), 1, 1, clock),
                System::nanoTime);
        servers = new Servers(
                settings.name(),
                settings.url(),
                Optional.of(token),
                new Servers.Signs(answer -> answer.status() == 401, answer -> false),
                settings.http(),
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
                        answer -> outcome(answer, part.size())));
        return isWhole ? receipt : withTheOthers(batch, type, receipt);
    }

    @Override
    public void close() {
        servers.close();
        token.close();
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

    private static Delivery outcome(Reply.Answer answer, int events) {
        if (answer.status() == 400
                && SETUP_FAULT.matcher(Wire.text(answer.body())).find()) {
            return new Delivery.TargetFault("HTTP 400 to the log type, the forwarder or the instance");
        }
        boolean isJson = Wire.text(answer.body()).strip().startsWith("{");
        Delivery outcome =
                answer.status() == TAKEN && !isJson ? HttpOutcome.foreign(answer) : HttpOutcome.of(answer, TAKEN);
        // Alone in its request, though maybe not in its batch.
        return outcome instanceof Delivery.Split split && events == 1
                ? new Delivery.Poison(split.cause(), split.status(), null)
                : outcome;
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

    private static String time(byte[] event, EventJson.@Nullable Span span) {
        if (span == null || Rfc3339.parseMillis(event, span.from() + 1, span.to() - 1) == Rfc3339.INVALID) {
            return "";
        }
        return "\"logEntryTime\":" + new String(event, span.from(), span.length(), ISO_8859_1) + ",";
    }
}
