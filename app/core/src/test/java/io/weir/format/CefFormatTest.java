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

class CefFormatTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-21T12:00:00Z");
    private static final String HEADER = "CEF:0|v|p|1|id|name|5|";

    private final CefFormat format = new CefFormat();

    @Test
    void readsHeaderAndExtensionBehindSyslog() throws Exception {
        JSONObject fields = fields("<134>Nov 21 11:00:00 fw-1 CEF:1|Acme|Gate|2.1|100|a \\| b \\\\|High|src=10.0.0.1 "
                + "cs1Label=Rule cs1=deny all msg=two words\\nand a line\n");

        assertThat(fields.toMap())
                .containsEntry("cef_version", "1")
                .containsEntry("device_vendor", "Acme")
                .containsEntry("device_product", "Gate")
                .containsEntry("device_version", "2.1")
                .containsEntry("device_event_class_id", "100")
                .containsEntry("name", "a | b \\")
                .containsEntry("severity", "High");
        assertThat(fields.getJSONObject("extensions").toMap())
                .containsEntry("src", "10.0.0.1")
                .containsEntry("cs1Label", "Rule")
                .containsEntry("cs1", "deny all")
                .containsEntry("msg", "two words\nand a line");
        assertThat(fields.getJSONObject("syslog").toMap())
                .containsEntry("severity", 6)
                .containsEntry("hostname", "fw-1")
                .containsEntry("timestamp", "2026-11-21T11:00:00.000Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "k=a\\=b!k!a=b",
                "k=a=b!k!a=b",
                "k=x==!k!x==",
                "a=1  k=v!a!`1 `",
                "a= k=v!a!``",
                "ad.Key[0]=v w!ad.Key[0]!v w",
                "k=https://h/?a=b&c=d!k!https://h/?a=b&c=d",
                "k=a|b!k!a|b",
                // Written by senders that escape nothing, and by one that does.
                "k=C:\\new\\Shared!k!C:\\new\\Shared",
                "k=\\\\host\\Share!k!\\\\host\\Share",
                "k=C:\\\\new!k!C:\\new",
                // A backslash at the end takes no key away, nor does one before a tab.
                "a=C:\\ k=v!k!v",
                "a=C:\\ k=v!a!C:\\",
                "a=C:\\\tk=v!k!v",
                "k=é ü=ö!k!é ü=ö"
            })
    void readsValues(String extension, String key, String value) throws Exception {
        assertThat(fields(HEADER + extension).getJSONObject("extensions").opt(key))
                .isEqualTo(value);
    }

    @Test
    void theFirstOfANameKeepsIt() throws Exception {
        JSONObject fields = fields(HEADER + "src=10.0.0.1 msg=x src=6.6.6.6 src=7.7.7.7");

        assertThat(fields.query("/extensions/src")).isEqualTo("10.0.0.1");
        assertThat(fields.query("/repeated/src").toString()).isEqualTo("[\"6.6.6.6\",\"7.7.7.7\"]");
    }

    @Test
    void keepsTextThatHasNoKey() throws Exception {
        assertThat(fields(HEADER + "just words a=b").opt("message")).isEqualTo("just words ");
        assertThat(fields("CEF:0|v|p|1|id|name|5").opt("severity")).isEqualTo("5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CEF:0|v|p|1|id|n|5|",
                "CEF: 0|v|p|1|id|n|5|",
                "<14>CEF:0|v|p|1|id|n|5|",
                "<14>Nov 21 11:00:00 host CEF:0|v|p|1|id|n|5|",
                "<14>Nov 21 11:00:00 host app[7]: CEF:0|v|p|1|id|n|5|",
                "<14>1 2026-11-21T11:00:00Z host app - - - CEF:0|v|p|1|id|n|5|",
                "<14>1 2026-11-21T11:00:00Z host app - - [a b=\"c\"] CEF:0|v|p|1|id|n|5|",
                "2026-11-21T11:00:00Z host CEF:0|v|p|1|id|n|5|"
            })
    void claimsItsLines(String line) {
        assertThat(format.claims(line.getBytes(StandardCharsets.UTF_8))).isTrue();
    }

    /** Else a user name would take the line of a login away from the type that knows logins. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<38>Nov 21 11:00:00 web-3 sshd[7]: Failed password for CEF:0|v|p|1|id|n|9| from 6.6.6.6",
                "<38>1 2026-11-21T11:00:00Z h sshd - - - Invalid user CEF:0|a|b|c|d|e|9|",
                "<14>Nov 21 11:00:00 host xCEF:0|v",
                "CEF:",
                "CEF:0",
                "CEF:x|",
                ""
            })
    void claimsNothingThatQuotes(String line) {
        assertThat(format.claims(line.getBytes(StandardCharsets.UTF_8))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "CEF:0|v|p|1|id|name", "<14>Nov 21 11:00:00 host app: text"})
    void refusesALineWithoutAHeader(String line) {
        assertThatThrownBy(() -> fields(line)).isInstanceOf(MalformedException.class);
    }

    @Test
    void aHeaderBehindLettersOfManyBytesIsFound() throws Exception {
        assertThat(fields("<14>Nov 21 11:00:00 höst😀 CEF:0|v|p|1|id|näme|5|a=ü")
                        .query("/extensions/a"))
                .isEqualTo("ü");
    }

    private JSONObject fields(String line) throws MalformedException {
        return format.decode(line.getBytes(StandardCharsets.UTF_8), RECEIVED);
    }
}
