package io.weir.siem;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.delivery.Delivery;
import io.weir.delivery.Receipt;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import io.weir.siem.HttpTargetSettings.Format;
import io.weir.tls.TlsRenewal;
import java.time.Clock;
import org.apache.hc.core5.http.ContentType;

/** Any HTTP endpoint: a JSON array, or a line an event. Only the status speaks, so a refused request is halved. */
final class HttpTarget implements SiemTarget {
    private static final ContentType NDJSON = ContentType.create("application/x-ndjson");

    private final HttpTargetSettings settings;
    private final boolean lines;
    private final Servers servers;

    HttpTarget(HttpTargetSettings settings, TlsRenewal tls, int connections, Clock clock) {
        this.settings = settings;
        lines = settings.format() == Format.NDJSON;
        servers = new Servers(
                settings.name(),
                settings.url(),
                settings.authorization().map(secret -> SecretCredential.authorization("", secret)),
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
        return lines ? IdentifiedEvent.encodeLine(sid, event) : IdentifiedEvent.encode(sid, event);
    }

    @Override
    public Framing framing() {
        return lines ? Framing.CONCATENATED : Framing.JSON_ARRAY;
    }

    @Override
    public long bodyBytesMax() {
        return settings.bodyBytesMax().bytes();
    }

    @Override
    public Receipt send(Batch batch) {
        return servers.send(
                batch,
                server -> Servers.Question.ofAll(
                        settings.url().uris().get(server),
                        settings.headers(),
                        lines ? NDJSON : ContentType.APPLICATION_JSON,
                        framing(),
                        batch.size(),
                        HttpTarget::outcome));
    }

    @Override
    public void close() {
        servers.close();
    }

    private static Delivery outcome(Reply.Answer answer) {
        if (!HttpOutcome.isSuccess(answer)) {
            return HttpOutcome.of(answer);
        }
        return answer.html() ? HttpOutcome.foreign(answer) : Delivery.delivered();
    }
}
