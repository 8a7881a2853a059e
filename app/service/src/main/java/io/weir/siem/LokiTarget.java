package io.weir.siem;

import static io.weir.siem.Wire.ascii;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.delivery.Receipt;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.Payload;
import io.weir.envelope.Rfc3339;
import io.weir.envelope.Sid;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.ContentType;
import org.jspecify.annotations.Nullable;

/**
 * Grafana Loki's push API in JSON. Each event is written as a stream with one entry, so that a body is the sum of its
 * events to the byte; Loki puts those with equal labels together, in the order they stand in.
 */
final class LokiTarget implements SiemTarget {
    private static final Framing FRAMING =
            new Framing(Payload.wrap(ascii("{\"streams\":[")), Payload.wrap(ascii(",")), Payload.wrap(ascii("]}")));
    private static final byte[] STREAM = ascii("{\"stream\":");
    private static final byte[] VALUES = ascii(",\"values\":[[\"");
    private static final byte[] LINE = ascii("\",\"");
    private static final byte[] END = ascii("\"]]}");
    private static final String TENANT = "X-Scope-OrgID";

    private final LokiSettings settings;
    private final Clock clock;
    private final List<URI> pushes;
    private final Map<String, String> headers;
    private final LokiLabels labels;
    private final Servers servers;

    LokiTarget(LokiSettings settings, int connections, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        pushes = Targets.under(settings.url(), "/loki/api/v1/push");
        headers = settings.tenant().map(it -> Map.of(TENANT, it)).orElse(Map.of());
        labels = new LokiLabels(settings.labels(), settings.streamsMax());
        servers = new Servers(
                settings.name(),
                settings.url(),
                settings.authorization().map(secret -> SecretCredential.authorization("", secret)),
                Servers.Signs.BY_STATUS,
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
        EventJson json = EventJson.scan(bytes, labels.members());
        if (json == null) {
            return Payload.EMPTY;
        }
        byte[] stream = labels.of(type, bytes, json);
        byte[] time = ascii(nanos(bytes, json.timestamp()));
        byte[] line = IdentifiedEvent.encode(sid, event).bytes();
        int size = STREAM.length
                + stream.length
                + VALUES.length
                + time.length
                + LINE.length
                + Wire.escapedBytes(line)
                + END.length;
        return new Wire(size)
                .add(STREAM)
                .add(stream)
                .add(VALUES)
                .add(time)
                .add(LINE)
                .addEscaped(line)
                .add(END)
                .payload();
    }

    @Override
    public Framing framing() {
        return FRAMING;
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
                        pushes.get(server),
                        headers,
                        ContentType.APPLICATION_JSON,
                        framing(),
                        batch.size(),
                        answer -> LokiReply.outcome(answer, batch.size())));
    }

    @Override
    public void close() {
        servers.close();
    }

    /** Since 1970, as a text, because JSON's numbers lose the last digits of it. */
    private String nanos(byte[] event, EventJson.@Nullable Span timestamp) {
        Instant time = clock.instant();
        if (timestamp != null && settings.time() == LokiSettings.Time.EVENT) {
            String text = new String(event, timestamp.from() + 1, timestamp.length() - 2, ISO_8859_1);
            time = Rfc3339.parse(text).filter(it -> it.getEpochSecond() >= 0).orElse(time);
        }
        return time.getEpochSecond() == 0
                ? Integer.toString(time.getNano())
                : time.getEpochSecond() + "%09d".formatted(time.getNano());
    }
}
