package io.weir.siem;

import static io.weir.siem.Wire.ascii;
import static io.weir.siem.Wire.quoted;
import static io.weir.siem.Wire.utf8;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.delivery.Delivery;
import io.weir.delivery.Receipt;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.Payload;
import io.weir.envelope.Rfc3339;
import io.weir.envelope.Sid;
import io.weir.tls.TlsRenewal;
import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.ContentType;
import org.jspecify.annotations.Nullable;

/**
 * Splunk HEC, {@code /services/collector/event}: objects one after another, with nothing in them but the keys HEC
 * knows, because it answers 200 to any other and drops the rest of the body. The id is the indexed field
 * {@code weir_id}.
 */
final class SplunkHecTarget implements SiemTarget {
    private static final byte[] TIME = ascii("\"time\":");
    private static final byte[] HOST = ascii("\"host\":");
    private static final byte[] EVENT = ascii("\"},\"event\":");
    private static final byte[] NONE = {};

    private final SplunkHecSettings settings;
    private final List<URI> collectors;
    private final HecReply replies;
    private final byte[] defaultHost;
    private final ByType<byte[]> metadata;
    private final Servers servers;
    private final @Nullable HecAcks acks;

    SplunkHecTarget(SplunkHecSettings settings, TlsRenewal tls, int connections, Clock clock) {
        this.settings = settings;
        collectors = Targets.under(settings.url(), "/services/collector/event");
        boolean indexByType = settings.index().filter(Templates::dependsOnType).isPresent();
        replies = new HecReply(indexByType);
        metadata = new ByType<>(this::metadata);
        defaultHost = settings.host().map(host -> utf8(quoted(host))).orElse(NONE);
        servers = new Servers(
                settings.name(),
                settings.url(),
                Optional.of(SecretCredential.authorization("Splunk ", settings.token())),
                new Servers.Signs(HecReply::refusesToken, HecReply::isNearLimits),
                settings.http(),
                tls,
                // Acknowledgements are asked for beside the batches.
                connections + 1,
                clock);
        acks = settings.acknowledge()
                ? new HecAcks(
                        settings.name(),
                        servers,
                        Targets.under(settings.url(), "/services/collector/ack"),
                        settings.acknowledgeTimeout(),
                        settings.acknowledgeInterval())
                : null;
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public Payload encode(Sid sid, String type, Payload event) {
        byte[] bytes = event.bytes();
        EventJson json = EventJson.scan(bytes);
        if (json == null) {
            return Payload.EMPTY;
        }
        byte[] time = time(bytes, json.timestamp());
        EventJson.Span host = json.host();
        int hostBytes = host == null ? defaultHost.length : host.length();
        byte[] metadata = this.metadata.of(type);
        byte[] id = Wire.text(sid);
        int size = 1
                + (time.length == 0 ? 0 : TIME.length + time.length + 1)
                + (hostBytes == 0 ? 0 : HOST.length + hostBytes + 1)
                + metadata.length
                + id.length
                + EVENT.length
                + bytes.length
                + 1;
        Wire wire = new Wire(size).add('{');
        if (time.length > 0) {
            wire.add(TIME).add(time).add(',');
        }
        if (hostBytes > 0) {
            wire.add(HOST);
            (host == null ? wire.add(defaultHost) : wire.add(bytes, host.from(), host.to())).add(',');
        }
        return wire.add(metadata).add(id).add(EVENT).add(bytes).add('}').payload();
    }

    @Override
    public Framing framing() {
        return Framing.CONCATENATED;
    }

    @Override
    public long bodyBytesMax() {
        return settings.bodyBytesMax().bytes();
    }

    @Override
    public Receipt send(Batch batch) {
        Optional<Delivery> fault = acks == null ? Optional.empty() : acks.fault();
        return fault.map(it -> Receipt.all(batch, it))
                .orElseGet(() -> servers.send(batch, server -> question(batch, server)));
    }

    @Override
    public void close() {
        servers.close();
        if (acks != null) {
            acks.close();
        }
    }

    private Servers.Question question(Batch batch, int server) {
        URI collector = collectors.get(server);
        if (acks == null) {
            return new Servers.Question(
                    collector,
                    Map.of(),
                    ContentType.APPLICATION_JSON,
                    framing(),
                    reply -> reply.match(
                            answer -> replies.outcomes(answer, batch.size()), silence -> none(batch, silence)));
        }
        HecAcks.Pending ack = acks.begin(server);
        return new Servers.Question(
                collector,
                ack.headers(),
                ContentType.APPLICATION_JSON,
                framing(),
                reply -> reply.match(
                        answer -> ack.confirmed(answer, replies.outcomes(answer, batch.size())), silence -> {
                            ack.lost();
                            return none(batch, silence);
                        }),
                ack::end);
    }

    private static List<Delivery> none(Batch batch, Reply.Silence silence) {
        return Collections.nCopies(batch.size(), HttpOutcome.of(silence));
    }

    /**
     * Seconds with decimals, never an exponent: HEC calls 1.79E9 an error, and takes 13 digits for milliseconds. Left
     * out for what is no time, or before 1970: Splunk then uses the time of arrival.
     */
    private static byte[] time(byte[] event, EventJson.@Nullable Span timestamp) {
        long millis = timestamp == null
                ? Rfc3339.INVALID
                : Rfc3339.parseMillis(event, timestamp.from() + 1, timestamp.to() - 1);
        if (millis < 0) {
            return NONE;
        }
        long second = millis / 1000;
        int milli = (int) (millis % 1000);
        byte[] digits = ascii(Long.toString(second));
        byte[] time = Arrays.copyOf(digits, digits.length + 4);
        time[digits.length] = '.';
        time[digits.length + 1] = (byte) ('0' + milli / 100);
        time[digits.length + 2] = (byte) ('0' + milli / 10 % 10);
        time[digits.length + 3] = (byte) ('0' + milli % 10);
        return time;
    }

    private byte[] metadata(String type) {
        String index = settings.index()
                .map(template -> "\"index\":" + quoted(Templates.fill(template, type)) + ",")
                .orElse("");
        return utf8(index
                + "\"source\":" + quoted(Templates.fill(settings.source(), type))
                + ",\"sourcetype\":" + quoted(Templates.fill(settings.sourcetype(), type))
                + ",\"fields\":{\"weir_id\":\"");
    }
}
