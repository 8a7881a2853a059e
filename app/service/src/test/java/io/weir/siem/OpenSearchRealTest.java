package io.weir.siem;

import static io.weir.siem.TestEvents.batch;
import static io.weir.siem.TestEvents.event;
import static io.weir.siem.TestEvents.sid;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.batch.Batch;
import io.weir.config.Addresses;
import io.weir.config.ByteSize;
import io.weir.config.TlsSettings;
import io.weir.delivery.Delivery;
import io.weir.delivery.SiemTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What protocols.md says of {@code _bulk}, asked of the real server. */
class OpenSearchRealTest {
    private static RealOpenSearch server;

    private String index;
    private SiemTarget target;

    @BeforeAll
    static void start(@TempDir Path home) throws IOException {
        server = new RealOpenSearch(home);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void makeIndex(TestInfo test) {
        index = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        server.put("/" + index, """
                {"settings": {"number_of_shards": 1, "number_of_replicas": 0},
                 "mappings": {"properties": {"severity": {"type": "integer"}, "source_ip": {"type": "ip"}}}}""");
        target = target(index, 10_000_000);
    }

    @AfterEach
    void close() {
        target.close();
    }

    @Test
    void deliversAndTakesARepeatForDelivered() {
        Batch batch = batch(target, 50);

        assertThat(target.send(batch).outcomes()).hasSize(50).containsOnly(Delivery.delivered());
        assertThat(target.send(batch).outcomes()).hasSize(50).containsOnly(Delivery.delivered());

        assertThat(count()).isEqualTo(50);
        assertThat(server.get("/" + index + "/_doc/" + sid(7))
                        .at("/_source/host")
                        .asText())
                .isEqualTo("höst-7");
    }

    @Test
    void aMappingConflictIsThatEventsPoison() {
        String bad = event(1).replace("\"severity\":3", "\"severity\":\"s3cret\"");

        List<Delivery> outcomes =
                target.send(batch(target, event(0), bad, event(2))).outcomes();

        assertThat(outcomes.get(0)).isEqualTo(Delivery.delivered());
        assertThat(outcomes.get(1))
                .isEqualTo(new Delivery.Poison(
                        "mapper_parsing_exception: field severity is no integer", 400, "mapper_parsing_exception"));
        assertThat(outcomes.get(2)).isEqualTo(Delivery.delivered());
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void prettyEventsStayWholeAndBrokenOnesBlameOnlyThemselves() {
        String pretty = "{\n  \"severity\": 3,\n  \"message\": \"a\\nb\"\n}";
        String broken = "{\"severity\": 3x}";

        List<Delivery> outcomes =
                target.send(batch(target, pretty, broken, event(2))).outcomes();

        assertThat(outcomes.get(0)).isEqualTo(Delivery.delivered());
        assertThat(outcomes.get(1)).isInstanceOf(Delivery.Poison.class);
        assertThat(outcomes.get(2)).isEqualTo(Delivery.delivered());
        assertThat(server.get("/" + index + "/_doc/" + sid(0))
                        .at("/_source/message")
                        .asText())
                .isEqualTo("a\nb");
    }

    @Test
    void aFullDiskHoldsTheEventsUntilItIsFreed() {
        setting("index.blocks.read_only_allow_delete", "true");

        assertThat(target.send(batch(target, 3)).outcomes())
                .containsOnly(new Delivery.Retry(null, "item 429 cluster_block_exception"));

        setting("index.blocks.read_only_allow_delete", "null");
        assertThat(target.send(batch(target, 3)).outcomes()).containsOnly(Delivery.delivered());
    }

    @Test
    void aReadOnlyIndexIsTheTargetsFault() {
        setting("index.blocks.write", "true");

        assertThat(target.send(batch(target, 3)).outcomes())
                .allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.TargetFault.class));
    }

    @Test
    void aClosedIndexIsTheTargetsFaultAndOpensAgain() {
        server.post("/" + index + "/_close", "");

        assertThat(target.send(batch(target, 3)).outcomes())
                .containsOnly(new Delivery.TargetFault("item 400 index_closed_exception"));

        server.post("/" + index + "/_open", "");
        server.get("/_cluster/health/" + index + "?wait_for_status=green");
        assertThat(target.send(batch(target, 3)).outcomes()).containsOnly(Delivery.delivered());
    }

    @Test
    void aMissingIndexOrPipelineIsTheTargetsFault() {
        server.put("/_cluster/settings", "{\"transient\":{\"action.auto_create_index\":\"false\"}}");
        try (SiemTarget missing = target("missing-index", 10_000_000)) {
            assertThat(missing.send(batch(missing, 2)).outcomes())
                    .containsOnly(new Delivery.TargetFault("item 404 index_not_found_exception"));
        }
        OpenSearchSettings piped = new OpenSearchSettings(
                "opensearch",
                Addresses.of(server.url()),
                index,
                Optional.of("no-such-pipeline"),
                Optional.empty(),
                new ByteSize(10_000_000),
                http(),
                TlsSettings.NONE);
        try (SiemTarget throughPipeline = new OpenSearchTarget(piped, TestEvents.NO_TLS, 2, Clock.systemUTC())) {
            assertThat(throughPipeline.send(batch(throughPipeline, 2)).outcomes())
                    .allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.TargetFault.class));
        }
    }

    @Test
    void aBodyBeyondTheServersLimitIsHalved() {
        // http.max_content_length is 100 MB.
        String large = "{\"message\":\"" + "x".repeat(900_000) + "\"}";
        String[] events = new String[120];
        Arrays.fill(events, large);
        try (SiemTarget generous = target(index, 1_000_000_000)) {
            assertThat(generous.send(batch(generous, events)).outcomes())
                    .allSatisfy(it -> assertThat(it).isInstanceOfAny(Delivery.Split.class, Delivery.Retry.class));
        }
    }

    @Test
    void eventsOfATypeGoToItsIndex() {
        server.put("/_cluster/settings", "{\"transient\":{\"action.auto_create_index\":\"true\"}}");
        try (SiemTarget byType = target("events-{type}", 10_000_000)) {
            assertThat(byType.send(batch(byType, 2)).outcomes()).containsOnly(Delivery.delivered());
        }

        assertThat(server.get("/events-linux-auth/_doc/" + sid(1)).get("found").asBoolean())
                .isTrue();
    }

    private long count() {
        server.post("/" + index + "/_refresh", "");
        return server.get("/" + index + "/_count").get("count").asLong();
    }

    private void setting(String name, String value) {
        server.put("/" + index + "/_settings", "{\"" + name + "\": " + value + "}");
    }

    private static SiemTarget target(String index, long bodyBytesMax) {
        return new OpenSearchTarget(
                new OpenSearchSettings(
                        "opensearch",
                        Addresses.of(server.url()),
                        index,
                        Optional.empty(),
                        Optional.empty(),
                        new ByteSize(bodyBytesMax),
                        http(),
                        TlsSettings.NONE),
                TestEvents.NO_TLS,
                2,
                Clock.systemUTC());
    }

    /** Patient: the first request of a cold server that shares two cores takes seconds. */
    private static HttpSettings http() {
        return new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(5), false);
    }
}
