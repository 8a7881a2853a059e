package io.weir.siem;

import static io.weir.siem.ScriptedServer.raw;
import static io.weir.siem.ScriptedServer.response;
import static io.weir.siem.TestEvents.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Binder;
import io.weir.config.Variants;
import io.weir.delivery.Delivery;
import io.weir.delivery.SiemTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRotationTest {
    private static final Variants NONE = Variants.NONE;

    @TempDir
    private Path folder;

    private final ScriptedServer server = new ScriptedServer();
    private volatile String valid = "Splunk one";
    private volatile String refusal = response(403, "{\"code\":4}");

    @BeforeEach
    void takesOneToken() throws IOException {
        token("one\n");
        server.always(request -> valid.equals(request.headers().get("authorization"))
                ? raw(response(200, "{\"code\":0}"))
                : raw(refusal));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"401,3", "403,1", "403,4", "400,21", "400,22", "401,"})
    void aTokenThatIsReplacedIsUsedOnceTheOldOneIsRefused(int status, Integer code) throws IOException {
        refusal = response(status, code == null ? "" : "{\"code\":" + code + "}");
        try (SiemTarget target = splunk()) {
            assertThat(outcomes(target)).containsOnly(Delivery.delivered());

            valid = "Splunk two";
            token("two\n");

            assertThat(outcomes(target)).containsOnly(new Delivery.Retry(null, "the credentials have been replaced"));
            assertThat(outcomes(target)).containsOnly(Delivery.delivered());
        }
    }

    @Test
    void aRefusedTokenIsATargetFaultUntilAnotherStandsThere() throws IOException {
        valid = "Splunk two";
        try (SiemTarget target = splunk()) {
            assertThat(outcomes(target)).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.TargetFault.class));
            assertThat(outcomes(target)).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.TargetFault.class));

            token("two");

            assertThat(outcomes(target)).as("read before it is refused again").containsOnly(Delivery.delivered());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "  \n"})
    void halfAReplacementIsNone(String content) throws IOException {
        try (SiemTarget target = splunk()) {
            valid = "Splunk two";
            token(content);
            assertThat(outcomes(target)).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.TargetFault.class));
            Files.delete(folder.resolve("token"));
            assertThat(outcomes(target)).allSatisfy(it -> assertThat(it).isInstanceOf(Delivery.TargetFault.class));

            valid = "Splunk one";
            assertThat(outcomes(target)).as("what was read before holds").containsOnly(Delivery.delivered());
        }
    }

    @Test
    void aTokenThatIsAcceptedIsNotReadAgain() throws IOException {
        try (SiemTarget target = splunk()) {
            token("two");
            assertThat(outcomes(target)).containsOnly(Delivery.delivered());

            valid = "Splunk two";
            outcomes(target);
            assertThat(outcomes(target)).containsOnly(Delivery.delivered());
            token("three");
            assertThat(outcomes(target)).containsOnly(Delivery.delivered());
        }
    }

    @Test
    void noOutcomeTellsAToken() throws IOException {
        valid = "Splunk three";
        try (SiemTarget target = splunk()) {
            token("two");
            for (int i = 0; i < 3; i++) {
                assertThat(outcomes(target).toString()).doesNotContain("one", "two");
            }
        }
        assertThat(settings(SplunkHecSettings.class).toString())
                .doesNotContain("two")
                .contains("***");
    }

    @Test
    void theOthersTakeANewHeaderToo() throws IOException {
        valid = "one";
        assertRotates(it -> new HttpTarget(it, TestEvents.NO_TLS, 2, Clock.systemUTC()), HttpTargetSettings.class);
    }

    @Test
    void openSearchTakesANewHeaderToo() throws IOException {
        valid = "one";
        assertRotates(
                it -> new OpenSearchTarget(it, TestEvents.NO_TLS, 2, Clock.systemUTC()), OpenSearchSettings.class);
    }

    private <S extends Record> void assertRotates(Function<S, SiemTarget> open, Class<S> type) throws IOException {
        refusal = response(401, "");
        try (SiemTarget target = open.apply(settings(type))) {
            outcomes(target);
            valid = "two";
            token("two");
            assertThat(outcomes(target)).containsOnly(new Delivery.Retry(null, "the credentials have been replaced"));
            outcomes(target);
        }
        assertThat(server.requests().stream().map(it -> it.headers().get("authorization")))
                .containsExactly("one", "one", "two");
    }

    private SiemTarget splunk() {
        return new SplunkHecTarget(settings(SplunkHecSettings.class), TestEvents.NO_TLS, 2, Clock.systemUTC());
    }

    private <S extends Record> S settings(Class<S> type) {
        String key = type == SplunkHecSettings.class ? "token" : "authorization";
        return new Binder(NONE, Map.of(), folder)
                .bind(type, "t.yaml", "{url: \"" + server.url() + "\", " + key + ": \"${file:token}\"}", folder);
    }

    private void token(String content) throws IOException {
        Files.writeString(folder.resolve("token"), content);
    }

    private static List<Delivery> outcomes(SiemTarget target) {
        return target.send(batch(target, 2)).outcomes();
    }
}
