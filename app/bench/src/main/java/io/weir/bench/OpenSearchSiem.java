package io.weir.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.demo.Fault;
import io.weir.demo.Marker;
import io.weir.demo.Received;
import io.weir.demo.Siem;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A real OpenSearch as the SIEM of a run. It throttles by its own means, the block of a disk that is nearly full: every
 * item of a {@code _bulk} is answered with 429. What it has is read by searching, document by document.
 */
final class OpenSearchSiem implements Siem {
    private static final String INDEX = "/weir-events";
    private static final int PAGE = 5_000;

    /** A search reads all documents. */
    private static final long SEARCH_EVERY_NANOS = Duration.ofSeconds(5).toNanos();

    private static final Fault BLOCKED = Fault.of(Fault.Kind.THROTTLE_ITEMS);

    private final OpenSearchProcess server;
    private final Pattern marker;
    private @Nullable Long blockedUntilNanos;
    private long searchedNanos;
    private Found found = new Found(0, new BitSet());

    private record Found(long documents, BitSet numbers) {}

    OpenSearchSiem(OpenSearchProcess server) {
        this.server = server;
        this.marker = Pattern.compile("wd~([0-9a-z]{6})~([0-9]+)");
        this.searchedNanos = System.nanoTime() - SEARCH_EVERY_NANOS;
        server.call("PUT", INDEX, """
                {"settings": {"number_of_shards": 1, "number_of_replicas": 0},
                 "mappings": {"properties": {"severity": {"type": "integer"}, "source_ip": {"type": "ip"}}}}""");
    }

    @Override
    public synchronized Received received() {
        expire();
        long distinct = found.numbers.cardinality();
        long twice = found.documents - distinct;
        return new Received(0, 0, found.documents, 0, distinct, twice, 0, 0, 0, 0, 0);
    }

    @Override
    public synchronized BitSet markers(long run) {
        expire();
        if (System.nanoTime() - searchedNanos >= SEARCH_EVERY_NANOS) {
            found = search(Marker.runText(run));
            searchedNanos = System.nanoTime();
        }
        return (BitSet) found.numbers.clone();
    }

    @Override
    public synchronized void misbehave(Fault fault, Duration duration) {
        block(true);
        blockedUntilNanos = System.nanoTime() + duration.toNanos();
    }

    @Override
    public synchronized void behave() {
        block(false);
        blockedUntilNanos = null;
    }

    @Override
    public synchronized Optional<Fault> fault() {
        expire();
        return blockedUntilNanos == null ? Optional.empty() : Optional.of(BLOCKED);
    }

    @Override
    public synchronized Optional<Duration> faultLeft() {
        return blockedUntilNanos == null
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(Math.max(0, blockedUntilNanos - System.nanoTime())));
    }

    private void expire() {
        if (blockedUntilNanos != null && System.nanoTime() - blockedUntilNanos >= 0) {
            behave();
        }
    }

    private void block(boolean blocked) {
        server.call(
                "PUT",
                INDEX + "/_settings",
                "{\"index.blocks.read_only_allow_delete\": " + (blocked ? "true" : "null") + "}");
    }

    private Found search(String run) {
        server.call("POST", INDEX + "/_refresh", "");
        BitSet numbers = new BitSet();
        long documents = 0;
        JsonNode page = server.call(
                "POST",
                INDEX + "/_search?scroll=1m",
                "{\"size\": " + PAGE
                        + ", \"sort\": [\"_doc\"], \"_source\": [\"raw_payload\", \"message\", \"user\"]}");
        String scroll = page.path("_scroll_id").asText();
        while (!page.at("/hits/hits").isEmpty()) {
            for (JsonNode hit : page.at("/hits/hits")) {
                documents++;
                Matcher its = marker.matcher(hit.path("_source").toString());
                if (its.find() && its.group(1).equals(run)) {
                    numbers.set(Integer.parseInt(its.group(2)));
                }
            }
            page = server.call("POST", "/_search/scroll", "{\"scroll\": \"1m\", \"scroll_id\": \"" + scroll + "\"}");
        }
        server.call("DELETE", "/_search/scroll", "{\"scroll_id\": [\"" + scroll + "\"]}");
        return new Found(documents, numbers);
    }
}
