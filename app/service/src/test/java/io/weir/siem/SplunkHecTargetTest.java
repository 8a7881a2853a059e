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
import io.weir.config.Addresses;
import io.weir.config.ByteSize;
import io.weir.config.Secret;
import io.weir.config.TlsSettings;
import io.weir.delivery.SiemTarget;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SplunkHecTargetTest implements JsonApiContract {
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
        return target(url, Optional.of("main"));
    }

    @Override
    public String success(int events) {
        return "{\"text\":\"Success\",\"code\":0}";
    }

    @Test
    void writesOnlyWhatHecKnowsAndTheTimeAsAPlainDecimal() throws IOException {
        JsonNode envelope = new JsonMapper()
                .readTree(target.encode(sid(7), "linux-auth", payload(event(7))).bytes());

        Set<String> keys = new TreeSet<>();
        envelope.fieldNames().forEachRemaining(keys::add);
        assertThat(keys).containsExactly("event", "fields", "host", "index", "source", "sourcetype", "time");
        assertThat(envelope.get("event")).isEqualTo(new JsonMapper().readTree(event(7)));
        assertThat(envelope.get("host").asText()).isEqualTo("höst-7");
        assertThat(envelope.get("sourcetype").asText()).isEqualTo("weir:linux-auth");
        assertThat(envelope.at("/fields/weir_id").asText()).isEqualTo(sid(7).toString());
        assertThat(text(target.encode(sid(7), "t", payload(event(7))))).startsWith("{\"time\":1795230000.007,");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T03:00:00Z, 1795230000.000",
        "2026-11-21T04:00:00.5+01:00, 1795230000.500",
        "1970-01-01T00:00:00Z, 0.000",
        "9999-12-31T23:59:59.999999Z, 253402300799.999"
    })
    void readsEveryTimestampTheJudgeLetsThrough(String timestamp, String time) {
        String wire = text(target.encode(sid(1), "t", payload("{\"timestamp\":\"" + timestamp + "\"}")));

        assertThat(wire).startsWith("{\"time\":" + time + ",");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"timestamp\":1}", "{\"timestamp\":\"noon\"}", "{\"timestamp\":\"1969-12-31T23:59:59Z\"}"
            })
    void leavesOutATimeThatHecWouldMisread(String event) {
        assertThat(text(target.encode(sid(1), "t", payload(event)))).doesNotContain("\"time\":");
    }

    @Test
    void aHostileTypeStaysText() throws IOException {
        byte[] wire =
                target.encode(sid(1), "x\",\"evil\":\"\\\n", payload("{}")).bytes();

        JsonNode envelope = new JsonMapper().readTree(wire);
        assertThat(envelope.get("sourcetype").asText()).isEqualTo("weir:x\",\"evil\":\"\\\n");
        assertThat(envelope.has("evil")).isFalse();
    }

    @Test
    void sendsTheTokenToTheCollector() {
        willTake(1);
        target.send(batch(target, 1));

        ScriptedServer.Request request = server.requests().get(0);
        assertThat(request.path()).isEqualTo("/services/collector/event");
        assertThat(request.headers()).containsEntry("authorization", "Splunk t0ken");
    }

    @Test
    void sendsNoChannelUnlessAcknowledgementIsAskedFor() {
        willTake(1);
        target.send(batch(target, 1));

        assertThat(server.requests().get(0).headers()).doesNotContainKey("x-splunk-request-channel");
    }

    static SiemTarget target(URI url, Optional<String> index) {
        return new SplunkHecTarget(
                new SplunkHecSettings(
                        "splunk-hec",
                        Addresses.of(url),
                        new Secret("t0ken"),
                        false,
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(1),
                        index,
                        "weir",
                        "weir:{type}",
                        Optional.empty(),
                        new ByteSize(5_000_000),
                        HTTP,
                        TlsSettings.NONE),
                TestEvents.NO_TLS,
                4,
                Clock.systemUTC());
    }
}
