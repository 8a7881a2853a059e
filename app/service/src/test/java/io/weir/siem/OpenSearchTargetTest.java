package io.weir.siem;

import static io.weir.siem.TestEvents.HTTP;
import static io.weir.siem.TestEvents.batch;
import static io.weir.siem.TestEvents.event;
import static io.weir.siem.TestEvents.payload;
import static io.weir.siem.TestEvents.sid;
import static io.weir.siem.TestEvents.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.config.Addresses;
import io.weir.config.ByteSize;
import io.weir.config.Secret;
import io.weir.config.TlsSettings;
import io.weir.delivery.Delivery;
import io.weir.delivery.SiemTarget;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenSearchTargetTest implements HttpTargetContract {
    private static final String OK = "{\"create\":{\"status\":201}}";

    private final ScriptedServer server = new ScriptedServer();
    private final SiemTarget target = targetAt(server.url());

    @Override
    public ScriptedServer server() {
        return server;
    }

    @Override
    public SiemTarget target() {
        return target;
    }

    @Override
    public SiemTarget targetAt(URI url) {
        return target(url, "weir-events");
    }

    @Override
    public String success(int events) {
        return items(Stream.generate(() -> OK).limit(events).toArray(String[]::new));
    }

    @Override
    public void carriesTheIdAndTheWholeEvent() throws JsonProcessingException {
        List<String> lines =
                text(target.encode(sid(7), "t", payload(event(7)))).lines().toList();

        assertThat(lines).hasSize(2);
        assertThat(new JsonMapper().readTree(lines.get(0)).at("/create/_id").asText())
                .isEqualTo(sid(7).toString());
        assertThat(lines.get(1)).isEqualTo(event(7));
    }

    @Test
    void asksTheIndexsOwnBulkForNoMoreThanIsRead() {
        willTake(1);
        target.send(batch(target, 1));

        assertThat(server.requests().get(0).path())
                .startsWith("/weir-events/_bulk?filter_path=items.*.status,")
                .endsWith("&pipeline=geo%20ip");
        assertThat(server.requests().get(0).headers())
                .containsEntry("authorization", "Basic c2VjcmV0")
                .containsEntry("content-type", "application/x-ndjson");
    }

    @Test
    void anIndexByTypeIsNamedInEachItem() throws IOException {
        try (SiemTarget byType = target(server.url(), "weir-{type}")) {
            String action = text(byType.encode(sid(1), "My Type\"/..", payload("{}")))
                    .lines()
                    .findFirst()
                    .orElseThrow();

            assertThat(new JsonMapper().readTree(action).at("/create/_index").asText())
                    .isEqualTo("weir-my-type--..");
        }
    }

    @Test
    void aRepeatIsDelivered() {
        server.then(200, items(OK, conflict(), "{\"create\":{\"status\":200}}", OK));

        assertThat(outcomes()).containsOnly(Delivery.delivered());
    }

    @Test
    void eachItemHasItsOwnOutcome() {
        server.then(
                200,
                items(
                        OK,
                        error(429, "cluster_block_exception", "index [x] blocked by: [TOO_MANY_REQUESTS/12/...]"),
                        error(
                                400,
                                "mapper_parsing_exception",
                                "failed to parse field [severity] of type [integer] in"
                                        + " document with id 'x'. Preview of field's value: 's3cret'"),
                        error(503, "unavailable_shards_exception", "")));

        List<Delivery> outcomes = outcomes();

        assertThat(outcomes.get(0)).isEqualTo(Delivery.delivered());
        assertThat(outcomes.get(1)).isEqualTo(new Delivery.Retry(null, "item 429 cluster_block_exception"));
        assertThat(outcomes.get(2))
                .isEqualTo(new Delivery.Poison(
                        "mapper_parsing_exception: field severity is no integer", 400, "mapper_parsing_exception"));
        assertThat(outcomes.get(3)).isInstanceOf(Delivery.Retry.class);
    }

    @Test
    void whereItShouldGoIsNeverBlamedOnTheEvent() {
        server.then(
                200,
                items(
                        error(400, "index_closed_exception", "closed"),
                        error(404, "index_not_found_exception", "no such index"),
                        error(403, "security_exception", "no permissions"),
                        error(400, "illegal_argument_exception", "pipeline with id [geo] does not exist"),
                        error(
                                400,
                                "illegal_argument_exception",
                                "data stream timestamp field [@timestamp] is missing")));

        assertThat(target.send(batch(target, 5)).outcomes())
                .allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.TargetFault.class));
    }

    /** Elasticsearch 7, as its answers were reported; and Elasticsearch 8, which says it at once. */
    @Test
    void aDataStreamThatWantsATimeIsTheSetUpInTheWordsOfEachVersion() {
        String seven = "{\"create\":{\"status\":400,\"error\":{\"type\":\"mapper_parsing_exception\",\"reason\":"
                + "\"failed to parse\",\"caused_by\":{\"type\":\"illegal_argument_exception\",\"reason\":"
                + "\"data stream timestamp field [@timestamp] is missing\"}}}}";
        server.then(
                200,
                items(
                        seven,
                        error(
                                400,
                                "document_parsing_exception",
                                "[1:40] failed to parse: data stream timestamp field [@timestamp] is missing")));

        assertThat(target.send(batch(target, 2)).outcomes())
                .allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.TargetFault.class));
    }

    /** The server's text quotes the event: a log line must not stop its partition. */
    @Test
    void wordsOfTheEventAreNotTakenForTheServers() {
        server.then(
                200,
                items(
                        error(
                                400,
                                "mapper_parsing_exception",
                                "failed to parse field [severity] of type [integer] in document with id 'a'. Preview of"
                                        + " field's value: 'no write index is defined'"),
                        error(
                                400,
                                "mapper_parsing_exception",
                                "data stream timestamp field [@timestamp] encountered multiple values")));

        assertThat(target.send(batch(target, 2)).outcomes())
                .allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Poison.class));
    }

    @Test
    void anIndexNameIsTheEventsFaultOnlyWhereItsTypeChoseIt() {
        String answer = items(error(400, "invalid_index_name_exception", "must be lowercase"));
        server.then(200, answer).then(200, answer);
        try (SiemTarget byType = target(server.url(), "weir-{type}")) {
            assertThat(byType.send(batch(byType, 1)).outcomes().get(0)).isInstanceOf(Delivery.Poison.class);
            assertThat(target.send(batch(target, 1)).outcomes().get(0)).isInstanceOf(Delivery.TargetFault.class);
        }
    }

    @Test
    void anAnswerWithTooFewOrTooManyItemsIsRetried() {
        server.then(200, success(EVENTS - 1)).then(200, success(EVENTS + 1)).then(200, success(0));

        for (int i = 0; i < 3; i++) {
            assertThat(outcomes()).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"items\":{}}", "{\"items\":[1,2,3,4]}", "{\"items\":null}", "OK"})
    void a200ThatIsNotTheServersOwnIsRetried(String body) {
        server.then(200, body);

        assertThat(outcomes()).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
    }

    @Test
    void anItemWithoutStatusIsRetried() {
        server.then(200, items("{\"create\":{}}", "{}", "{\"create\":7}", OK));

        List<Delivery> outcomes = outcomes();

        assertThat(outcomes.subList(0, 3)).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.Retry.class));
        assertThat(outcomes.get(3)).isEqualTo(Delivery.delivered());
    }

    /** An event is refused by its item; to halve would in the end blame each event for the set-up. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"error\":{\"type\":\"illegal_argument_exception\"},\"status\":400}", "", "Bad Request"})
    void aRequestRefusedAsAWholeIsNoEventsFault(String body) {
        server.then(400, body);

        assertThat(outcomes()).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.TargetFault.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Upper", "a b", "a/b", "{other}", "a,b"})
    void refusesWhatCanBeNoIndexName(String index) {
        assertThatThrownBy(() -> target(server.url(), index)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String items(String... items) {
        return "{\"took\":1,\"errors\":true,\"items\":[" + Stream.of(items).collect(Collectors.joining(",")) + "]}";
    }

    private static String conflict() {
        return error(409, "version_conflict_engine_exception", "document already exists");
    }

    private static String error(int status, String type, String reason) {
        return "{\"create\":{\"_index\":\"x\",\"status\":" + status + ",\"error\":{\"type\":\"" + type
                + "\",\"reason\":\"" + reason + "\",\"caused_by\":{\"type\":\"other\",\"reason\":\"other\"}}}}";
    }

    private static SiemTarget target(URI url, String index) {
        return new OpenSearchTarget(
                new OpenSearchSettings(
                        "opensearch",
                        Addresses.of(url),
                        index,
                        Optional.of("geo ip"),
                        Optional.of(new Secret("Basic c2VjcmV0")),
                        new ByteSize(10_000_000),
                        HTTP,
                        TlsSettings.NONE),
                TestEvents.NO_TLS,
                4,
                Clock.systemUTC());
    }
}
