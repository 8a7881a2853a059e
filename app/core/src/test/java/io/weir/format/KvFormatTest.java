package io.weir.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KvFormatTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-21T12:00:00Z");

    private final KvFormat format = new KvFormat();

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "a=1 k=v b=2!v",
                "a=1,k=v,b=2!v",
                "a=1;k=v; b=2!v",
                "a=1|k=v|b=2!v",
                "a=1|k=two words|b=2!two words",
                "a=\"x y\"|k=two, words b=2|b=2!two, words b=2",
                "a=1|k=two | words|b=2!two | words",
                "a=1|k=two words|!two words",
                "a=1|k=\"a|b=3\"|b=2!a|b=3",
                "a=1|b=|k=v w!v w",
                "a=1| k=v b=2!v",
                "a=1 k=v|b=2 c!v",
                "k=1,2,3 b=2!1,2,3",
                "k=v, words b=2!v",
                "b=2, k=v,!v",
                "k=\"two words\" b=2!two words",
                "k=\"\" b=2!``",
                "k= b=2!``",
                "k='two words' b=2!two words",
                "k='tis b=2!'tis",
                "k = v b = 2!v",
                "k=\"say \\\"hi\\\", \\\\ b=3\" b=2!say \"hi\", \\ b=3",
                "k=\"c:\\dir\\x.dll\" b=2!c:\\dir\\x.dll",
                "k=\"cut off here!cut off here",
                "k=a=b c=d!a=b",
                "k=fe80::1%eth0 b=2!fe80::1%eth0",
                "<189>k=v b=2!v",
                "<13>Nov 21 11:00:00 host k=v b=2!v",
                "<13>Nov 21 11:00:00 host app[7]: k=v b=2!v",
                "<13>1 2026-11-21T11:00:00Z host app - - [x k=\"in data\"] words k=v b=2!v"
            })
    void readsValues(String line, String value) throws Exception {
        assertThat(fields(line).query("/fields/k")).isEqualTo(value);
    }

    @Test
    void keepsTheHeaderAndTheWordsThatHaveNoKey() throws Exception {
        JSONObject fields = fields("<13>Nov 21 11:00:00 host app: login failed user=bob from home");

        assertThat(fields.query("/syslog/hostname")).isEqualTo("host");
        assertThat(fields.query("/syslog/appname")).isEqualTo("app");
        assertThat(fields.query("/syslog/message")).isEqualTo("login failed ");
        assertThat(fields.opt("message")).isEqualTo("from home");
    }

    @Test
    void theFirstOfANameKeepsIt() throws Exception {
        JSONObject fields = fields("user=bob role=guest role=admin");

        assertThat(fields.query("/fields/role")).isEqualTo("guest");
        assertThat(fields.query("/repeated/role/0")).isEqualTo("admin");
    }

    /** The sender escaped the quote that an attacker typed, so what follows it is no pair. */
    @Test
    void anEscapedQuoteEndsNothing() throws Exception {
        JSONObject fields = fields("name=\"x\\\" role=\\\"admin\" role=\"guest\"");

        assertThat(fields.query("/fields/role")).isEqualTo("guest");
        assertThat(fields.query("/fields/name")).isEqualTo("x\" role=\"admin");
    }

    @Test
    void claimsAKeyAtTheVeryStart() {
        assertThat(format.claims("<189>date=2026-11-21".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(format.claims("date=2026-11-21".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(format.claims("hello a=b".getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThat(format.claims("<13>Nov 21 11:00:00 h a=b".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(format.claims(new byte[0])).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "words only", "=", "= a"})
    void refusesALineWithoutAPair(String line) {
        assertThatThrownBy(() -> fields(line)).isInstanceOf(MalformedException.class);
    }

    private JSONObject fields(String line) throws MalformedException {
        return format.decode(line.getBytes(StandardCharsets.UTF_8), RECEIVED);
    }
}
