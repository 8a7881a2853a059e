package io.weir.siem;

import static io.weir.siem.ScriptedServer.raw;
import static io.weir.siem.ScriptedServer.response;
import static io.weir.siem.TestEvents.HTTP_WITH_TOKEN;
import static io.weir.siem.TestEvents.batch;
import static io.weir.siem.TestEvents.event;
import static io.weir.siem.TestEvents.item;
import static io.weir.siem.TestEvents.payload;
import static io.weir.siem.TestEvents.sid;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.batch.Batch;
import io.weir.batch.Item;
import io.weir.config.Addresses;
import io.weir.config.ByteSize;
import io.weir.config.Secret;
import io.weir.config.TlsSettings;
import io.weir.delivery.Delivery;
import io.weir.delivery.SiemTarget;
import io.weir.envelope.Payload;
import java.io.IOException;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecopsTargetTest implements JsonApiContract {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String INSTANCE = "projects/p/locations/eu/instances/i-1";

    private static KeyPair keys;

    private final ScriptedServer tokens = new ScriptedServer();
    private final ScriptedServer server = new ScriptedServer();
    private SiemTarget target;

    @BeforeAll
    static void makeKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
    }

    @BeforeEach
    void open() {
        tokens.always(request -> raw(response(200, "{\"access_token\":\"one\",\"expires_in\":3599}")));
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
        return target(url, SecopsSettings.Content.ORIGINAL, account());
    }

    @Override
    public String success(int events) {
        return "{}";
    }

    @Override
    public String read(Payload wire) throws IOException {
        return data(JSON.readTree(wire.bytes()));
    }

    @Test
    void importsUnderTheInstanceAndItsForwarder() throws IOException {
        willTake(2);
        target.send(batch(target, 2));

        ScriptedServer.Request request = server.requests().get(0);
        assertThat(request.line()).startsWith("POST /v1alpha/" + INSTANCE + "/logTypes/WEIR/logs:import ");
        assertThat(request.headers()).containsEntry("authorization", "Bearer one");
        JsonNode source = JSON.readTree(request.body()).get("inlineSource");
        assertThat(source.get("forwarder").asText()).isEqualTo(INSTANCE + "/forwarders/f-1");
        JsonNode second = source.get("logs").get(1);
        assertThat(second.get("logEntryTime").asText()).isEqualTo("2026-11-21T03:00:00.001Z");
        assertThat(second.at("/labels/weir_id/value").asText()).isEqualTo(sid(1).toString());
    }

    @Test
    void aLogIsTheOriginalWhereThereIsOne() throws IOException {
        Payload mapped = payload("{\"raw_payload\":\"<13>a \\\"b\\\" \\u017c\\n\",\"severity\":1}");

        assertThat(read(target.encode(sid(1), "t", mapped))).isEqualTo("<13>a \"b\" ż\n");
        try (SiemTarget events = target(server.url(), SecopsSettings.Content.EVENT, account())) {
            assertThat(read(events.encode(sid(1), "t", mapped))).contains("\"severity\":1", sid(1).toString());
        }
    }

    @Test
    void oneRequestIsForOneLogType() {
        Batch mixed = Batch.of(
                target.framing(),
                List.of(typed(0, "other"), typed(1, "windows"), typed(2, "other"), typed(3, "windows")));
        willTake(2);

        assertThat(target.send(mixed).outcomes())
                .containsExactly(
                        Delivery.delivered(),
                        new Delivery.Retry(Duration.ZERO, "of another log type"),
                        Delivery.delivered(),
                        new Delivery.Retry(Duration.ZERO, "of another log type"));

        willTake(2);
        Batch rest = Batch.of(target.framing(), List.of(typed(1, "windows"), typed(3, "windows")));
        assertThat(target.send(rest).outcomes()).containsOnly(Delivery.delivered());
        assertThat(server.requests())
                .extracting(it -> it.path().replaceAll(".*/logTypes/", ""))
                .containsExactly("WEIR/logs:import", "WINEVTLOG/logs:import");
    }

    @Test
    void oneThatIsAloneInItsRequestIsPoison() {
        Batch mixed = Batch.of(target.framing(), List.of(typed(0, "other"), typed(1, "windows")));
        server.then(400, "{\"error\":{\"status\":\"INVALID_ARGUMENT\"}}");

        assertThat(target.send(mixed).outcomes().get(0)).isEqualTo(new Delivery.Poison("HTTP 400", 400, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"status\":\"FAILED_PRECONDITION\"}}",
                "{\"error\":{\"message\":\"invalid log type\"}}",
                "{\"error\":{\"message\":\"forwarder not found\"}}"
            })
    void aRefusalOfTheSetUpIsNoRefusalOfTheLogs(String body) {
        server.then(400, body);

        assertThat(outcomes())
                .containsOnly(new Delivery.TargetFault("HTTP 400 to the log type, the forwarder or the instance"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"too large at projects/p/locations/eu/instances/i-1/logTypes/WEIR\"}}",
                "{\"error\":{\"message\":\"bad\",\"details\":[{\"log\":\"customer FAILED_PRECONDITION\"}]}}"
            })
    void aRefusalThatOnlyQuotesTheSetUpIsHalved(String body) {
        server.then(400, body);

        assertThat(outcomes()).containsOnly(new Delivery.Split("HTTP 400", 400));
    }

    @Test
    void aTimeIsWrittenAsGoogleReadsIt() throws IOException {
        Payload event = payload("{\"timestamp\":\"2026-11-21t05:00:00.1234567891+02:00\"}");

        assertThat(JSON.readTree(target.encode(sid(1), "t", event).bytes())
                        .get("logEntryTime")
                        .asText())
                .isEqualTo("2026-11-21T03:00:00.123Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OK", "[]", "{\"half\":", "{}OK"})
    void successWithoutItsBodyIsForeign(String body) {
        server.then(200, body);

        assertThat(outcomes()).containsOnly(new Delivery.Retry(null, "HTTP 200 with a foreign answer"));
    }

    @Test
    void signsWhatItAsksForATokenWith() throws Exception {
        willTake(EVENTS);
        outcomes();

        String form = tokens.requests().get(0).text();
        assertThat(form).startsWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=");
        String[] parts = form.substring(form.indexOf("assertion=") + 10).split("\\.", -1);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(keys.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
        assertThat(claims.get("iss").asText()).isEqualTo("weir@p.iam");
        assertThat(claims.get("exp").asLong() - claims.get("iat").asLong()).isEqualTo(3_600);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cret",
                "{\"private_key\":\"s3cret\"}",
                "{\"client_email\":\"a\",\"token_uri\":\"http://x\",\"private_key\":\"s3cret\"}"
            })
    void whatIsNoKeyIsSaidAtTheStartAndNotShown(String key) {
        assertThatThrownBy(() -> target(server.url(), SecopsSettings.Content.EVENT, key))
                .isInstanceOf(TargetException.class)
                .hasMessageNotContaining("s3cret");
    }

    private Item typed(int number, String type) {
        Item item = item(target, number, event(number));
        return new Item(item.origin(), item.sid(), item.event(), item.wire(), 1, new Item.Rest() {
            @Override
            public byte @Nullable [] key() {
                return null;
            }

            @Override
            public long timestampMillis() {
                return 0;
            }

            @Override
            public byte @Nullable [] header(String name) {
                return name.equals("weir.type") ? type.getBytes(UTF_8) : null;
            }
        });
    }

    private static String data(JsonNode log) {
        return new String(Base64.getDecoder().decode(log.get("data").asText()), UTF_8);
    }

    private String account() {
        String pem = "-----BEGIN PRIVATE KEY-----\\n"
                + Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded())
                + "\\n-----END PRIVATE KEY-----\\n";
        return "{\"client_email\":\"weir@p.iam\",\"private_key\":\"" + pem + "\",\"token_uri\":\"" + tokens.url()
                + "/token\"}";
    }

    private static SiemTarget target(URI url, SecopsSettings.Content content, String key) {
        return new SecopsTarget(
                new SecopsSettings(
                        "secops",
                        Addresses.of(url),
                        INSTANCE,
                        "f-1",
                        "WEIR",
                        Map.of("windows", "WINEVTLOG"),
                        content,
                        new Secret(key),
                        "v1alpha",
                        new ByteSize(4_000_000),
                        HTTP_WITH_TOKEN,
                        TlsSettings.NONE),
                TestEvents.NO_TLS,
                4,
                Clock.systemUTC());
    }
}
