package io.weir.siem;

import static io.weir.siem.ScriptedServer.raw;
import static io.weir.siem.ScriptedServer.response;
import static io.weir.siem.TestEvents.HTTP_WITH_TOKEN;
import static io.weir.siem.TestEvents.batch;
import static io.weir.siem.TestEvents.event;
import static io.weir.siem.TestEvents.sid;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.config.Addresses;
import io.weir.config.ByteSize;
import io.weir.config.Secret;
import io.weir.config.TlsSettings;
import io.weir.delivery.Delivery;
import io.weir.delivery.Receipt;
import io.weir.delivery.SiemTarget;
import io.weir.flow.Pressure;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentinelTargetTest implements JsonApiContract {
    private final ScriptedServer tokens = new ScriptedServer();
    private final ScriptedServer server = new ScriptedServer();
    private SiemTarget target;

    @BeforeEach
    void open() {
        tokens.always(request -> token("one"));
        target = targetAt(server.url());
    }

    @AfterEach
    void closeTokens() {
        tokens.close();
    }

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
        return target(url, "10MB");
    }

    @Override
    public void willTake(int events) {
        server.then(204, "");
    }

    @Override
    public String success(int events) {
        return "";
    }

    @Test
    void sendsOneArrayToTheStreamOfTheRule() throws IOException {
        willTake(3);
        target.send(batch(target, 3));

        ScriptedServer.Request request = server.requests().get(0);
        assertThat(request.line())
                .startsWith("POST /dataCollectionRules/dcr-0a/streams/Custom-Weir_CL?api-version=2023-01-01 ");
        assertThat(request.headers())
                .containsEntry("authorization", "Bearer one")
                .containsEntry("content-type", "application/json; charset=UTF-8");
        JsonNode array = new JsonMapper().readTree(request.body());
        assertThat(array).hasSize(3);
        assertThat(array.get(2).at("/weir/id").asText()).isEqualTo(sid(2).toString());
    }

    /** What is no array gets a 200 or 202 from proxies; the API itself says 204 and nothing else. */
    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 206})
    void onlyOneStatusMeansTaken(int status) {
        server.then(status, "");

        assertThat(outcomes()).containsOnly(new Delivery.Retry(null, "HTTP " + status + " with a foreign answer"));
    }

    @Test
    void asksForATokenOnceAndAsTheApplication() {
        willTake(EVENTS);
        willTake(EVENTS);
        outcomes();
        outcomes();

        assertThat(tokens.requests()).hasSize(1);
        ScriptedServer.Request request = tokens.requests().get(0);
        assertThat(request.line()).startsWith("POST /tenant-1/oauth2/v2.0/token ");
        assertThat(request.text())
                .isEqualTo("grant_type=client_credentials&client_id=app-1&client_secret=s3cret"
                        + "&scope=https%3A%2F%2Fmonitor.azure.com%2F.default");
    }

    @Test
    void aRefusedTokenIsReplacedOnceAndThenAFault() {
        AtomicInteger number = new AtomicInteger();
        tokens.always(request -> token("t" + number.incrementAndGet()));
        server.then(401, "").then(401, "").then(401, "");

        assertThat(outcomes()).containsOnly(new Delivery.Retry(null, "the credentials have been replaced"));
        assertThat(outcomes()).containsOnly(new Delivery.TargetFault("HTTP 401"));
        assertThat(outcomes()).containsOnly(new Delivery.TargetFault("HTTP 401"));
        willTake(EVENTS);
        assertThat(outcomes()).as("it mends by itself").containsOnly(Delivery.delivered());
        assertThat(server.requests())
                .extracting(it -> it.headers().get("authorization"))
                .containsExactly("Bearer t1", "Bearer t2", "Bearer t3", "Bearer t4");
    }

    @Test
    void aClosedTargetAsksForNoToken() {
        target.close();

        assertThat(outcomes()).containsOnly(new Delivery.Retry(null, "no token: the target is closed"));
        assertThat(tokens.requests()).isEmpty();
    }

    @Test
    void aMissingRoleIsAFaultThatNoTokenMends() {
        server.then(403, "");

        assertThat(outcomes()).containsOnly(new Delivery.TargetFault("HTTP 403"));
        assertThat(tokens.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "400,{\"error\":\"unauthorized_client\"}",
        "401,{\"error\":\"invalid_client\"}",
        "403,no",
        "404,",
    })
    void withoutATokenForGoodNothingIsSentAndNoEventIsBlamed(int status, String body) {
        tokens.always(request -> raw(response(status, body == null ? "" : body)));

        assertThat(outcomes())
                .allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.TargetFault.class))
                .allSatisfy(it -> assertThat(it.toString()).doesNotContain("s3cret"));
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void withoutATokenForNowAllIsRetried(int status) {
        tokens.always(request -> raw(response(status, "", "Retry-After: 7")));

        assertThat(outcomes())
                .containsOnly(new Delivery.Retry(Duration.ofSeconds(7), "the token endpoint answers HTTP " + status));
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "InvalidStream,true",
        "InvalidDcrImmutableId,true",
        "UnsupportedApiVersion,true",
        "InvalidPayload,false",
        "BadRequest,false"
    })
    void aRefusalOfTheSetUpIsNoRefusalOfTheEvents(String code, boolean isSetUp) {
        server.then(400, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"no\"}}");

        assertThat(outcomes())
                .containsOnly(
                        isSetUp
                                ? new Delivery.TargetFault("HTTP 400 to the rule or the stream")
                                : new Delivery.Split("HTTP 400", 400));
    }

    @Test
    void aFieldThatWouldBeCutIsRefusedAndItsNeighboursAreNot() {
        try (SiemTarget strict = target(server.url(), "2KB")) {
            String fits = event(1).replace("zażółć €", "x".repeat(2_000));
            String isCut = event(1).replace("zażółć €", "x".repeat(2_001));

            Receipt receipt = strict.send(batch(strict, fits, isCut, event(2)));

            Delivery.Retry untouched = new Delivery.Retry(Duration.ZERO, "not sent with a field that is too long");
            assertThat(receipt.pressure()).isEqualTo(Pressure.UNKNOWN);
            assertThat(receipt.outcomes())
                    .containsExactly(
                            untouched,
                            new Delivery.Poison("a field of more than 2000 would be cut", null, "field_too_long"),
                            untouched);
            assertThat(server.requests()).isEmpty();
            willTake(2);
            assertThat(strict.send(batch(strict, fits, event(2))).outcomes()).containsOnly(Delivery.delivered());
        }
    }

    @Test
    void aFieldThatIsNoTextHasNoQuotes() {
        try (SiemTarget strict = target(server.url(), "2KB")) {
            String isCut = "{\"list\":[" + "1,".repeat(999) + "1]}";

            assertThat(strict.send(batch(strict, isCut)).outcomes().get(0)).isInstanceOf(Delivery.Poison.class);
            willTake(1);
            assertThat(strict.send(batch(strict, "{\"list\":[" + "1,".repeat(998) + "11]}"))
                            .outcomes())
                    .containsExactly(Delivery.delivered());
        }
    }

    private static ScriptedServer.Act token(String text) {
        return raw(response(200, "{\"access_token\":\"" + text + "\",\"expires_in\":3599,\"token_type\":\"Bearer\"}"));
    }

    private SiemTarget target(URI url, String fieldBytesMax) {
        return new SentinelTarget(
                new SentinelSettings(
                        "sentinel",
                        Addresses.of(url),
                        "dcr-0a",
                        "Custom-Weir_CL",
                        "tenant-1",
                        "app-1",
                        new Secret("s3cret"),
                        tokens.url(),
                        "https://monitor.azure.com/.default",
                        "2023-01-01",
                        new ByteSize(1_000_000),
                        ByteSize.parse(fieldBytesMax).orElseThrow(),
                        HTTP_WITH_TOKEN,
                        TlsSettings.NONE),
                TestEvents.NO_TLS,
                4,
                Clock.systemUTC());
    }
}
