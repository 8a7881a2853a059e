package io.weir.siem;

import static io.weir.siem.Wire.ascii;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.batch.Item;
import io.weir.delivery.Receipt;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.Payload;
import io.weir.envelope.Rfc3339;
import io.weir.envelope.Sid;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
    /** Loki takes entries up to an hour behind the newest of their stream; the rest is for the way and for its clock. */
    private static final Duration ARRIVAL_AGE_MAX = Duration.ofMinutes(30);

    /** Of the nanoseconds since 1970, until the year 2286. */
    private static final int TIME_DIGITS = 19;

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
        Receipt receipt = servers.send(
                stamped(batch),
                server -> Servers.Question.ofAll(
                        pushes.get(server),
                        headers,
                        ContentType.APPLICATION_JSON,
                        framing(),
                        batch.size(),
                        answer -> LokiReply.outcome(answer, batch.size())));
        // What is sent again is looked at anew.
        return new Receipt(batch, receipt.outcomes(), receipt.pressure());
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
        return nanos(time);
    }

    private static String nanos(Instant time) {
        return time.getEpochSecond() == 0
                ? Integer.toString(time.getNano())
                : time.getEpochSecond() + String.format(Locale.ROOT, "%09d", time.getNano());
    }

    /** What has waited through an outage arrives now. Younger ones stay, so that Loki knows a repeat of them. */
    private Batch stamped(Batch batch) {
        Instant now = clock.instant();
        byte[] time = ascii(nanos(now));
        if (settings.time() != LokiSettings.Time.ARRIVAL || time.length != TIME_DIGITS) {
            return batch;
        }
        byte[] oldest = ascii(nanos(now.minus(ARRIVAL_AGE_MAX)));
        List<Item> items =
                batch.items().stream().map(item -> stamped(item, time, oldest)).toList();
        return new Batch(items, batch.bodyBytes(), batch.unsendable());
    }

    private static Item stamped(Item item, byte[] time, byte[] oldest) {
        byte[] bytes = item.wire().bytes();
        int at = timeAt(bytes);
        boolean isOfThatLength = bytes[at + TIME_DIGITS] == '"';
        if (!isOfThatLength || Arrays.compare(bytes, at, at + TIME_DIGITS, oldest, 0, TIME_DIGITS) >= 0) {
            return item;
        }
        byte[] stamped = bytes.clone();
        System.arraycopy(time, 0, stamped, at, TIME_DIGITS);
        return new Item(item.origin(), item.sid(), item.event(), Payload.wrap(stamped), item.attempt(), item.rest());
    }

    /** Behind the labels, in which a quote is escaped. */
    private static int timeAt(byte[] entry) {
        int at = STREAM.length;
        while (!Arrays.equals(entry, at, at + VALUES.length, VALUES, 0, VALUES.length)) {
            at++;
        }
        return at + VALUES.length;
    }
}
