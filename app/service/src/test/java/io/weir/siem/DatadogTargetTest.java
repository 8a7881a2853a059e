package io.weir.siem;

import static io.weir.siem.TestEvents.HTTP;
import static io.weir.siem.TestEvents.batch;
import static io.weir.siem.TestEvents.event;
import static io.weir.siem.TestEvents.payload;
import static io.weir.siem.TestEvents.sid;
import static io.weir.siem.TestEvents.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.batch.Batch;
import io.weir.config.Addresses;
import io.weir.config.ByteSize;
import io.weir.config.Secret;
import io.weir.config.TlsSettings;
import io.weir.delivery.Delivery;
import io.weir.delivery.Receipt;
import io.weir.delivery.SiemTarget;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatadogTargetTest implements JsonApiContract {
    /** Seventeen hours after the event with number 500. */
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T20:00:00.500Z"), ZoneOffset.UTC);

    private final ScriptedServer server = new ScriptedServer();
    private final SiemTarget target = targetAt(server.url(), Clock.systemUTC());

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
        return targetAt(url, Clock.systemUTC());
    }

    @Override
    public void willTake(int events) {
        server.then(202, "{}");
    }

    @Override
    public String success(int events) {
        return "{}";
    }

    @Test
    void sendsEachEventWithWhatItIsFiledUnder() throws IOException {
        willTake(2);
        target.send(batch(target, 2));

        ScriptedServer.Request request = server.requests().get(0);
        assertThat(request.line()).startsWith("POST /api/v2/logs ");
        assertThat(request.headers()).containsEntry("dd-api-key", "k3y").doesNotContainKey("authorization");
        JsonNode second = new JsonMapper().readTree(request.body()).get(1);
        assertThat(second.get("ddsource").asText()).isEqualTo("linux-auth");
        assertThat(second.get("service").asText()).isEqualTo("weir");
        assertThat(second.get("ddtags").asText()).isEqualTo("env:prod,type:linux-auth");
        assertThat(second.at("/weir/id").asText()).isEqualTo(sid(1).toString());
    }

    @Test
    void whatAnEventSaysOfItselfHolds() throws IOException {
        String wire = text(target.encode(sid(1), "t", payload(" {\"service\":\"sshd\"}")));

        assertThat(new JsonMapper().readTree(wire).get("service").asText()).isEqualTo("sshd");
        assertThat(text(target.encode(sid(1), "t", payload("{}"))))
                .isEqualTo("{\"ddsource\":\"t\",\"service\":\"weir\",\"ddtags\":\"env:prod,type:t\",\"weir\":{\"id\":\""
                        + sid(1) + "\"}}");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204})
    void onlyOneStatusMeansTaken(int status) {
        server.then(status, "{}");

        assertThat(outcomes()).containsOnly(new Delivery.Retry(null, "HTTP " + status + " with a foreign answer"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void aRefusalThatNamesNoEventIsHalved(int status) {
        server.then(status, "{\"errors\":[{\"detail\":\"Bad Request\"}]}");

        assertThat(outcomes()).containsOnly(new Delivery.Split("HTTP " + status, status));
    }

    @Test
    void keepsTheLimitsThatDatadogOnlyCutsAt() {
        assertThat(target.eventsMax()).isEqualTo(1_000);
        assertThat(target.eventBytesMax()).isEqualTo(1_000_000);
        assertThat(target.bodyBytesMax()).isEqualTo(5_000_000);
    }

    @Test
    void whatWouldBeDroppedForItsAgeGoesWithoutItsTime() throws IOException {
        try (SiemTarget target = targetAt(server.url(), CLOCK)) {
            willTake(3);
            Batch batch = batch(target, event(499), event(500), "{\"timestamp\" : \"soon\"}");

            Receipt receipt = target.send(batch);

            assertThat(receipt.outcomes()).containsOnly(Delivery.delivered());
            assertThat(receipt.batch()).isSameAs(batch);
            JsonNode array = new JsonMapper().readTree(lastBody());
            assertThat(array.get(0).has("timestamp")).isFalse();
            assertThat(array.get(0).get("weir_time").asText()).isEqualTo("2026-11-21T03:00:00.499Z");
            assertThat(array.get(1).get("timestamp").asText()).isEqualTo("2026-11-21T03:00:00.500Z");
            assertThat(array.get(2).get("timestamp").asText()).isEqualTo("soon");
            assertThat(lastBody()).hasSize((int) batch.bodyBytes());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timestamp|\"2026-11-21T21:00:00.500Z\"|timestamp",
                "timestamp|\"2026-11-21T21:00:00.501Z\"|weir_time",
                "timestamp|\"2026-11-22T00:00:00.501+03:00\"|weir_time",
                "date|\"2026-11-21T03:00:00.500Z\"|date",
                "date|\"2026-11-21T03:00:00.499Z\"|dat_",
                "eventTime|1795230000500|eventTime",
                "eventTime|1795230000499|eventTim_",
                "_timestamp|\"2026-11-20T03:00:00Z\"|_timestam_",
                "Timestamp|\"2026-11-20T03:00:00Z\"|Timestam_",
                "published_date|0|published_dat_",
                "@timestamp|-1|@timestam_",
                "date|\"yesterday\"|date",
                "date|{\"day\":1}|date",
                "date|\"2026-11-20T03:00:00\"|dat_",
                "date|\"2026-11-20T03:00:00+0000\"|dat_",
                "date|\"Nov 20 03:00:00\"|dat_",
                "eventTime|1795230000500.5|eventTim_",
                "syslog.timestamp|\"2026-11-20T03:00:00Z\"|syslog.timestam_",
                "syslog|{\"timestamp\":\"2026-11-20T03:00:00Z\"}|syslo_",
                "syslog|{\"timestamp\":\"2026-11-21T03:00:00.500Z\"}|syslog",
                "syslog|\"2026-11-20T03:00:00Z\"|syslog",
                "other|\"2026-11-20T03:00:00Z\"|other"
            })
    void noTimeThatIsOldOrAheadHasAnEventDropped(String name, String value, String sentAs) throws IOException {
        try (SiemTarget target = targetAt(server.url(), CLOCK)) {
            willTake(1);
            Batch batch = batch(target, "{\"" + name + "\":" + value + ",\"a\":1}");

            target.send(batch);

            JsonNode sent = new JsonMapper().readTree(lastBody()).get(0);
            assertThat(sent.get(sentAs)).isEqualTo(new JsonMapper().readTree(value));
            assertThat(sent.has(name)).isEqualTo(name.equals(sentAs));
            assertThat(lastBody()).hasSize((int) batch.bodyBytes());
        }
    }

    /** To Datadog an escape is the letter it stands for. */
    @Test
    void noEscapeHidesAName() throws IOException {
        try (SiemTarget target = targetAt(server.url(), CLOCK)) {
            willTake(1);
            Batch batch = batch(target, "{\"\\u0064at\\u0065\":\"2026-11-20T03:00:00Z\",\"\\u0064ata\":\"2026\"}");

            target.send(batch);

            JsonNode sent = new JsonMapper().readTree(lastBody()).get(0);
            assertThat(sent.has("date")).isFalse();
            assertThat(sent.get("dat_" + "_".repeat(10)).asText()).isEqualTo("2026-11-20T03:00:00Z");
            assertThat(sent.get("data").asText()).isEqualTo("2026");
            assertThat(lastBody()).hasSize((int) batch.bodyBytes());
        }
    }

    @Test
    void noOtherTimeDecidesOnceTheFirstIsGone() throws IOException {
        try (SiemTarget target = targetAt(server.url(), CLOCK)) {
            willTake(1);

            target.send(batch(
                    target,
                    "{\"timestamp\":\"2026-11-20T03:00:00Z\",\"date\":\"20 Nov 2026\","
                            + "\"eventTime\":\"2026-11-21T19:00:00Z\",\"timestamp\":\"2026-11-20T03:00:00Z\"}"));

            JsonNode sent = new JsonMapper().readTree(lastBody()).get(0);
            assertThat(sent.has("timestamp")).isFalse();
            assertThat(sent.get("dat_").asText()).isEqualTo("20 Nov 2026");
            assertThat(sent.get("eventTime").asText()).isEqualTo("2026-11-21T19:00:00Z");
        }
    }

    private static SiemTarget targetAt(URI url, Clock clock) {
        return new DatadogTarget(
                new DatadogSettings(
                        "datadog",
                        Addresses.of(url),
                        new Secret("k3y"),
                        "{type}",
                        "weir",
                        "env:prod,type:{type}",
                        Duration.ofHours(17),
                        new ByteSize(5_000_000),
                        new ByteSize(1_000_000),
                        HTTP,
                        TlsSettings.NONE),
                TestEvents.NO_TLS,
                4,
                clock);
    }
}
