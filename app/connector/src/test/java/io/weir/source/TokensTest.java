package io.weir.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    private final Tokens tokens = Tokens.of(List.of("first", "s\u00e9cond"));

    @ParameterizedTest
    @ValueSource(strings = {"Splunk first", "splunk  first ", "Bearer first", "Splunk s\u00e9cond"})
    void letsAKnownTokenPass(String authorization) {
        assertThat(tokens.check(authorization, false)).isNull();
    }

    @Test
    void takesThePasswordOfABasicAuthorization() {
        assertThat(tokens.check("Basic " + base64("x:first"), false)).isNull();
        assertThat(tokens.check("Basic " + base64(":first"), false)).isNull();
        assertThat(tokens.check("Basic " + base64("first"), false)).isEqualTo(Refusal.INVALID_AUTHORIZATION);
        assertThat(tokens.check("Basic " + base64("first:x"), false)).isEqualTo(Refusal.INVALID_TOKEN);
        assertThat(tokens.check("Basic !", false)).isEqualTo(Refusal.INVALID_AUTHORIZATION);
    }

    @ParameterizedTest
    @CsvSource({
        ", false, TOKEN_REQUIRED",
        "'  ', false, TOKEN_REQUIRED",
        ", true, TOKEN_IN_QUERY",
        "first, false, INVALID_AUTHORIZATION",
        "Digest first, false, INVALID_AUTHORIZATION",
        "Splunk, false, INVALID_AUTHORIZATION",
        "Splunk firs, false, INVALID_TOKEN",
        "Splunk firstx, false, INVALID_TOKEN",
        "Splunk First, false, INVALID_TOKEN",
    })
    void saysWhatIsWrong(String authorization, boolean inQuery, Refusal refusal) {
        assertThat(tokens.check(authorization, inQuery)).isEqualTo(refusal);
    }

    @Test
    void letsAllPassWhereNoneIsWanted() {
        assertThat(Tokens.none().check(null, false)).isNull();
        assertThat(Tokens.none().check("Splunk anything", true)).isNull();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
