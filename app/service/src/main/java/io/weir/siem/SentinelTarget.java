package io.weir.siem;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.batch.Item;
import io.weir.delivery.Delivery;
import io.weir.delivery.Receipt;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import io.weir.flow.Pressure;
import io.weir.tls.TlsRenewal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ContentType;

/**
 * Microsoft Sentinel by the Logs Ingestion API: one JSON array for one stream of one data collection rule. Only 204
 * means taken; what is wrong with the rule or the role waits for a person.
 */
final class SentinelTarget implements SiemTarget {
    private static final int TAKEN = 204;

    /** Said of one event, where the rest of its batch was not looked at. */
    private static final Delivery NOT_SENT =
            new Delivery.Retry(Duration.ZERO, "not sent with a field that is too long");

    /** A 400 that tells of the set-up and not of the events, by the API's own code. */
    private static final Pattern SETUP_FAULT =
            Pattern.compile("\"code\"\\s*:\\s*\"\\w*(Stream|Rule|Dcr|Version|Endpoint|Auth|Location|Region)\\w*\"");

    private final SentinelSettings settings;
    private final List<URI> uploads;
    private final Servers servers;

    SentinelTarget(SentinelSettings settings, TlsRenewal tls, int connections, Clock clock) {
        this.settings = settings;
        uploads = Targets.under(
                settings.url(),
                "/dataCollectionRules/" + settings.rule() + "/streams/" + settings.stream() + "?api-version="
                        + settings.apiVersion());
        URI tokens =
                URI.create(Targets.withoutSlash(settings.authority()) + "/" + settings.tenant() + "/oauth2/v2.0/token");
        ClientCredentials application =
                new ClientCredentials(tokens, settings.clientId(), settings.clientSecret(), settings.scope());
        servers = new Servers(
                settings.name(),
                settings.url(),
                Optional.of(new OAuthToken(application, settings.http(), tls, clock)),
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
        return IdentifiedEvent.encode(sid, event);
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
    public Receipt send(Batch batch) {
        if (batch.items().stream().anyMatch(this::wouldBeCut)) {
            return new Receipt(
                    batch,
                    batch.items().stream()
                            .map(item -> wouldBeCut(item) ? tooLong() : NOT_SENT)
                            .toList(),
                    // Nobody was asked, so that it took no time says nothing of Azure.
                    Pressure.UNKNOWN);
        }
        return servers.send(
                batch,
                server -> Servers.Question.ofAll(
                        uploads.get(server),
                        Map.of(),
                        ContentType.APPLICATION_JSON,
                        framing(),
                        batch.size(),
                        SentinelTarget::outcome));
    }

    @Override
    public void close() {
        servers.close();
    }

    private static Delivery outcome(Reply.Answer answer) {
        return answer.status() == 400
                        && SETUP_FAULT.matcher(Wire.text(answer.body())).find()
                ? new Delivery.TargetFault("HTTP 400 to the rule or the stream")
                : HttpOutcome.ofJson(answer, TAKEN);
    }

    /** Only a long event can have a long field, so few are looked at. */
    private boolean wouldBeCut(Item item) {
        long max = settings.fieldBytesMax().bytes();
        if (item.wire().size() <= max) {
            return false;
        }
        EventJson json = EventJson.scan(item.wire().bytes());
        return json != null && json.longestMember() > max;
    }

    private Delivery tooLong() {
        return new Delivery.Poison(
                "a field of more than " + settings.fieldBytesMax() + " would be cut", null, "field_too_long");
    }
}
