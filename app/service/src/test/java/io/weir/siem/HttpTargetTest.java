package io.weir.siem;

import static io.weir.siem.TestEvents.HTTP;
import static io.weir.siem.TestEvents.batch;
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
import io.weir.delivery.Delivery;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.Payload;
import io.weir.siem.HttpTargetSettings.Format;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTargetTest implements HttpTargetContract {
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
        return target(url, Format.JSON_ARRAY, HTTP);
    }

    @Override
    public String success(int events) {
        return "";
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204})
    void anySuccessDelivers(int status) {
        server.then(status, "");

        assertThat(outcomes()).containsOnly(Delivery.delivered());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void aRefusalThatNamesNoEventIsHalved(int status) {
        server.then(status, "no");

        assertThat(outcomes()).containsOnly(new Delivery.Split("HTTP " + status, status));
    }

    @Test
    void sendsOneJsonArray() throws IOException {
        willTake(3);
        target.send(batch(target, 3));

        ScriptedServer.Request request = server.requests().get(0);
        JsonNode array = new JsonMapper().readTree(request.body());
        assertThat(array).hasSize(3);
        assertThat(array.get(2).at("/weir/id").asText()).isEqualTo(sid(2).toString());
        assertThat(request.headers())
                .containsEntry("authorization", "Bearer s3cret")
                .containsEntry("x-team", "soc")
                .containsEntry("content-type", "application/json; charset=UTF-8");
    }

    @Test
    void sendsOneEventALineToo() {
        try (SiemTarget lines = target(server.url(), Format.NDJSON, HTTP)) {
            willTake(2);
            lines.send(batch(lines, "{\n\"a\":1}", "{\"b\":2}\r\n"));
        }

        assertThat(server.requests().get(0).text())
                .isEqualTo("{ \"a\":1,\"weir\":{\"id\":\"" + sid(0) + "\"}}\n{\"b\":2,\"weir\":{\"id\":\"" + sid(1)
                        + "\"}}  \n");
    }

    @Test
    void compressesOnRequest() throws IOException {
        HttpSettings gzip = new HttpSettings(HTTP.connectTimeout(), HTTP.timeout(), Duration.ofMinutes(1), true);
        try (SiemTarget compressing = target(server.url(), Format.JSON_ARRAY, gzip)) {
            willTake(3);
            compressing.send(batch(compressing, 3));
        }

        ScriptedServer.Request request = server.requests().get(0);
        assertThat(request.headers()).containsEntry("content-encoding", "gzip");
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(request.body())).readAllBytes();
        assertThat(new JsonMapper().readTree(plain)).hasSize(3);
    }

    @Test
    void anEventThatHasItsIdTravelsAsItIs() {
        Payload event = payload("{\"a\":1,\"weir\":{\"id\":\"" + sid(1) + "\",\"type\":\"t\"}}");

        assertThat(target.encode(sid(1), "t", event)).isSameAs(event);
    }

    @Test
    void aForeignIdIsReplacedAndAnEmptyObjectGetsOne() {
        assertThat(text(target.encode(sid(1), "t", payload("{\"weir\":{\"id\":\"forged\"},\"a\":1}"))))
                .isEqualTo("{\"weir\":{\"id\":\"" + sid(1) + "\"},\"a\":1}");
        assertThat(text(target.encode(sid(1), "t", payload(" { } "))))
                .isEqualTo(" { \"weir\":{\"id\":\"" + sid(1) + "\"}} ");
    }

    private static SiemTarget target(URI url, Format format, HttpSettings http) {
        return new HttpTarget(
                new HttpTargetSettings(
                        "http",
                        Addresses.of(url),
                        format,
                        Optional.of(new Secret("Bearer s3cret")),
                        Map.of("X-Team", "soc"),
                        new ByteSize(10_000_000),
                        http,
                        TlsSettings.NONE),
                TestEvents.NO_TLS,
                4,
                Clock.systemUTC());
    }
}
