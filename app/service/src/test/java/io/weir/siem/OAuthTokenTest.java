package io.weir.siem;

import static io.weir.siem.ScriptedServer.raw;
import static io.weir.siem.ScriptedServer.response;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Secret;
import io.weir.delivery.Delivery;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OAuthTokenTest {
    private static final HttpSettings PATIENT =
            new HttpSettings(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(5), false);

    private final ScriptedServer endpoint = new ScriptedServer();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // a reading that overflows is one too
    private final OAuthToken token = new OAuthToken(
            new ClientCredentials(endpoint.url(), "app", new Secret("s3cret"), "scope"),
            new Http(PATIENT, TestEvents.NO_TLS, 1, 1, Clock.systemUTC()),
            nanos::get);

    @AfterEach
    void close() {
        token.close();
        endpoint.close();
    }

    @Test
    void isAskedForAnewBeforeItExpiresAndNotEarlier() {
        will("one", "3600");
        assertThat(token.offer().value()).isEqualTo("Bearer one");

        pass(Duration.ofMinutes(55).minusNanos(1));
        assertThat(token.offer().value()).isEqualTo("Bearer one");

        will("two", "\"3600\"");
        pass(Duration.ofNanos(1));
        assertThat(token.offer().value()).isEqualTo("Bearer two");
    }

    @Test
    void isUsedToItsEndWhereNoNewOneIsToBeHad() {
        will("one", "100");
        token.offer();
        pass(Duration.ofSeconds(99));
        endpoint.then(503, "");
        assertThat(token.offer().value()).isEqualTo("Bearer one");

        pass(Duration.ofSeconds(1));
        endpoint.then(503, "");
        assertThat(token.offer().trouble()).isEqualTo(new Delivery.Retry(null, "the token endpoint answers HTTP 503"));

        pass(Duration.ofSeconds(1));
        will("two", "100");
        assertThat(token.offer().value()).isEqualTo("Bearer two");
    }

    @Test
    void anEndpointThatGaveNoneIsLeftAloneForASecond() {
        endpoint.then(500, "");
        token.offer();
        pass(Duration.ofMillis(999));
        assertThat(token.offer().trouble()).isNotNull();
        assertThat(endpoint.requests()).hasSize(1);

        will("one", "100");
        pass(Duration.ofMillis(1));
        assertThat(token.offer().trouble()).isNull();
    }

    @Test
    void aTokenThatIsValidIsNotRenewedMoreOftenThanEachHalfMinute() {
        will("one", "3600");
        token.offer();
        pass(Duration.ofMinutes(56));
        endpoint.then(503, "");
        token.offer();
        pass(Duration.ofSeconds(30).minusNanos(1));
        assertThat(token.offer().value()).isEqualTo("Bearer one");
        assertThat(endpoint.requests()).hasSize(2);

        will("two", "3600");
        pass(Duration.ofNanos(1));
        assertThat(token.offer().value()).isEqualTo("Bearer two");
    }

    @Test
    void theWaitBeginsWhenTheAnswerIsThere() {
        endpoint.then(socket -> {
            pass(Duration.ofSeconds(20));
            raw(response(500, "")).answer(socket);
        });
        token.offer();

        assertThat(token.offer().trouble()).isNotNull();
        assertThat(endpoint.requests()).hasSize(1);
    }

    @Test
    void nobodyWithAValidTokenWaitsForTheNext() throws Exception {
        will("one", "100");
        token.offer();
        pass(Duration.ofSeconds(90));
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        endpoint.then(socket -> {
            asked.countDown();
            answer.await();
            raw(response(200, "{\"access_token\":\"two\"}")).answer(socket);
        });
        CompletableFuture<Credential.Offer> renewing = CompletableFuture.supplyAsync(token::offer);
        asked.await();

        assertThat(CompletableFuture.supplyAsync(token::offer).get(5, SECONDS).value())
                .isEqualTo("Bearer one");
        CompletableFuture.runAsync(token::accepted).get(5, SECONDS);

        answer.countDown();
        assertThat(renewing.get(10, SECONDS).value()).isEqualTo("Bearer two");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[1]",
                "<html>",
                "{\"access_token\":\"\"}",
                "{\"access_token\":7.5e1}{",
                "{\"access_token\":\"a b\"}",
                "{\"access_token\":\"a\\r\\nX-Evil: 1\"}",
                "{\"access_token\":\"half"
            })
    void anAnswerWithoutATokenIsForeign(String body) {
        endpoint.then(200, body);

        assertThat(token.offer().trouble())
                .isEqualTo(new Delivery.Retry(null, "the token endpoint gives a foreign answer"));
    }

    @Test
    void aDescriptionOfTheRefusalIsNotShown() {
        endpoint.then(401, "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215 for app s3cret\"}");

        assertThat(token.offer().trouble())
                .isEqualTo(new Delivery.TargetFault("the token endpoint refuses: HTTP 401 invalid_client"));
    }

    @Test
    void theSameTokenOnceMoreIsNoReplacement() {
        will("one", "100");
        String value = token.offer().value();
        will("one", "100");

        pass(Duration.ofSeconds(2));
        assertThat(token.isReplaced(value)).isFalse();
    }

    @Test
    void whoComesLateWithARefusedTokenIsToldOfTheNewOne() {
        will("one", "100");
        String value = token.offer().value();
        will("two", "100");
        pass(Duration.ofSeconds(2));

        assertThat(token.isReplaced(value)).isTrue();
        assertThat(token.isReplaced(value)).isTrue();
        assertThat(endpoint.requests()).hasSize(2);
    }

    @Test
    void printsNoToken() {
        will("one", "100");

        assertThat(token.offer().toString()).isEqualTo("***");
    }

    private void will(String text, String expiresIn) {
        endpoint.then(raw(response(200, "{\"access_token\":\"" + text + "\",\"expires_in\":" + expiresIn + "}")));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
