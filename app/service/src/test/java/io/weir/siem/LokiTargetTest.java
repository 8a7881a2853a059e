package io.weir.siem;

import static io.weir.siem.TestEvents.HTTP;
import static io.weir.siem.TestEvents.batch;
import static io.weir.siem.TestEvents.payload;
import static io.weir.siem.TestEvents.sid;
import static io.weir.siem.TestEvents.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.batch.Batch;
import io.weir.config.Addresses;
import io.weir.config.ByteSize;
import io.weir.config.Secret;
import io.weir.config.TlsSettings;
import io.weir.delivery.Delivery;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.Payload;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LokiTargetTest implements HttpTargetContract {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T20:00:00.000000001Z"), ZoneOffset.UTC);
    private static final JsonMapper JSON = new JsonMapper();

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
        return target(url, Map.of(), LokiSettings.Time.EVENT, Clock.systemUTC());
    }

    @Override
    public void willTake(int events) {
        server.then(204, "");
    }

    @Override
    public String success(int events) {
        return "";
    }

    @Override
    public String read(Payload wire) throws IOException {
        return JSON.readTree(wire.bytes()).at("/values/0/1").asText();
    }

    @Test
    void pushesEachEventInItsStreamAndInOrder() throws IOException {
        willTake(3);
        target.send(batch(target, 3));

        ScriptedServer.Request request = server.requests().get(0);
        assertThat(request.line()).startsWith("POST /loki/api/v1/push ");
        assertThat(request.headers())
                .containsEntry("x-scope-orgid", "soc")
                .containsEntry("authorization", "Basic s3cret")
                .containsEntry("content-type", "application/json; charset=UTF-8");
        JsonNode streams = JSON.readTree(request.body()).get("streams");
        assertThat(streams).hasSize(3);
        assertThat(streams.get(2).get("stream")).isEqualTo(JSON.readTree("{\"job\":\"weir\",\"type\":\"linux-auth\"}"));
        assertThat(streams.findValues("values"))
                .extracting(it -> it.at("/0/0").textValue())
                .containsExactly("1795230000000000000", "1795230000001000000", "1795230000002000000");
        String line = streams.get(2).at("/values/0/1").asText();
        assertThat(JSON.readTree(line).at("/weir/id").asText()).isEqualTo(sid(2).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T03:00:00.123456789Z,1795230000123456789",
        "2026-11-21T05:00:00+02:00,1795230000000000000",
        "1970-01-01T00:00:00.5Z,500000000",
        "1969-12-31T23:59:59Z,1795291200000000001",
        "soon,1795291200000000001",
        "2262-04-11T23:47:15.999999999Z,9223372035999999999",
        "2262-04-11T23:47:16Z,1795291200000000001",
    })
    void timesAreNanosecondsAsText(String timestamp, String nanos) throws IOException {
        try (SiemTarget fixed = target(server.url(), Map.of(), LokiSettings.Time.EVENT)) {
            assertThat(time(fixed, timestamp)).isEqualTo(nanos);
        }
    }

    @Test
    void arrivalIsATimeThatLokiNeverRefuses() throws IOException {
        try (SiemTarget arrivals = target(server.url(), Map.of(), LokiSettings.Time.ARRIVAL)) {
            assertThat(time(arrivals, "2026-11-21T03:00:00Z")).isEqualTo("1795291200000000001");
        }
    }

    @Test
    void labelsAreMadeOfMembers() throws IOException {
        Map<String, String> labels = Map.of("app", "{type}/{event_type}", "level", "{severity}", "user", "{user}");
        try (SiemTarget labelling = target(server.url(), labels, LokiSettings.Time.EVENT)) {
            assertThat(stream(labelling, "{\"event_type\":\"a \\\"b\\\"\",\"severity\":3,\"user\":{\"x\":1}}"))
                    .isEqualTo(JSON.readTree("{\"app\":\"t/a \\\"b\\\"\",\"level\":\"3\",\"user\":\"unknown\"}"));
            assertThat(stream(labelling, "{\"user\":\"" + "x".repeat(257) + "\"}")
                            .get("user")
                            .asText())
                    .isEqualTo("other");
            assertThat(stream(labelling, "{\"user\":\"\"}").get("user").asText())
                    .isEqualTo("unknown");
        }
    }

    @Test
    void streamsAreBounded() throws IOException {
        try (SiemTarget labelling =
                target(server.url(), Map.of("job", "weir", "user", "{user}"), LokiSettings.Time.EVENT)) {
            Set<JsonNode> streams = new HashSet<>();
            for (int i = 0; i < 30; i++) {
                streams.add(stream(labelling, "{\"user\":\"u" + i + "\"}"));
            }

            // Ten, and the one for all others.
            assertThat(streams).hasSize(11).contains(JSON.readTree("{\"job\":\"weir\",\"user\":\"other\"}"));
        }
    }

    @Test
    void aNameThatIsNoLabelIsRefused() {
        assertThatThrownBy(() -> target(server.url(), Map.of("log-type", "x"), LokiSettings.Time.EVENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("log-type");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "entry with timestamp 2021-11-07 ignored, reason: entry too far behind, oldest acceptable|too_far_behind",
                "entry for stream {foo=bar2} has timestamp too old: 2019-10-11T19:23:58Z, oldest is: 2024|too_old",
                "Max entry size 262144 bytes exceeded for stream {} while adding an entry with length|line_too_long"
            })
    void anEntryThatIsRefusedIsFoundByHalving(String text, String code) {
        server.then(400, text).then(400, text);

        assertThat(outcomes()).containsOnly(new Delivery.Split("HTTP 400 " + code, 400));
        assertThat(target.send(batch(target, 1)).outcomes())
                .containsExactly(new Delivery.Poison("HTTP 400 " + code, 400, code));
    }

    /** Or all events would be dead letters as long as a clock is wrong. */
    @ParameterizedTest
    @CsvSource({
        "entry too far behind,too_far_behind",
        "has timestamp too old: 2019,too_old",
        "has timestamp too new: 2030,too_new"
    })
    void aTimeOfOursThatIsRefusedIsNoEventsFault(String text, String code) {
        server.then(400, text).then(400, "Max entry size 262144 bytes exceeded");
        try (SiemTarget arrivals = target(server.url(), Map.of(), LokiSettings.Time.ARRIVAL)) {
            Batch batch = batch(arrivals, 1);

            assertThat(arrivals.send(batch).outcomes())
                    .containsExactly(
                            new Delivery.TargetFault("HTTP 400 " + code + " for a time of arrival: a clock is wrong"));
            assertThat(arrivals.send(batch).outcomes())
                    .containsExactly(new Delivery.Poison("HTTP 400 line_too_long", 400, "line_too_long"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "error at least one label pair is required per stream",
                "entry for stream '{}' has 16 label names; limit 15",
                "Error parsing labels '{a=}' with error: 1:4: parse error",
                "stream '{}' has label value too long: 'aaa'",
                "missing required labels app for user soc",
                "tenant ID 'a/b' contains unsupported character '/'",
                "Client sent an HTTP request to an HTTPS server.",
                ""
            })
    void whatNamesNoEntryIsNoEventsFault(String text) {
        server.then(400, text).then(400, text);

        assertThat(outcomes()).containsOnly(new Delivery.TargetFault("HTTP 400 that names no entry"));
        assertThat(target.send(batch(target, 1)).outcomes())
                .containsExactly(new Delivery.TargetFault("HTTP 400 that names no entry"));
    }

    @Test
    void aBodyThatLokiFindsTooLargeIsHalved() {
        server.then(400, "http: request body too large");

        assertThat(outcomes()).containsOnly(new Delivery.Split("HTTP 400", 400));
    }

    @Test
    void whatHasWaitedForLongArrivesWhenItIsSent() throws IOException {
        AtomicReference<Instant> now = new AtomicReference<>(CLOCK.instant());
        Clock moving = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
        try (SiemTarget arrivals = target(server.url(), Map.of(), LokiSettings.Time.ARRIVAL, moving)) {
            Batch batch = batch(arrivals, 2);
            now.set(CLOCK.instant().plus(Duration.ofMinutes(30)));
            willTake(2);
            assertThat(arrivals.send(batch).batch()).isSameAs(batch);
            assertThat(times(lastBody())).as("a repeat is known").containsOnly("1795291200000000001");

            now.set(now.get().plusNanos(1));
            willTake(2);
            assertThat(arrivals.send(batch).outcomes()).containsOnly(Delivery.delivered());
            assertThat(times(lastBody())).containsOnly("1795293000000000002");
            assertThat(lastBody()).hasSize((int) batch.bodyBytes());
        }
    }

    private static List<String> times(byte[] body) throws IOException {
        return JSON.readTree(body).get("streams").findValues("values").stream()
                .map(it -> it.at("/0/0").textValue())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202})
    void onlyOneStatusMeansTaken(int status) {
        server.then(status, "");

        assertThat(outcomes()).containsOnly(new Delivery.Retry(null, "HTTP " + status + " with a foreign answer"));
    }

    private static String time(SiemTarget target, String timestamp) throws IOException {
        Payload wire = target.encode(sid(1), "t", payload("{\"timestamp\":\"" + timestamp + "\"}"));
        return JSON.readTree(wire.bytes()).at("/values/0/0").textValue();
    }

    private static JsonNode stream(SiemTarget target, String event) throws IOException {
        return JSON.readTree(text(target.encode(sid(1), "t", payload(event)))).get("stream");
    }

    private static SiemTarget target(URI url, Map<String, String> labels, LokiSettings.Time time) {
        return target(url, labels, time, CLOCK);
    }

    private static SiemTarget target(URI url, Map<String, String> labels, LokiSettings.Time time, Clock clock) {
        return new LokiTarget(
                new LokiSettings(
                        "loki",
                        Addresses.of(url),
                        Optional.of("soc"),
                        Optional.of(new Secret("Basic s3cret")),
                        labels,
                        10,
                        time,
                        new ByteSize(4_000_000),
                        HTTP,
                        TlsSettings.NONE),
                TestEvents.NO_TLS,
                4,
                clock);
    }
}
