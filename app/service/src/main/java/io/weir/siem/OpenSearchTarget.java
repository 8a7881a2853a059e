package io.weir.siem;

import static io.weir.siem.Wire.ascii;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.batch.Batch;
import io.weir.batch.Framing;
import io.weir.delivery.Receipt;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.Payload;
import io.weir.envelope.Sid;
import io.weir.tls.TlsRenewal;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.ContentType;

/**
 * OpenSearch and Elasticsearch by {@code _bulk}. Each event is a {@code create} under its sid: a repeat is a conflict,
 * which says that the event is there, so nothing is ever twice.
 */
final class OpenSearchTarget implements SiemTarget {
    private static final ContentType NDJSON = ContentType.create("application/x-ndjson");
    private static final byte[] CREATE = ascii("{\"create\":{\"_id\":\"");
    private static final byte[] NO_INDEX = {};
    private static final byte[] CREATE_CLOSE = ascii("\"}}\n");

    /** The answer then carries what is read, and not ten times that. */
    private static final String FILTER =
            "filter_path=items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason";

    private final OpenSearchSettings settings;
    private final boolean indexByType;
    private final ByType<byte[]> indices = new ByType<>(this::index);
    private final List<URI> bulks;
    private final BulkReply replies;
    private final Servers servers;

    OpenSearchTarget(OpenSearchSettings settings, TlsRenewal tls, int connections, Clock clock) {
        this.settings = settings;
        indexByType = Templates.dependsOnType(settings.index());
        replies = new BulkReply(indexByType);
        String path = indexByType ? "" : "/" + encoded(settings.index());
        String pipeline =
                settings.pipeline().map(name -> "&pipeline=" + encoded(name)).orElse("");
        bulks = Targets.under(settings.url(), path + "/_bulk?" + FILTER + pipeline);
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
        if (EventJson.scan(bytes) == null) {
            return Payload.EMPTY;
        }
        byte[] id = Wire.text(sid);
        byte[] index = indexByType ? indices.of(type) : NO_INDEX;
        return new Wire(CREATE.length + id.length + index.length + CREATE_CLOSE.length + bytes.length + 1)
                .add(CREATE)
                .add(id)
                .add(index)
                .add(CREATE_CLOSE)
                .addOnOneLine(bytes, 0, bytes.length)
                .add('\n')
                .payload();
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
        return servers.send(
                batch,
                server -> new Servers.Question(
                        bulks.get(server),
                        Map.of(),
                        NDJSON,
                        framing(),
                        reply -> reply.match(
                                answer -> replies.outcomes(answer, batch.size()),
                                silence -> Collections.nCopies(batch.size(), HttpOutcome.of(silence)))));
    }

    @Override
    public void close() {
        servers.close();
    }

    /** For a path or a query: a plus sign is a blank only in forms. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    /** A type's name comes from a header; what no index name may hold becomes a hyphen. */
    private byte[] index(String type) {
        String name = type.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-");
        return ascii("\",\"_index\":\"" + Templates.fill(settings.index(), name));
    }
}
