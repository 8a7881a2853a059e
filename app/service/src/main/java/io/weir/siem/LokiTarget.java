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
import io.weir.tls.TlsRenewal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
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

    /** Loki takes entries up to an hour behind the newest of their stream; the rest is for the way and for its clock. */
    private static final Duration ARRIVAL_AGE_MAX = Duration.ofMinutes(30);

    /** Of the nanoseconds since 1970, from the year 2001 on. */
    private static final int TIME_DIGITS = 19;

    /** Loki reads nanoseconds into 64 bits: of a time after April 2262 it would refuse the whole push. */
    private static final long SECONDS_END = Long.MAX_VALUE / 1_000_000_000;

    private static final String TENANT = "X-Scope-OrgID";

    private final LokiSettings settings;
    private final boolean isArrival;
    private final Clock clock;
    private final List<URI> pushes;
    private final Map<String, String> headers;
    private final LokiLabels labels;
    private final Servers servers;

    LokiTarget(LokiSettings settings, TlsRenewal tls, int connections, Clock clock) {
        this.settings = settings;
        isArrival = settings.time() == LokiSettings.Time.ARRIVAL;
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
        EventJson json = EventJson.scan(bytes, labels.members());
        if (json == null) {
            return Payload.EMPTY;
        }
        byte[] stream = labels.of(type, bytes, json);
        byte[] time = nanos(time(bytes, json.timestamp()));
        byte[] line = IdentifiedEvent.encode(sid, event, json).bytes();
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
                        answer -> LokiReply.outcome(answer, batch.size(), isArrival)));
        // What is sent again is looked at anew.
        return new Receipt(batch, receipt.outcomes(), receipt.pressure());
    }

    @Override
    public void close() {
        servers.close();
    }

    private Instant time(byte[] event, EventJson.@Nullable Span timestamp) {
        if (timestamp == null || isArrival) {
            return clock.instant();
        }
        String text = new String(event, timestamp.from() + 1, timestamp.length() - 2, ISO_8859_1);
        return Rfc3339.parse(text)
                .filter(it -> it.getEpochSecond() >= 0 && it.getEpochSecond() < SECONDS_END)
                .orElseGet(clock::instant);
    }

    /** Since 1970, as a text, because JSON's numbers lose the last digits of it. */
    private static byte[] nanos(Instant time) {
        return ascii(Long.toString(time.getEpochSecond() * 1_000_000_000 + time.getNano()));
    }

    /** What has waited through an outage arrives now. Younger ones stay, so that Loki knows a repeat of them. */
    private Batch stamped(Batch batch) {
        Instant now = clock.instant();
        byte[] time = nanos(now);
        if (!isArrival || time.length != TIME_DIGITS) {
            return batch;
        }
        byte[] oldest = nanos(now.minus(ARRIVAL_AGE_MAX));
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
