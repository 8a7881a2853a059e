package io.weir.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogFormatTest {
    private static final Instant RECEIVED = Instant.parse("2026-11-21T12:00:00Z");

    private final SyslogFormat format = new SyslogFormat();

    @Test
    void readsTheOlderHeader() throws Exception {
        JSONObject fields = fields("<38>Nov  1 01:32:59 web-3 sshd[20411]: Failed password for root\n");

        assertThat(fields.toMap())
                .containsEntry("pri", 38)
                .containsEntry("facility", 4)
                .containsEntry("severity", 6)
                .containsEntry("timestamp", "2026-11-01T01:32:59.000Z")
                .containsEntry("hostname", "web-3")
                .containsEntry("appname", "sshd")
                .containsEntry("procid", "20411")
                .containsEntry("message", "Failed password for root");
    }

    @Test
    void readsTheNewerHeader() throws Exception {
        JSONObject fields = fields("<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 ID47 "
                + "[a@1 k=\"v\\\"\\]\\\\\" l=\"\"][b] \uFEFFIt's time");

        assertThat(fields.toMap())
                .containsEntry("version", 1)
                .containsEntry("timestamp", "2003-08-24T05:14:15.000003-07:00")
                .containsEntry("hostname", "192.0.2.1")
                .containsEntry("appname", "myproc")
                .containsEntry("procid", "8710")
                .containsEntry("msgid", "ID47")
                .containsEntry("message", "It's time");
        assertThat(fields.getJSONObject("structured_data").toString()).contains("\"k\":\"v\\\"]\\\\\"");
    }

    @Test
    void aDashMeansNothing() throws Exception {
        assertThat(fields("<0>1 - - - - - -").keySet())
                .containsExactlyInAnyOrder("pri", "facility", "severity", "version");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T12:00:00Z, Nov 21 11:59:59, 2026-11-21T11:59:59.000Z",
        // December's line arrives in January: of the old year.
        "2027-01-01T00:00:04Z, Dec 31 23:59:59, 2026-12-31T23:59:59.000Z",
        // A sender whose clock or zone is ahead, around the turn of the year.
        "2026-12-31T23:59:58Z, Jan  1 00:00:01, 2027-01-01T00:00:01.000Z",
        // Half a day ahead is a zone; two days ahead is last year.
        "2026-11-21T12:00:00Z, Nov 22 11:59:59, 2026-11-22T11:59:59.000Z",
        "2026-11-21T12:00:00Z, Nov 22 12:00:01, 2025-11-22T12:00:01.000Z",
        "2026-11-21T12:00:00Z, Nov 23 12:00:00, 2025-11-23T12:00:00.000Z",
        "2027-06-01T00:00:00Z, Feb 29 12:00:00, 2024-02-29T12:00:00.000Z",
        "2104-02-28T00:00:00Z, Feb 29 12:00:00, 2096-02-29T12:00:00.000Z",
        "2026-11-21T12:00:00Z, Nov 21 2024 11:00:00, 2024-11-21T11:00:00.000Z",
        "2026-11-21T12:00:00Z, Nov 21 11:00:00 2024, 2024-11-21T11:00:00.000Z",
        "2026-11-21T12:00:00Z, Nov 21 11:00:00.123456, 2026-11-21T11:00:00.123Z",
        "2026-11-21T12:00:00Z, *Nov 21 11:00:00 UTC:, 2026-11-21T11:00:00.000Z",
        "2026-11-21T12:00:00Z, Jun 30 23:59:60, 2026-06-30T23:59:59.000Z",
        "2026-11-21T12:00:00Z, Dec 16 2019 15:09:49.652-0500, 2019-12-16T20:09:49.652Z",
        "2026-11-21T12:00:00Z, Nov 21 11:00:00+01:30, 2026-11-21T09:30:00.000Z",
        "2026-11-21T12:00:00Z, 2026-11-21T11:00Z, 2026-11-21T11:00:00Z",
        "2026-11-21T12:00:00Z, 2026-11-21T11:00:00.5+0100, 2026-11-21T11:00:00.5+01:00",
        "2026-11-21T12:00:00Z, 2026-11-21T11:00+01:00, 2026-11-21T11:00:00+01:00"
    })
    void choosesTheYearByTheReceipt(Instant received, String time, String expected) throws Exception {
        byte[] line = ("<38>" + time + " host app: text").getBytes(StandardCharsets.UTF_8);

        assertThat(format.decode(line, received).optString("timestamp")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Feb 31 10:00:00", "Nov 21 24:00:00", "Nov 21 10:60:00", "Nov  0 10:00:00"})
    void aTimeThatDoesNotExistIsNoTime(String time) throws Exception {
        assertThat(fields("<38>" + time + " host app: text").has("timestamp")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<38>Nov 21 11:00:00 app: text|null|app|text",
                "<38>Nov 21 11:00:00 app[7]: text|null|app|text",
                "<38>Nov 21 11:00:00 host text without a colon|host|text|without a colon",
                "<38>app[7]: no time|null|app|no time",
                "<38>just words|null|null|just words",
                "<38>2026-11-21T11:00:00Z host app: text|host|app|text",
                "Nov 21 11:00:00 host app: text|host|app|text",
                "2026-11-21T11:00:00+01:00 host app: text|host|app|text",
                "<38>1 2026-11-21T11:00:00Z host CEF:0|host|CEF|0",
                "<38>Nov 21 11:00:00 host|null|null|host"
            })
    void readsWhatSendersMakeOfIt(String line, String host, String app, String message) throws Exception {
        JSONObject fields = fields(line);

        assertThat(fields.optString("hostname", "null")).isEqualTo(host);
        assertThat(fields.optString("appname", "null")).isEqualTo(app);
        assertThat(fields.optString("message", "null")).isEqualTo(message);
    }

    /** A version says that the header is sound as a whole; else the words are kept, and the rest is message. */
    @ParameterizedTest
    @ValueSource(strings = {"[a b=\"c\"][a b=\"d\"] text", "[a b=\"c] text", "[a b=c] text", "[] text"})
    void keepsTheWordsWhereOnlyTheStructuredDataIsUnsound(String rest) throws Exception {
        JSONObject fields = fields("<14>1 2026-11-21T11:00:00Z host app 7 id " + rest);

        assertThat(fields.toMap())
                .containsEntry("hostname", "host")
                .containsEntry("appname", "app")
                .containsEntry("procid", "7")
                .containsEntry("msgid", "id")
                .containsEntry("message", rest)
                .doesNotContainKeys("version", "structured_data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-21T11:00:00Z+01:00", "2026-11-21T11:00:00Zx", "2026-11-21T11:00:00.1.+1"})
    void aHeaderWithATimeThatIsNoneIsNotSound(String time) throws Exception {
        assertThat(fields("<14>1 " + time + " host app 7 id - text").has("version"))
                .isFalse();
    }

    @Test
    void readsTextThatIsNotUtf8ByteByByte() throws Exception {
        byte[] line = "<38>Nov 21 11:00:00 host app: müller".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(format.decode(line, RECEIVED).getString("message")).isEqualTo("müller");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<0>a", "<191>a", "Nov 21 11:00:00 host app: text", "2026-11-21T11:00:00Z host app: text"})
    void claimsItsLines(String line) {
        assertThat(format.claims(line.getBytes(StandardCharsets.UTF_8))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<",
                "<>",
                "<>text",
                "<1",
                "<192>a",
                "<1234>a",
                "<a>b",
                "<-1>a",
                "hello world, this is text",
                "{}"
            })
    void claimsNothingElse(String line) {
        assertThat(format.claims(line.getBytes(StandardCharsets.UTF_8))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "hello world", "<192>text", "{\"a\":1}", "1: a", "é: a"})
    void refusesALineWithoutAnyHeader(String line) {
        assertThatThrownBy(() -> fields(line)).isInstanceOf(MalformedException.class);
    }

    @Test
    void neverThrowsAnythingElse() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String alphabet = "<>0123456789 -:[]=\"\\\n.TZNovDec@aé\u0000";
        for (int round = 0; round < 100_000; round++) {
            StringBuilder line = new StringBuilder(random.nextBoolean() ? "<38>1 " : "<13>Nov 21 11:00:00");
            for (int i = random.nextInt(40); i > 0; i--) {
                line.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThatCode(() -> {
                        try {
                            fields(line.toString());
                        } catch (MalformedException malformed) {
                            assertThat(malformed.flaw().keyword()).isEqualTo("syslog");
                        }
                    })
                    .as("seed %d, line %s", seed, line)
                    .doesNotThrowAnyException();
        }
    }

    private JSONObject fields(String line) throws MalformedException {
        return format.decode(line.getBytes(StandardCharsets.UTF_8), RECEIVED);
    }
}
