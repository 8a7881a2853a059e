package io.weir.siem;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.delivery.Delivery;
import io.weir.delivery.Receipt;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import io.weir.siem.HttpTargetSettings.Format;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;

/** Any HTTP endpoint: a JSON array, or a line an event. Only the status speaks, so a refused request is halved. */
final class HttpTarget implements SiemTarget {
    private static final ContentType NDJSON = ContentType.create("application/x-ndjson");

    private final HttpTargetSettings settings;
    private final Map<String, String> headers;
    private final boolean lines;
    private final Http http;

    HttpTarget(HttpTargetSettings settings, int connections, Clock clock) {
        this.settings = settings;
        lines = settings.format() == Format.NDJSON;
        headers = new HashMap<>(settings.headers());
        settings.authorization().ifPresent(secret -> headers.put(HttpHeaders.AUTHORIZATION, secret.reveal()));
        http = new Http(settings.http(), connections, clock);
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
        ContentType type = lines ? NDJSON : ContentType.APPLICATION_JSON;
        Reply reply = http.post(settings.url(), headers, type, framing(), batch);
        return Receipt.all(batch, reply.match(HttpTarget::outcome, HttpOutcome::of));
    }

    @Override
    public void close() {
        http.close();
    }

    private static Delivery outcome(Reply.Answer answer) {
        if (!HttpOutcome.isSuccess(answer)) {
            return HttpOutcome.of(answer);
        }
        return answer.html() ? HttpOutcome.foreign(answer) : Delivery.delivered();
    }
}
